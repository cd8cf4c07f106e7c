import type { Database } from '../platform/database/database.ts'
import type { Entry } from './entry.ts'
import { createLedger } from './ledger.ts'
import { type ChainFault, verifyChain } from './verify-chain.ts'

export type LedgerVerdict = {
  readonly entries: number
  /** Chains that are not as they were written. */
  readonly faults: number
  readonly first: ChainFault | undefined
}

const PAGE = 2_000

/**
 * Verifies every chain of the ledger, each digest computed again here. What an entry spoke for elsewhere is verified where its person is read; that the newest
 * entry of a chain was taken away shows nowhere in it, but in the log, where the message is that brought it, or in the audit trail. Reads some thousand
 * entries at a time.
 */
export async function verifyLedger(db: Database): Promise<LedgerVerdict> {
  const ledger = createLedger(db)
  let [entries, faults] = [0, 0]
  let first: ChainFault | undefined
  let rest: readonly Entry[] = []
  let after: Pick<Entry, 'origin' | 'n'> | undefined
  for (;;) {
    const page = await ledger.page(after, PAGE)
    const all = [...rest, ...page]
    after = page.at(-1)
    // The last chain of a full page may go on in the next.
    const open = page.length === PAGE ? after?.origin : undefined
    for (const [origin, chain] of Map.groupBy(all, (one) => one.origin)) {
      if (origin === open) continue
      entries += chain.length
      const [fault] = verifyChain(chain)
      if (!fault) continue
      faults += 1
      first ??= fault
    }
    if (open === undefined) return { entries, faults, first }
    rest = all.filter((one) => one.origin === open)
  }
}
