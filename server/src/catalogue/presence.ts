import { namedTypes, OBJECT_PLACE, type TypeCounts, totalOf } from './json-types.ts'
import { parentPath } from './property-path.ts'

type Counted = { readonly path: string; readonly types: Readonly<TypeCounts> }

/** How often a property was there, where it could have been. */
export type Presence = {
  readonly count: number
  /** Objects around it, in which it could have been; for an element of an array, the elements. */
  readonly of: number
  /** From 0 to 1; of elements always 1. */
  readonly share: number
  /** Shares of the types of its values, from 0 to 1. */
  readonly types: readonly { readonly type: string; readonly count: number; readonly share: number }[]
}

/** The presence of each property relative to the objects that could hold it: `items[].price` to the items that are objects. */
export function presenceOf(properties: readonly Counted[]): Map<string, Presence> {
  const byPath = new Map(properties.map((one) => [one.path, one.types]))
  return new Map(
    properties.map(({ path, types }) => {
      const count = totalOf(types)
      const around = path.endsWith('[]') ? undefined : byPath.get(parentPath(path) ?? '')
      const of = path === '' || around === undefined ? count : (around[OBJECT_PLACE] ?? 0)
      const named = namedTypes(types).map((one) => ({ ...one, share: ratio(one.count, count) }))
      // Counts of one flush may be seen before those around them were stored by another node: a share is never above one.
      return [path, { count, of, share: ratio(count, of), types: named }]
    }),
  )
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, part / whole)
}
