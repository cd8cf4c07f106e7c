import type { Database } from '../platform/database/database.ts'
import { createAccountStore, type Membership } from './store.ts'

/**
 * Keeps the numbers of members right when people become one, or one becomes several, without a message: `before` locks the people and looks at what
 * they belong to, `after` looks again and adds the difference.
 */
export function createMemberCounter(tx: Database) {
  const store = createAccountStore(tx)
  let before: readonly Membership[] = []
  return {
    before: async (people: readonly string[]): Promise<void> => {
      // In the order of their ids, as everybody who writes people.
      await tx.query('select profile from profiles where profile = any($1::uuid[]) order by profile for update', [
        people,
      ])
      before = await store.membershipsOf(people)
    },
    after: async (people: readonly string[]): Promise<void> => {
      const deltas = memberDeltas(before, await store.membershipsOf(people))
      if (deltas.size === 0) return
      await store.lock([...deltas.keys()])
      await store.addToMembers(deltas)
    },
  }
}

/** By how many people each account grew; accounts that did not are left out. */
export function memberDeltas(before: readonly Membership[], after: readonly Membership[]): Map<string, number> {
  const deltas = new Map<string, number>()
  for (const { account } of after) deltas.set(account, (deltas.get(account) ?? 0) + 1)
  for (const { account } of before) deltas.set(account, (deltas.get(account) ?? 0) - 1)
  for (const [account, delta] of deltas) if (delta === 0) deltas.delete(account)
  return deltas
}
