import { createChains } from './chains.ts'
import type { Entry, NewEntry } from './entry.ts'

/**
 * What one person says, as the ledger will have it after all that they said before: for who must know what stands of it before it is written.
 *
 * @param isAlone whether it speaks for nobody but the origin that says it
 */
export function sealedAfter(before: readonly Entry[], said: readonly NewEntry[], isAlone: boolean): Entry[] {
  return createChains(before).add(said, isAlone ? () => false : undefined)
}
