import { applyEvent, type Profile, serializeProfile } from '@diapason/kernel'
import { createIdentityStore, eventOfRow } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { labelOf } from './label-of.ts'
import type { Profiles } from './profiles.ts'
import { createProfileStore, ProfileConflict } from './store.ts'

export type Rebuilt = {
  readonly id: string
  readonly events: number
  /** Bytes of the document. */
  readonly bytes: number
  /** Whether the stored document was, byte for byte, what the log says. */
  readonly same: boolean
}

/** Messages arrive while a person is folded: the fold is repeated until nobody interfered. A person so busy that ten folds in a row are overtaken is told so. */
const TRIES = 10

/**
 * Folds a person again from the log of their origins, and stores the result if it differs (law 3). Undefined when there is no such person.
 * @throws ProfileConflict when the person changes faster than they can be folded
 */
export async function rebuild(
  id: string,
  { db, profiles }: { db: Database; profiles: Pick<Profiles, 'forget'> },
): Promise<Rebuilt | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const rebuilt = await db.tx((tx) => rebuildOnce(id, tx), { isolation: 'repeatable read' })
      if (rebuilt && !rebuilt.same) profiles.forget(id)
      return rebuilt
    } catch (error) {
      const overtaken =
        error instanceof ProfileConflict || (error instanceof Error && 'code' in error && error.code === '40001')
      if (!overtaken || attempt >= TRIES) throw error
    }
  }
}

async function rebuildOnce(id: string, tx: Database): Promise<Rebuilt | undefined> {
  const store = createProfileStore(tx)
  const stored = await store.byId(id)
  if (!stored) return undefined
  const origins = await createIdentityStore(tx).originsOf(id)
  let profile: Profile | undefined
  let receivedAt = ''
  for await (const row of createLogReader(tx).ofOrigins(origins.map((one) => one.origin))) {
    profile = applyEvent(profile, eventOfRow(row)).profile
    receivedAt = row.receivedAt
  }
  if (!profile) return undefined
  const doc = serializeProfile(profile)
  const same = doc === stored.doc
  if (!same) {
    await store.write([
      { id, replaces: stored.version, doc, label: labelOf(profile), seenHour: `${receivedAt.slice(0, 13)}:00:00.000Z` },
    ])
  }
  return { id, events: profile.activity.events, bytes: Buffer.byteLength(doc), same }
}
