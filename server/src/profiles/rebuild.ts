import { createIdentityStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { retryable } from '../platform/database/retryable.ts'
import { refreshChoices } from './choices.ts'
import { foldLog } from './fold-log.ts'
import { isOlderDocument } from './older-document.ts'
import type { Profiles } from './profiles.ts'
import { createProfileStore, ProfileConflict, type StoredDocument } from './store.ts'
import { writeOf } from './write-of.ts'

export type Rebuilt = {
  readonly id: string
  readonly events: number
  /** Bytes of the document. */
  readonly bytes: number
  /** Whether the stored document was, byte for byte, what the log says. */
  readonly same: boolean
  /** Whether it differed by its format alone, being an earlier version's; not the same then. */
  readonly older: boolean
}

type On = {
  readonly db: Database
  readonly profiles: Pick<Profiles, 'forget'>
  /** Something else to write in the same transaction. */
  readonly also?: (tx: Database, rebuilt: readonly Rebuilt[]) => Promise<void>
}

/** Messages arrive while a person is folded: the fold is repeated until nobody interfered. A person so busy that ten folds in a row are overtaken is told so. */
const TRIES = 10

/**
 * Folds a person again from the log of their origins, and stores the result if it differs (law 3). What is stored is compared and not
 * read, so it may be damaged. Undefined when there is no such person.
 * @throws ProfileConflict when the person changes faster than they can be folded
 */
export async function rebuild(id: string, on: On): Promise<Rebuilt | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [rebuilt] = await rebuildOnce(on, (tx) => createProfileStore(tx).documents([id]))
      return rebuilt
    } catch (error) {
      if (!isOvertaken(error) || attempt >= TRIES) throw error
    }
  }
}

/**
 * The same for the people after `after`, in the order of their ids, `limit` at most. Also says who was the last of them, undefined when
 * there is nobody further.
 * @throws ProfileConflict as `rebuild`
 */
export async function rebuildPage(
  { after, limit }: { after: string | undefined; limit: number },
  on: On,
): Promise<{ rebuilt: Rebuilt[]; last: string | undefined }> {
  let ids: string[] = []
  const read = async (tx: Database) => {
    const page = await createProfileStore(tx).page(after, limit)
    ids = page.map((one) => one.profile)
    return page
  }
  const rebuilt: Rebuilt[] = []
  try {
    rebuilt.push(...(await rebuildOnce(on, read)))
  } catch (error) {
    if (!isOvertaken(error)) throw error
    // Somebody of them is busy: one by one, they hold nobody else up.
    for (const id of ids) {
      const one = await rebuild(id, on)
      if (one) rebuilt.push(one)
    }
  }
  return { rebuilt, last: ids.length === limit ? ids.at(-1) : undefined }
}

/** Reads, folds, compares and writes in one snapshot, with as many statements for many people as for one. */
async function rebuildOnce(
  { db, profiles, also }: On,
  read: (tx: Database) => Promise<readonly StoredDocument[]>,
): Promise<Rebuilt[]> {
  const rebuilt = await db.tx(
    async (tx) => {
      const stored = await read(tx)
      const origins = await createIdentityStore(tx).identifiersOfPeople(stored.map((one) => one.profile))
      const people = await foldLog(tx, origins)
      const folds = stored.flatMap(({ profile: id, version, doc: before }) => {
        const known = people.get(id)
        if (!known) return []
        const write = writeOf(known.profile, version)
        const same = write.doc === before
        const older = !same && isOlderDocument(before, known.profile)
        return [{ ...known, id, write: { ...write, id }, doc: write.doc, same, older }]
      })
      await createProfileStore(tx).write(folds.filter(({ same }) => !same).map(({ write }) => write))
      const chosen = await refreshChoices(
        tx,
        folds.map(({ id }) => id),
      )
      const done = folds.map(({ id, profile, doc, same, older }) => ({
        id,
        events: profile.activity.events,
        bytes: Buffer.byteLength(doc),
        same: same && !chosen.has(id),
        older: older && !chosen.has(id),
      }))
      await also?.(tx, done)
      return done
    },
    { isolation: 'repeatable read' },
  )
  for (const { id, same } of rebuilt) if (!same) profiles.forget(id)
  return rebuilt
}

function isOvertaken(error: unknown): boolean {
  return error instanceof ProfileConflict || retryable(error)
}
