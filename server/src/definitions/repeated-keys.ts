import type { BodyProblem } from './kind.ts'

/** A problem for each item of a list whose key another item before it has. */
export function repeatedKeys(
  items: readonly { readonly key: string }[],
  at: readonly (string | number)[],
): BodyProblem[] {
  const seen = new Set<string>()
  return items.flatMap(({ key }, index) => {
    const repeated = seen.has(key)
    seen.add(key)
    return repeated
      ? [{ at: [...at, index, 'key'], code: 'key_repeated', message: `repeats the key ${key}; keys are unique here` }]
      : []
  })
}
