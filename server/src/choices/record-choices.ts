import { type ConsentPlan, canonicalJson, type IdentityPlan, RESTRICTION } from '@diapason/kernel'
import {
  createLedger,
  type Entry,
  entriesOf,
  isTakenBack,
  type Leaving,
  type NewEntry,
  type Place,
  type Said,
  type Unsayable,
  unsayable,
  type Way,
} from '../consent/index.ts'
import { createIdentityStore, type KnownAs, knownAs } from '../identity/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { newId } from '../platform/new-id.ts'
import {
  createProfileStore,
  ProfileConflict,
  type Profiles,
  profileErrors,
  refreshChoices,
  undisturbed,
} from '../profiles/index.ts'
import { bestOrigin } from './best-origin.ts'
import { choiceErrors } from './errors.ts'

/** What is written down for a person: by an employee they spoke to, by a server that knows, or by themselves on a page of their own. */
export type Recording = {
  readonly principal: Principal
  /** Whose word it is, among the person's identifiers; that of the one worth most when absent. */
  readonly origin?: string
  readonly said: readonly Said[]
  /** What they leave beside. */
  readonly leaves?: Leaving | undefined
  readonly asked: { readonly version: string; readonly language: string } | null
  readonly place: Place
  readonly how: Way
  readonly channel: string
  /** ISO 8601; now when absent. */
  readonly at: string | undefined
  /** Whether it is itself the confirmation of a yes that waits for one. */
  readonly confirms: boolean
}

/** What became of it: whose it is, when it was written down, and the entries that were made. */
export type Recorded = { readonly person: string; readonly at: string; readonly entries: readonly NewEntry[] }

/** Milliseconds within which the same word, written down in the same way, is the same: an impatient finger, or a proxy that sends again. */
const AT_ONCE = 60_000

/**
 * Writes choices of a person into the ledger, in one transaction with what stands of them and a record of the audit trail. They belong to the identifier of the person that
 * is worth most, or the one that is named, and speak for all the others. An identifier of which no message is left can be meant as well.
 * @throws AppError `profile_unknown`, and those of `assertSayable`
 */
