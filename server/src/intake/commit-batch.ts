import type { ConsentPlan } from '@diapason/kernel'
import { createGroupWriter, peopleWhoMayJoin } from '../accounts/index.ts'
import { tellsChoices } from '../consent/index.ts'
import {
  assertUnchanged,
  createIdentityStore,
  createLinkStore,
  type Recogniser,
  type Tombstones,
} from '../identity/index.ts'
import { type Appended, createLogStore, type LogKey, logKey, tellLogGrew } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { ensurePartitions, isMissingPartition } from '../platform/database/ensure-partitions.ts'
import { retryable } from '../platform/database/retryable.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import {
  createProfileStore,
  HeldDocument,
  isConflict,
  ProfileConflict,
  type Profiles,
  type ProfileWrite,
  writeOf,
} from '../profiles/index.ts'
import { type Reported, writeReports } from '../sending/index.ts'
import { acquaint, acquaintedAtOnce } from './acquaint.ts'
import { barErased } from './bar-erased.ts'
import { detachedOf } from './detached.ts'
import { type Acquainted, type Folded, foldBatch } from './fold-batch.ts'
import type { LinkMemory } from './link-memory.ts'
import { hasNews, type Signalled } from './news.ts'
import type { Taken } from './read-message.ts'
import { readWords } from './read-words.ts'
import { createRejectedStore } from './rejected-store.ts'
import { assertRelied } from './relied.ts'
import { createStoreGate, isGating, type KnownWords, mayDetach, type Refused, type Withheld } from './store-gate.ts'
import { readSpoken, writeChoices } from './write-choices.ts'

/** What else is to be written in the transaction of a batch; told which messages (by `logKey`) it adds to the log, as they are stored, and which it does not because their people refuse it. */
export type Beside = (
  tx: Database,
  keys: {
    /** Their text, without what is refused of it. */
    readonly written: ReadonlyMap<string, string>
    readonly withheld: ReadonlySet<string>
  },
) => Promise<void>

export type Batch = {
  readonly taken: readonly Taken[]
  readonly rejected: readonly Refused[]
  readonly beside?: Beside | undefined
}

export type Committed = {
  /** Keys of messages that were in the log before: acknowledged again, not counted twice. */
  readonly duplicates: ReadonlySet<string>
  readonly written: Written
  /** Acknowledged, and not stored, or not with their person: that is refused. */
  readonly withheld: readonly Withheld[]
}

/** What was added to the log: messages, the number that each was given there, and the transaction. */
export type Written = Appended & { readonly messages: readonly Taken[] }

const NOTHING: Appended = { tx: '', seqs: [] }
const NOBODY: ReadonlySet<string> = new Set()
const NO_DOCUMENTS: Stored = new Map()

/** The first try computes from memory; each further one locks the people first, so that only newcomers whom two nodes add at once can disturb it. */
const TRIES = 8

export type CommitOptions = {
  readonly db: Database
  readonly profiles: Profiles
  /** By what people are recognised, and how addresses are read and kept. */
  readonly recogniser: Pick<Recogniser, 'plan' | 'hides' | 'conceal' | 'identifier'>
  /** Who is erased, and is not to be known again by what happened before. */
  readonly tombstones: Tombstones
  readonly linked: LinkMemory
  /** For what data may be used. */
  readonly consent: ConsentPlan
  /** What the messages signal; absent where nothing heeds it. */
  readonly signalled?: Signalled | undefined
  /** With which ids of events that are kept without their person are made. */
  readonly saltOf: (instant: string) => Promise<Buffer>
}

/**
 * Writes a batch in one transaction: people, origins, links, log, accounts, rejected messages, and one notification. All or nothing. People are
 * computed from what this node remembers; when somebody else changed one of them meanwhile, or when a message proves to be in the log
 * already, nothing was written, and they are locked and computed again from what the database holds. So are people whose stored document
 * cannot be read, which this write then mends.
 *
 * @throws AppError `database_unavailable`: the outcome may be unknown, and sending again is safe; `overloaded` when others always won
 */
