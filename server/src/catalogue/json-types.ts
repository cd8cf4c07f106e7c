import type { Json } from '@diapason/kernel'

/** The types that a value can have in a message. Whole numbers are told apart: an id that becomes 3.5 is worth knowing. */
export const JSON_TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'object', 'array'] as const

export type JsonType = (typeof JSON_TYPES)[number]

/** How often each type was seen, in the order of `JSON_TYPES`. */
export type TypeCounts = [number, number, number, number, number, number, number]

export function noTypes(): TypeCounts {
  return [0, 0, 0, 0, 0, 0, 0]
}

/** Adds `some` to `sum`, in place. Commutative and associative, so that the nodes may add in any order. */
export function addTypes(sum: TypeCounts, some: Readonly<TypeCounts>): TypeCounts {
  for (let place = 0; place < sum.length; place += 1) sum[place] = (sum[place] ?? 0) + (some[place] ?? 0)
  return sum
}

/** Values seen, of whatever type. */
export function totalOf(counts: Readonly<TypeCounts>): number {
  let total = 0
  for (const count of counts) total += count
  return total
}

/** Place of a value's type in `JSON_TYPES`. */
export function typePlace(value: Json): number {
  switch (typeof value) {
    case 'string':
      return 4
    case 'number':
      return Number.isInteger(value) ? 2 : 3
    case 'boolean':
      return 1
    default:
      return value === null ? 0 : Array.isArray(value) ? 6 : 5
  }
}

/** Objects among the values seen. */
export const OBJECT_PLACE = 5

/** Types by name, those never seen left out. */
export function namedTypes(counts: Readonly<TypeCounts>): { type: JsonType; count: number }[] {
  return JSON_TYPES.flatMap((type, place) => {
    const count = counts[place] ?? 0
    return count === 0 ? [] : [{ type, count }]
  })
}