export function createRecordChoices(of: {
  readonly db: Database
  readonly profiles: Pick<Profiles, 'forget'>
  readonly plan: () => { readonly consent: ConsentPlan; readonly identity: IdentityPlan }
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): (person: string, recording: Recording) => Promise<Recorded> {
  const { db, profiles, plan, clock } = of
  const audit = createAudit({ clock })

  const once = async (tx: Database, id: string, recording: Recording): Promise<Recorded> => {
    const { consent, identity } = plan()
    const now = new Date(clock()).toISOString()
    assertSayable(recording, { consent, now })
    const { principal, origin, ...saying } = recording
    const { person, identifiers } = await lockKnown(tx, id)
    if (origin !== undefined && identifiers.every((one) => one.origin !== origin)) throw new ProfileConflict()
    const ledger = createLedger(tx)
    const before = await ledger.of(identifiers.map((one) => one.origin))
    const said = entriesOf(
      {
        ...saying,
        origin: origin ?? bestOrigin(identifiers, identity),
        at: saying.at ?? now,
        recordedAt: now,
        source: principalName(principal),
        messageId: null,
      },
      { plan: consent, newId, before },
    )
    const entries = said.filter((entry) => !isRepeated(before, entry))
    if (entries.length === 0) return { person: person ?? id, at: now, entries }
    await ledger.append([{ before, sayings: [{ entries }] }])
    if (person !== undefined) await refreshChoices(tx, [person])
    await audit.record(tx, {
      principal,
      action: 'choice.record',
      target: { kind: 'person', id: person ?? id },
      detail: { entries: entries.map((entry) => ({ id: entry.id, purpose: entry.purpose, state: entry.state })) },
    })
    return { person: person ?? id, at: now, entries }
  }

  return async (id, recording) => {
    const recorded = await undisturbed(() => db.tx((tx) => once(tx, id, recording)))
    profiles.forget(recorded.person)
    return recorded
  }
}

/**
 * Who is meant, so that nobody else writes down for them meanwhile: a person, or identifiers that are nobody's, as all messages of their person have left the log. What those say is
 * in the ledger alone, where decisions read it, and whoever comes back by one of them brings it along.
 */
async function lockKnown(tx: Database, id: string): Promise<KnownAs> {
  const known = await knownAs(tx, id)
  if (known === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
  const { person, identifiers } = known
  if (person === undefined) {
    const locked = await createIdentityStore(tx).lockNobodys(identifiers.map(({ origin }) => origin))
    // Somebody came back by one of them before the lock was given.
    if (locked < identifiers.length) throw new ProfileConflict()
    return known
  }
  const locked = await createProfileStore(tx).lockDocuments([person])
  // They became part of somebody else, or who is meant became somebody of their own, before the lock was given.
  if (locked.length === 0 || (await createIdentityStore(tx).profileOf(id)) !== person) throw new ProfileConflict()
  return { person, identifiers: await createIdentityStore(tx).identifiersOfPeople([person]) }
}

const ERRORS = {
  purpose: choiceErrors.choice_purpose_unknown,
  subscription: choiceErrors.choice_subscription_unknown,
  frequency: choiceErrors.choice_frequency_unknown,
  asked: choiceErrors.choice_text_unknown,
} satisfies Record<Unsayable['what'], unknown>

/** @throws AppError `choice_missing`, `choice_purpose_unknown`, `choice_subscription_unknown`, `choice_frequency_unknown`, `choice_text_unknown`, `choice_time_invalid` */
function assertSayable(
  { said, leaves, asked, at }: Recording,
  { consent, now }: { readonly consent: ConsentPlan; readonly now: string },
): void {
  if (said.length === 0 && !leaves) throw choiceErrors.choice_missing('Neither `choices` nor `everything` is said.')
  if (at !== undefined && at > now) throw choiceErrors.choice_time_invalid(`${at} is in the future.`)
  for (const one of said) {
    const { purpose, until, frequency } = one
    const wrong = unsayable(consent, one, asked)
    if (wrong)
      throw ERRORS[wrong.what](`${purpose}${wrong.what === 'frequency' ? ` as ${frequency}` : ''}: ${wrong.message}.`)
    if (until !== null && until <= (at ?? now))
      throw choiceErrors.choice_time_invalid(`The yes to ${purpose} would end before it was given.`)
  }
}

/** Whether it was written down a moment ago, and nothing was said of the purpose since. */
function isRepeated(before: readonly Entry[], entry: NewEntry): boolean {
  let last: Entry | undefined
  // A yes after a restriction says more than the same one before it.
  for (const one of before)
    if (
      (one.purpose === entry.purpose || one.purpose === RESTRICTION) &&
      (last === undefined || one.recordedAt >= last.recordedAt)
    )
      last = one
  const told = ({ origin, purpose, state, asked, place, how, channel, source, frequency }: NewEntry) =>
    canonicalJson({
      origin,
      purpose,
      state,
      asked,
      place: { ...place },
      how,
      channel,
      source,
      frequency: frequency ?? null,
    })
  if (last === undefined || told(last) !== told(entry)) return false
  const { at, until, recordedAt } = last
  return (
    isAtOnce(recordedAt, entry.recordedAt) &&
    // Of the same moment, for the same time, and for all that the person is known by: another word of last week says nothing of now.
    (at === entry.at || isAtOnce(at, entry.at)) &&
    (until === entry.until || (until !== null && entry.until !== null && lasts(last) === lasts(entry))) &&
    isTakenBack(before, entry)
  )
}

function isAtOnce(one: string, other: string): boolean {
  return Math.abs(Date.parse(other) - Date.parse(one)) < AT_ONCE
}

/** Milliseconds that a yes holds. */
function lasts({ at, until }: NewEntry): number {
  return Date.parse(until ?? at) - Date.parse(at)
}
