import { serializeAccount } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import { foldAccount } from './fold-account.ts'
import { labelOf } from './label-of.ts'
import { seenHour } from './seen-hour.ts'
import { createAccountStore } from './store.ts'

/**
 * Takes the memberships of these origins away, and folds the accounts that they spoke of again from what the log has left. For an erasure alone, in its transaction, once
 * their messages are gone; the people are locked, and accounts are locked last.
 */
export async function eraseMembers(
  tx: Database,
  origins: readonly string[],
): Promise<{ readonly members: number; readonly accounts: number }> {
  const rows = await tx.query<{ account: string }>(
    'delete from account_members where origin = any($1::uuid[]) returning account',
    [origins],
  )
  const accounts = [...new Set(rows.map(({ account }) => account))].sort()
  const store = createAccountStore(tx)
  const before = await store.lock(accounts)
  for (const account of accounts) {
    const folded = await foldAccount(tx, account)
    if (folded === undefined) {
      await store.remove(account)
      continue
    }
    const doc = serializeAccount(folded)
    if (doc !== before.get(account))
      await store.write([
        {
          account,
          id: folded.id,
          doc,
          label: labelOf(folded),
          seenHour: seenHour(folded.activity.lastSeen),
          members: 0,
        },
      ])
    await store.recount(account)
  }
  return { members: rows.length, accounts: accounts.length }
}
