import type { Json } from './json.ts'

/** Kleene's three values. Only `true` matches: what is unknown never does, and neither does its negation. */
export type Truth = true | false | 'unknown'

/** What a data reader returns for a value that consent hides; unlike null, which is a value that is missing. */
export const HIDDEN: unique symbol = Symbol('hidden')

/** A path into the data, split once when the condition is compiled. */
export type Path = { readonly text: string; readonly parts: readonly string[] }

/** What a condition reads from. A missing value is null. */
export type ConditionData = { read(path: Path): Json | typeof HIDDEN }

/** Three-valued NOT. */
export function not(truth: Truth): Truth {
  return truth === 'unknown' ? 'unknown' : !truth
}
