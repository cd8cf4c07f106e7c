export type Located = { readonly path: string; readonly message: string }

/** The steps of a path however it is written: `/variants/0/when`, `body.variants[0].when`, `variants.0.when`. */
export function stepsOf(path: string): readonly string[] {
  const steps = path
    .replaceAll('[', '.')
    .replaceAll(']', '')
    .split(/[./]/)
    .filter((step) => step !== '')
  return steps[0] === 'body' ? steps.slice(1) : steps
}

/** The messages at or below a place of the definition, in one text, or undefined. */
export function problemAt(problems: readonly Located[], place: readonly (string | number)[]): string | undefined {
  const found = problems.filter(({ path }) => {
    const steps = stepsOf(path)
    return place.every((step, index) => steps[index] === String(step))
  })
  if (found.length === 0) return undefined
  return found
    .map(({ path, message }) => [stepsOf(path).slice(place.length).join('.'), message].filter(Boolean).join(': '))
    .join(' ')
}

/** The messages that stand at none of the places that a form shows. */
export function problemsElsewhere(
  problems: readonly Located[],
  places: readonly (readonly (string | number)[])[],
): readonly Located[] {
  return problems.filter((problem) => places.every((place) => problemAt([problem], place) === undefined))
}
