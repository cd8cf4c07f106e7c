import { createChains } from './chains.ts'
import type { Entry, NewEntry } from './entry.ts'

/** What one person says, as the ledger will have it after all that they said before: for who must know what stands of it before it is written. */
export function sealedAfter(before: readonly Entry[], said: readonly NewEntry[]): Entry[] {
  const chains = createChains(before)
  return said.map((entry) => chains.add(entry))
}
