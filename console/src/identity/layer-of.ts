/** Where an identifier stands in the picture, from left to right: who they are, how they are reached, what they come with. */
export const layers = ['visit', 'known', 'contact', 'other'] as const
export type Layer = (typeof layers)[number]

/** Types that come with a browser or a machine: they say which visit it was, not who came. */
const visits = new Set(['anonymousId', 'device', 'unverified'])
/** Types by which the brand itself numbers its customers. */
const numbers = new Set(['userId', 'crm_id'])

/** Who they are first, then how they are reached, then what they came with; within each by type, as they are told. */
export function byImportance<T extends { readonly type: string }>(identifiers: readonly T[]): readonly T[] {
  const rank = { known: 0, contact: 1, visit: 2 } as const
  return [...identifiers].sort((x, y) => rank[layerOf(x.type)] - rank[layerOf(y.type)] || compare(x.type, y.type))
}

function compare(x: string, y: string): number {
  // The number that the brand gives comes before any other.
  if (x === y) return 0
  return x === 'userId' || (y !== 'userId' && x < y) ? -1 : 1
}

/** The layer of an identifier of the person, by its type alone, so that a picture looks alike for everybody. */
export function layerOf(type: string): Exclude<Layer, 'other'> {
  if (visits.has(type)) return 'visit'
  return numbers.has(type) ? 'known' : 'contact'
}
