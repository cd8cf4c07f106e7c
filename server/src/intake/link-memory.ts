import type { LinkStatus } from '../identity/index.ts'

/** Pairs remembered in each of two generations: 20 MB when full. */
const GENERATION = 50_000

/**
 * Which pairs this node knows to be recorded, so that a visitor's every message does not record the same link again. A hint: what is
 * forgotten is written again, which changes nothing; a record never disappears while somebody has both identifiers.
 */
export type LinkMemory = {
  get(pair: string): LinkStatus | undefined
  add(pair: string, status: LinkStatus): void
}

export function createLinkMemory(generation = GENERATION): LinkMemory {
  let young = new Map<string, LinkStatus>()
  let old = new Map<string, LinkStatus>()
  return {
    get: (pair) => young.get(pair) ?? old.get(pair),
    add: (pair, status) => {
      young.set(pair, status)
      if (young.size < generation) return
      old = young
      young = new Map()
    },
  }
}
