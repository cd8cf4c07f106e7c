import type { Json } from './json.ts'
import type { ConditionData } from './truth.ts'

/** Lets a condition read from a plain JSON document. */
export function jsonData(_document: Json): ConditionData {
  throw new Error('in preparation')
}
