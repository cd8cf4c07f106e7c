/** Where an identifier stands in the picture, from left to right: who they are, how they are reached, what they come with. */
export const layers = ['visit', 'known', 'contact', 'other'] as const
export type Layer = (typeof layers)[number]

/** Types that come with a browser or a machine: they say which visit it was, not who came. */
const visits = new Set(['anonymousId', 'device', 'unverified'])
/** Types by which the brand itself numbers its customers. */
const numbers = new Set(['userId', 'crm_id'])

/** The layer of an identifier of the person, by its type alone, so that a picture looks alike for everybody. */
export function layerOf(type: string): Exclude<Layer, 'other'> {
  if (visits.has(type)) return 'visit'
  return numbers.has(type) ? 'known' : 'contact'
}