export async function commitBatch(batch: Batch, on: CommitOptions): Promise<Committed> {
  const { db, profiles, recogniser, tombstones, linked, consent, signalled, saltOf } = on
  const { plan } = recogniser
  const duplicates = new Set<string>()
  let fresh = withoutRepeats(batch.taken, duplicates)
  let { rejected } = batch
  const turnedAway: Taken[] = []
  let monthsMade = false
  const gating = isGating(consent, batch)
  // What holds after a choice that is made in this very batch is in the ledger alone.
  const locked = gating && batch.taken.some(({ event }) => tellsChoices(event))
  const [first] = batch.taken
  const salt = first && gating && mayDetach(consent) ? await saltOf(first.row.receivedAt) : undefined
  let inLog: ReadonlySet<string> = new Set()
  for (let attempt = 1; ; attempt += 1) {
    let detached: readonly Taken[] = []
    const { revision, barred, ...letIn } = await barErased(
      { taken: fresh, rejected },
      { tombstones, recogniser, again: attempt > 1 },
    )
    fresh = letIn.taken
    rejected = letIn.rejected
    turnedAway.push(...barred)
    // Acknowledged as what is in the log already: sent again, they would be turned away again.
    for (const one of barred) duplicates.add(logKey(keyOf(one)))
    const origins = [...new Set(concerned({ taken: fresh, rejected }, gating))]
    try {
      const recalled = attempt === 1 && !locked ? await profiles.recall(origins) : undefined
      // So is what holds after a signal that says something new: nothing is folded for nothing then, and nobody forgotten.
      const remembered = recalled && gating && hasNews(fresh, { known: recalled, signalled }) ? undefined : recalled
      const meeting = (known: Acquainted['known']) => ({
        batch: fresh,
        known,
        plan,
        recorded: linked.get,
        adopt: remembered === undefined,
      })
      const fold = (acquainted: Acquainted, words?: KnownWords) => {
        const gate = gating ? createStoreGate(consent, words) : undefined
        const folded = foldBatch(fresh, { ...acquainted, gate }, { refused: rejected, signalled })
        detached = salt ? detachedIn(folded, salt) : []
        const added = detached.filter((one) => !inLog.has(logKey(keyOf(one))))
        return added.length === 0 ? folded : { ...folded, kept: [...folded.kept, ...added] }
      }
      const acquainted = remembered && acquaintedAtOnce(meeting(remembered))
      const atOnce = acquainted && fold(acquainted)
      const { folded, stored, appended, chosen } = await (atOnce && isPlain(batch, atOnce)
        ? writePlain(atOnce, { db, revision })
        : atOnce && isNothing(batch, atOnce)
          ? relyOnly(atOnce, db)
          : db.tx(async (tx) => {
              const known = remembered ?? (await createProfileStore(tx).lock(origins))
              const words = gating && !remembered ? await readWords(tx, { known, origins }) : undefined
              const result = atOnce ?? fold(await acquaint(tx, meeting(known)), words)
              // A doubt about somebody who was only remembered is no doubt yet.
              if (remembered && result.links.some(({ status }) => status === 'suggested')) throw new ProfileConflict()
              const adopt = remembered === undefined
              const written =
                !adopt && isFlat(batch, result)
                  ? await writeFlat(result, tx)
                  : await write(result, { tx, adopt, consent, recogniser })
              await batch.beside?.(tx, {
                written: new Map(result.kept.map(({ row }) => [logKey(row), row.body])),
                withheld: new Set(result.withheld.map(({ taken }) => logKey(taken.row))),
              })
              await assertUnchanged(tx, revision)
              return { folded: result, ...written }
            }))
      remember(folded, { stored, chosen, profiles })
      for (const one of folded.links) linked.add(one)
      if (turnedAway.length > 0) await countTurnedAway(turnedAway, tombstones)
      return { duplicates, written: { ...appended, messages: folded.kept }, withheld: folded.withheld }
    } catch (error) {
      profiles.forgetOrigins(origins)
      if (isMissingPartition(error) && !monthsMade) {
        await makeMonths(fresh, db)
        monthsMade = true
      } else if (!canTryAgain(error)) throw error
      if (attempt >= TRIES)
        throw platformErrors.overloaded('Other nodes change the same people faster.', { retryAfter: 1, cause: error })
      const known = await createLogStore(db).known([...fresh, ...detached].map(keyOf))
      inLog = known
      for (const { row } of fresh) if (known.has(logKey(row))) duplicates.add(logKey(row))
      fresh = fresh.filter((one) => !known.has(logKey(keyOf(one))))
    }
  }
}

