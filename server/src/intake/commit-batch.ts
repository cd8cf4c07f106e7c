import { serializeProfile } from '@diapason/kernel'
import { createIdentityStore } from '../identity/index.ts'
import { createLogStore, type LogKey, logKey } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { retryable } from '../platform/database/retryable.ts'
import { createProfileStore, labelOf, ProfileConflict, type Profiles } from '../profiles/index.ts'
import { type Folded, foldBatch } from './fold-batch.ts'
import type { Taken } from './read-message.ts'
import { createRejectedStore, type NewRejected } from './rejected-store.ts'

export type Batch = { readonly taken: readonly Taken[]; readonly rejected: readonly NewRejected[] }

export type Committed = {
  /** Keys of messages that were in the log before: acknowledged again, not counted twice. */
  readonly duplicates: ReadonlySet<string>
  readonly written: number
}

/** Under contention each try sees the others' work; one of the writers always gets through, so a handful is plenty. */
const TRIES = 8

/** Channel on which nodes tell each other that the log has grown: a hint, never what correctness rests on. */
export const LOG_GREW = 'diapason_log'

/**
 * Writes a batch in one transaction: people, origins, links, log, rejected messages, and one notification. All or nothing. People are
 * computed from what this node remembers; when somebody else changed one of them meanwhile, or when a message proves to be in the log
 * already, nothing was written, and it is computed again from what the database holds.
 *
 * @throws AppError `database_unavailable`: the outcome may be unknown, and sending again is safe
 */
export async function commitBatch(batch: Batch, on: { db: Database; profiles: Profiles }): Promise<Committed> {
  const duplicates = new Set<string>()
  let fresh = withoutRepeats(batch.taken, duplicates)
  for (let attempt = 1; ; attempt += 1) {
    const origins = [...new Set(fresh.flatMap(({ event }) => event.identifiers.map((one) => one.origin)))]
    const known = await on.profiles.recall(origins)
    const folded = foldBatch(fresh, known)
    try {
      await write({ ...batch, taken: fresh }, { folded, ...on })
      return { duplicates, written: fresh.length }
    } catch (error) {
      on.profiles.forgetOrigins(origins)
      if (attempt >= TRIES || !canTryAgain(error)) throw error
      const inLog = await createLogStore(on.db).known(fresh.map(keyOf))
      for (const key of inLog) duplicates.add(key)
      fresh = fresh.filter((one) => !inLog.has(logKey(keyOf(one))))
    }
  }
}

async function write(
  batch: Batch,
  { folded, db, profiles }: { folded: Folded; db: Database; profiles: Profiles },
): Promise<void> {
  const versions = await db.tx(async (tx) => {
    const identity = createIdentityStore(tx)
    const people = createProfileStore(tx)
    await people.remove(folded.absorbed)
    const written = await people.write(
      folded.people.map(({ profile, replaces }) => ({
        id: profile.id,
        replaces,
        doc: serializeProfile(profile),
        label: labelOf(profile),
        seenHour: `${batch.taken[0]?.row.receivedAt.slice(0, 13)}:00:00.000Z`,
      })),
    )
    await identity.moveOrigins(folded.absorbed.map((one) => ({ from: one.id, to: one.into })))
    await identity.addOrigins(folded.origins)
    await identity.addLinks(folded.links)
    if (batch.taken.length > 0) await createLogStore(tx).append(batch.taken.map((one) => one.row))
    if (batch.rejected.length > 0) await createRejectedStore(tx).add(batch.rejected)
    if (batch.taken.length > 0) await tx.execute({ name: 'log-grew', text: `select pg_notify('${LOG_GREW}', '')` })
    return written
  })
  for (const { id } of folded.absorbed) profiles.forget(id)
  for (const { profile, origins } of folded.people) {
    const version = versions.get(profile.id)
    if (version !== undefined) profiles.remember({ profile, version }, origins)
  }
}

/** Within a batch the first of two equal messages is the message; the other is its duplicate. */
function withoutRepeats(taken: readonly Taken[], duplicates: Set<string>): readonly Taken[] {
  const seen = new Set<string>()
  return taken.filter((one) => {
    const key = logKey(keyOf(one))
    if (seen.has(key)) {
      duplicates.add(key)
      return false
    }
    seen.add(key)
    return true
  })
}

function keyOf({ row }: Taken): LogKey {
  return { origin: row.origin, messageId: row.messageId }
}

/** Lost races: a version that is no longer the one (ProfileConflict), a row another node added first (23505), and what PostgreSQL itself undid. */
function canTryAgain(error: unknown): boolean {
  if (error instanceof ProfileConflict || retryable(error)) return true
  return error instanceof Error && 'code' in error && error.code === '23505'
}
