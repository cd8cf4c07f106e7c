import { applyEvent, type Change, type NotKept, type Profile } from '@diapason/kernel'
import { createIdentityStore, eventOfRow } from '../identity/index.ts'
import type { LogReader, LogRow } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

export type Effect = { readonly changes: readonly Change[]; readonly notKept: readonly NotKept[] }

/**
 * What a message changed of its person: their history is folded up to it, then it is applied. Computed when somebody asks, so that taking
 * messages does not pay for it; the fold is the same function, so the answer is what really happened.
 */
export async function effectOf(row: LogRow, { db, reader }: { db: Database; reader: LogReader }): Promise<Effect> {
  const identity = createIdentityStore(db)
  const profileId = (await identity.profileOf(row.origin)) ?? row.origin
  const origins = (await identity.originsOf(profileId)).map((one) => one.origin)
  let before: Profile | undefined
  for await (const earlier of reader.ofOrigins(origins)) {
    if (earlier.seq >= row.seq) break
    before = applyEvent(before, eventOfRow(earlier)).profile
  }
  const { changes, notKept } = applyEvent(before, eventOfRow(row))
  return { changes, notKept }
}