/** Events that are kept without their person; one that came twice in the batch is one. */
function detachedIn({ withheld }: Folded, salt: Buffer): readonly Taken[] {
  const detached = withheld.flatMap((one) => (one.outcome === 'detach' ? detachedOf(one, salt) : []))
  return [...new Map(detached.map((one) => [logKey(keyOf(one)), one])).values()]
}

/** How a document is stored: its version and its text. */
type Stored = ReadonlyMap<string, { readonly version: number; readonly doc: string }>

/** Whether a batch changes nothing but documents, origins of theirs, and the log, as nearly all do: nobody is joined, and nobody chooses. */
function isPlain(batch: Batch, folded: Folded): boolean {
  const { absorbed, unowned, links, joining } = folded
  return absorbed.length + unowned.length + links.length + joining.length === 0 && isFlat(batch, folded)
}

/** Whether what a batch writes hangs on nothing that is read in between: no account, no choice, nothing beside. */
function isFlat({ beside }: Batch, folded: Folded): boolean {
  const { kept, rejected, sayings, people } = folded
  if (beside || kept.length === 0 || rejected.length > 0) return false
  if (sayings.length > 0 || people.some(({ chooses }) => chooses)) return false
  // Who were two members of an account and are one: it is counted again.
  if (peopleWhoMayJoin([], people).length > 0) return false
  return kept.every(({ row, report }) => row.type !== 'group' && report === undefined)
}

/** Whether all that it holds is withheld. */
function isNothing({ beside }: Batch, { kept, rejected, sayings }: Folded): boolean {
  return !beside && kept.length + rejected.length + sayings.length === 0
}

/** Writes nothing, once it is certain that nothing may be written. */
async function relyOnly(folded: Folded, db: Database) {
  await db.together((tx) => assertRelied(tx, folded))
  return { folded, stored: NO_DOCUMENTS, appended: NOTHING, chosen: NOBODY }
}

/** Writes such a batch in one round trip: whatever stands against it is an error of one of its statements. */
async function writePlain(folded: Folded, { db, revision }: { db: Database; revision: number }) {
  const documents = folded.people.map(({ profile, replaces }) => writeOf(profile, replaces))
  const [versions, appended] = await db.together((tx) =>
    Promise.all([
      createProfileStore(tx).write(documents),
      createLogStore(tx).append(folded.kept.map((one) => one.row)),
      createIdentityStore(tx).addOrigins(folded.origins, { adopt: false }),
      tellLogGrew(tx),
      assertRelied(tx, folded),
      assertUnchanged(tx, revision),
    ]),
  )
  return { folded, stored: storedAs(documents, versions), appended, chosen: NOBODY }
}

/** Writes a batch that links as well in one round trip of its transaction: whether each link could be made is known before it is committed. */
async function writeFlat(folded: Folded, tx: Database) {
  const documents = folded.people.map(({ profile, replaces }) => writeOf(profile, replaces))
  const [versions, appended] = await tx.together(async (one) => {
    const [identity, people] = [createIdentityStore(one), createProfileStore(one)]
    const [, written, , added, , linked, logged] = await Promise.all([
      people.remove(folded.absorbed),
      people.write(documents),
      identity.moveOrigins(folded.absorbed.map(({ id, into }) => ({ from: id, to: into }))),
      identity.addOrigins(folded.origins, { adopt: false }),
      identity.addUnowned(folded.unowned),
      createLinkStore(one).add(folded.links),
      createLogStore(one).append(folded.kept.map(({ row }) => row)),
      tellLogGrew(one),
      assertRelied(one, folded),
    ])
    if (added < folded.origins.length || folded.joining.some((pair) => !linked.has(pair))) throw new ProfileConflict()
    return [written, logged] as const
  })
  return { stored: storedAs(documents, versions), appended, chosen: NOBODY }
}

