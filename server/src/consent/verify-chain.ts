import { type Entry, sealOf } from './entry.ts'

/** Where a chain is not as it was written. */
export type ChainFault = {
  readonly origin: string
  readonly n: number
  /** `seal`: the entry was changed. `order`: one is missing before it, or came between. `covers`: what it spoke for is not there. */
  readonly what: 'seal' | 'order' | 'covers'
}

/**
 * What is wrong in the chains of one person, in the order of their origins; empty where everything is as it was written. Needs nothing but the entries:
 * whoever has them, and SHA-256, can do the same.
 *
 * @param entries chain by chain, each from its first
 * @param of those whose chains are all here: what an entry covers elsewhere cannot be looked at
 */
export function verifyChain(entries: readonly Entry[]): readonly ChainFault[] {
  const faults: ChainFault[] = []
  const chains = Map.groupBy(entries, ({ origin }) => origin)
  for (const [origin, chain] of chains) {
    let prev: string | null = null
    for (const [place, entry] of chain.entries()) {
      const fault = (what: ChainFault['what']) => faults.push({ origin, n: entry.n, what })
      if (entry.n !== place + 1 || entry.prev !== prev) fault('order')
      else if (sealOf(entry) !== entry.hash) fault('seal')
      else if (Object.entries(entry.covers).some(([one, hash]) => !isIn(chains.get(one), hash))) fault('covers')
      prev = entry.hash
    }
  }
  return faults
}

/** What a word covered may be another person's by now; where its chain is here, it must hold what was covered. */
function isIn(chain: readonly Entry[] | undefined, hash: string): boolean {
  return chain === undefined || chain.some((one) => one.hash === hash)
}
