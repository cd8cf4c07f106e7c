import { confirmStep, type LinkStatus, lastShown, type NewLink, pairKey } from '../identity/index.ts'

/** Pairs remembered in each of two generations: 20 MB when full. */
const GENERATION = 50_000

/**
 * Which pairs this node knows to be recorded, so that a visitor's every message does not record the same link again. A hint: what is
 * forgotten is written again, which changes nothing. A link that expires is as if forgotten by a message that would prolong it, and so by every
 * message after it has ended, on whichever node it was ended.
 */
export type LinkMemory = {
  /** What a message of this instant need not record again; undefined where it should. */
  get(pair: string, happenedAt: string): LinkStatus | undefined
  add(link: NewLink): void
}

/** `again`: when to record it again, ISO 8601. */
type Remembered = { readonly status: LinkStatus; readonly again: string }

export function createLinkMemory(generation = GENERATION): LinkMemory {
  let young = new Map<string, LinkStatus | Remembered>()
  let old = new Map<string, LinkStatus | Remembered>()
  return {
    get: (pair, happenedAt) => {
      const known = young.get(pair) ?? old.get(pair)
      if (typeof known !== 'object') return known
      return happenedAt < known.again ? known.status : undefined
    },
    add: (link) => {
      young.set(pairKey(link), remembered(link))
      if (young.size < generation) return
      old = young
      young = new Map()
    },
  }
}

function remembered(link: NewLink): LinkStatus | Remembered {
  const { status, expiresAt } = link
  if (status !== 'live' || expiresAt === null) return status
  const shown = Date.parse(lastShown(link))
  return { status, again: new Date(shown + confirmStep(Date.parse(expiresAt) - shown)).toISOString() }
}