/** Returns how each document is stored, by person, and how the messages are. */
async function write(
  folded: Folded,
  { tx, adopt, consent, recogniser }: { tx: Database; adopt: boolean } & Pick<CommitOptions, 'consent' | 'recogniser'>,
): Promise<{ stored: Stored; appended: Appended; chosen: ReadonlySet<string> }> {
  const { kept, rejected } = folded
  const identity = createIdentityStore(tx)
  const people = createProfileStore(tx)
  await people.remove(folded.absorbed)
  const documents = folded.people.map(({ profile, replaces }) => writeOf(profile, replaces))
  const versions = await people.write(documents)
  const accounts = createGroupWriter(tx, {
    calls: kept.filter(({ row }) => row.type === 'group').map(({ event }) => event),
    people: folded.people,
  })
  await accounts.before()
  const spoken = await readSpoken(tx, folded, { adopted: adopt })
  await identity.moveOrigins(folded.absorbed.map((one) => ({ from: one.id, to: one.into })))
  if ((await identity.addOrigins(folded.origins, { adopt })) < folded.origins.length) throw new ProfileConflict()
  await identity.addUnowned(folded.unowned)
  const linked = await createLinkStore(tx).add(folded.links)
  if (folded.joining.some((pair) => !linked.has(pair))) throw new ProfileConflict()
  const appended = kept.length > 0 ? await createLogStore(tx).append(kept.map((one) => one.row)) : NOTHING
  if (rejected.length > 0) await createRejectedStore(tx).add(rejected)
  const chosen = await writeChoices(tx, { spoken, folded, adopted: adopt }, consent)
  await writeReports(tx, reportedIn(folded), { plan: consent, recogniser })
  // What was only remembered must be as it was; who is locked is.
  if (!adopt) await assertRelied(tx, folded)
  // Last, for everybody may wait for the same account.
  await accounts.write()
  if (kept.length > 0) await tellLogGrew(tx)
  return { stored: storedAs(documents, versions), appended, chosen }
}

/** What mailing tools report, each with the identifiers of who it is about. */
function reportedIn({ kept, people }: Folded): Reported[] {
  const reporting = kept.filter(({ report }) => report !== undefined)
  if (reporting.length === 0) return []
  const byOrigin = new Map(people.flatMap((one) => one.origins.map((origin) => [origin, one.profile] as const)))
  return reporting.flatMap(({ report, event, row }) => {
    const person = byOrigin.get(row.origin)?.identifiers ?? []
    return report ? { report, event, source: row.source, person } : []
  })
}

function storedAs(documents: readonly ProfileWrite[], versions: ReadonlyMap<string, number>): Stored {
  return new Map(documents.map(({ id, doc }) => [id, { version: versions.get(id) ?? 0, doc }]))
}

function remember(
  folded: Folded,
  { stored, chosen, profiles }: { stored: Stored; chosen: ReadonlySet<string>; profiles: Profiles },
): void {
  for (const { id } of folded.absorbed) profiles.forget(id)
  for (const { profile, replaces, origins, choices } of folded.people) {
    const written = stored.get(profile.id)
    // What stands of their choices was made again after they were written: who asks reads it.
    if (chosen.has(profile.id)) profiles.forget(profile.id)
    if (!written || chosen.has(profile.id)) continue
    const { version, doc } = written
    const isNew = replaces === undefined
    profiles.remember(
      isNew ? new HeldDocument(profile, written) : { profile, choices, version, bytes: doc.length },
      origins,
    )
  }
}

/** Origins of those whom a batch is about; where something may be refused, of those as well whom it only names. */
function* concerned({ taken, rejected }: Batch, gating: boolean): Iterable<string> {
  for (const { event } of taken) for (const { origin } of event.identifiers) yield origin
  if (!gating) return
  for (const { claims } of taken) for (const { origin } of claims) yield origin
  for (const { said } of rejected) for (const { origin } of [...(said.identifiers ?? []), ...said.claims]) yield origin
}

function countTurnedAway(messages: readonly Taken[], tombstones: Tombstones): Promise<void> {
  const day = messages[0]?.row.receivedAt.slice(0, 10) ?? ''
  return tombstones.turnedAway(
    messages.map(({ row }) => row.source),
    day,
  )
}

/** Rows came whose month has no partition: the daily preparation must have failed for weeks. */
async function makeMonths(taken: readonly Taken[], db: Database): Promise<void> {
  const [first] = taken.map(({ row }) => row.receivedAt).sort()
  if (first !== undefined) await ensurePartitions(db, { table: 'log', now: new Date(first) })
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

/** Lost races: a version that is no longer the one, a row another node added first, and what PostgreSQL itself undid. */
function canTryAgain(error: unknown): boolean {
  return isConflict(error) || retryable(error)
}
