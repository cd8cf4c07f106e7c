import { createLedger } from '../consent/index.ts'
import { createIdentityStore, createLinkStore, eventOfRow, type Owned } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { foldLog } from './fold-log.ts'
import { mentionedElsewhere } from './mentioned-elsewhere.ts'
import { recompose } from './recompose.ts'
import { createProfileStore } from './store.ts'
import { writeOf } from './write-of.ts'

/** Which of these origins are needed beyond the messages of their person. */
export type Outlives = (tx: Database, origins: readonly string[]) => Promise<ReadonlySet<string>>

const NOTHING: Outlives = async () => new Set()

export type Refolded = {
  /** People of whom nothing is left. */
  readonly gone: number
  /** Origins whose person is now named otherwise, for who keeps a copy of it. */
  readonly renamed: readonly { readonly origin: string; readonly profile: string }[]
}

/**
 * Folds people again from what the retention has left of the log, in its transaction. Origins that no message mentions any more leave, with
 * their links, and with them what hung together by them alone; who has no message left disappears. Where a message of somebody else still
 * mentions an origin, it stays, though it may be nobody's now: what was decided about the two must hold for the next such message.
 *
 * @param outlives which of these origins are needed by something that outlives their messages; they stay, with all that their person was known by
 */
export async function refold(tx: Database, people: readonly string[], outlives: Outlives = NOTHING): Promise<Refolded> {
  const store = createProfileStore(tx)
  const identity = createIdentityStore(tx)
  const origins = await identity.identifiersOfPeople(people)
  const mentioned = new Set<string>()
  for await (const row of createLogReader(tx).streamOfOrigins(origins.map(({ origin }) => origin))) {
    mentioned.add(row.origin)
    for (const { origin } of eventOfRow(row).identifiers) mentioned.add(origin)
  }
  const silent = origins.flatMap(({ origin }) => (mentioned.has(origin) ? [] : origin))
  const elsewhere = new Set([...(await mentionedElsewhere(tx, silent)), ...(await knownToLast(tx, origins, outlives))])
  const forgotten = silent.filter((origin) => !elsewhere.has(origin))
  await createLinkStore(tx).forget(forgotten)
  await identity.removeOrigins(forgotten)
  // Each as the log says now; then as the links that are left say.
  const stored = await store.lockDocuments(people)
  const left = await foldLog(tx, await identity.identifiersOfPeople(people))
  const writes = stored.flatMap(({ profile: id, version, doc }) => {
    const known = left.get(id)
    const write = known && { ...writeOf(known.profile, version), id }
    return write && write.doc !== doc ? [write] : []
  })
  await store.write(writes)
  const gone = stored.filter(({ profile }) => !left.has(profile))
  await store.remove(gone.map(({ profile: id, version }) => ({ id, version })))
  const nameless = origins.flatMap(({ origin, profile }) =>
    left.has(profile) || !(mentioned.has(origin) || elsewhere.has(origin)) ? [] : { origin, profile: null },
  )
  await identity.assign(nameless)
  const { moved } = await recompose(tx, { people: stored.flatMap(({ profile }) => (left.has(profile) ? profile : [])) })
  return {
    gone: gone.length,
    renamed: [...nameless, ...moved].map(({ origin, profile }) => ({ origin, profile: profile ?? origin })),
  }
}

/**
 * All origins of those of these people who ever chose, or still may. A choice outlives the messages, and so does what it holds for: a refusal that is forgotten, or that
 * its person is no longer known by, would be a permission.
 */
async function knownToLast(tx: Database, origins: readonly Owned[], outlives: Outlives): Promise<readonly string[]> {
  const all = origins.map(({ origin }) => origin)
  const lasting = new Set([...(await createLedger(tx).speakers(all)), ...(await outlives(tx, all))])
  const people = new Set(origins.flatMap(({ origin, profile }) => (lasting.has(origin) ? profile : [])))
  return origins.flatMap(({ origin, profile }) => (people.has(profile) ? origin : []))
}
