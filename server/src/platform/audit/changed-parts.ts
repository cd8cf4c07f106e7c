import { isDeepStrictEqual } from 'node:util'

/**
 * Two JSON values reduced to where they differ: of objects only the keys whose values are not equal, at every depth; lists and plain values
 * whole. A key that one side lacks is lacking there.
 *
 *     changedParts({ a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 2, d: 4 } }) // { before: { b: { d: 3 } }, after: { b: { d: 4 } } }
 */
export function changedParts(before: unknown, after: unknown): { readonly before: unknown; readonly after: unknown } {
  if (!isRecord(before) || !isRecord(after)) return { before, after }
  const was: [string, unknown][] = []
  const is: [string, unknown][] = []
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inBefore = Object.hasOwn(before, name)
    const inAfter = Object.hasOwn(after, name)
    if (inBefore && inAfter) {
      if (isDeepStrictEqual(before[name], after[name])) continue
      const parts = changedParts(before[name], after[name])
      was.push([name, parts.before])
      is.push([name, parts.after])
    } else if (inBefore) was.push([name, before[name]])
    else is.push([name, after[name]])
  }
  return { before: Object.fromEntries(was), after: Object.fromEntries(is) }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
