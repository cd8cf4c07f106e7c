/** Where an identifier stands in the picture, from left to right: who they are, how they are reached, what they come with. */
export const layers = ['visit', 'known', 'contact', 'other'] as const
export type Layer = (typeof layers)[number]

/** Types that come with a browser or a machine: they say which visit it was, not who came. */
const visits = new Set(['anonymousId', 'device', 'unverified'])
/** Types by which the brand itself numbers its customers. */
const numbers = new Set(['userId', 'crm_id'])

/** Who they are first, then how they are reached, then what they came with; within each by type, then by value. */
export function byImportance<T extends { readonly type: string; readonly value: string }>(
  identifiers: readonly T[],
): readonly T[] {
  const rank = { known: 0, contact: 1, visit: 2 } as const
  return [...identifiers].sort((x, y) => rank[layerOf(x.type)] - rank[layerOf(y.type)] || compare(x, y))
}

type Named = { readonly type: string; readonly value: string }

function compare(x: Named, y: Named): number {
  if (x.type === y.type) return x.value.localeCompare(y.value, undefined, { numeric: true })
  // The number that the brand gives comes before any other.
  return x.type === 'userId' || (y.type !== 'userId' && x.type < y.type) ? -1 : 1
}

/** The layer of an identifier of the person, by its type alone, so that a picture looks alike for everybody. */
export function layerOf(type: string): Exclude<Layer, 'other'> {
  if (visits.has(type)) return 'visit'
  return numbers.has(type) ? 'known' : 'contact'
}
