/** The elements of an array, as one step of a path. */
export const ELEMENTS = Symbol('elements of an array')

export type PathStep = string | typeof ELEMENTS

/** Names that would read as more than one step are quoted. */
const PLAIN = /^[^.[\]"]+$/

/**
 * A path one step longer: `items`, then `items[]`, then `items[].price`. A name with a dot or a bracket in it is quoted, as in
 * `["a.b"].price`, so that no two paths read the same.
 */
export function childPath(parent: string, step: PathStep): string {
  if (step === ELEMENTS) return `${parent}[]`
  if (!PLAIN.test(step)) return `${parent}[${JSON.stringify(step)}]`
  return parent === '' ? step : `${parent}.${step}`
}

const STEP = /\.?([^.[\]"]+)|\[\]|\[("(?:[^"\\]|\\.)*")\]/y

/** The steps of a path that `childPath` made; undefined for any other text. */
export function readPath(path: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path)
    if (!found) return undefined
    const [, plain, quoted] = found
    steps.push(plain ?? (quoted === undefined ? ELEMENTS : (JSON.parse(quoted) as string)))
  }
  return pathOf(steps) === path ? steps : undefined
}

export function pathOf(steps: readonly PathStep[]): string {
  return steps.reduce<string>((path, step) => childPath(path, step), '')
}

/** The path around this one; undefined for that of the whole. */
export function parentPath(path: string): string | undefined {
  if (path === '') return undefined
  return pathOf((readPath(path) ?? []).slice(0, -1))
}
