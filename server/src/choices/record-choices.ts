import { type ConsentPlan, canonicalJson, type Identifier, type IdentityPlan, identifierRank } from '@diapason/kernel'
import {
  createLedger,
  type Entry,
  entriesOf,
  type NewEntry,
  type Place,
  type Said,
  textOf,
  type Way,
} from '../consent/index.ts'
import { createIdentityStore } from '../identity/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { retryable } from '../platform/database/retryable.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { newId } from '../platform/new-id.ts'
import { createProfileStore, ProfileConflict, type Profiles, profileErrors, refreshChoices } from '../profiles/index.ts'
import { choiceErrors } from './errors.ts'

/** What somebody of the brand writes down for a person: an employee they spoke to, or a server that knows. */
export type Recording = {
  readonly principal: Principal
  readonly said: readonly Said[]
  readonly asked: { readonly version: string; readonly language: string } | null
  readonly place: Place
  readonly how: Way
  readonly channel: string
  /** ISO 8601; now when absent. */
  readonly at: string | undefined
  /** Whether it is itself the confirmation of a yes that waits for one. */
  readonly confirms: boolean
}

const TRIES = 10

/** Milliseconds within which the same word, written down in the same way, is the same: an impatient finger, or a proxy that sends again. */
const AT_ONCE = 60_000

/**
 * Writes choices of a person into the ledger, in one transaction with what stands of them and a record of the audit trail. They belong to the identifier of the person that
 * is worth most, and speak for all the others.
 * @throws AppError `profile_unknown`, `choice_purpose_unknown`, `choice_text_unknown`, `choice_time_invalid`
 */
export function createRecordChoices(of: {
  readonly db: Database
  readonly profiles: Pick<Profiles, 'forget'>
  readonly plan: () => { readonly consent: ConsentPlan; readonly identity: IdentityPlan }
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): (person: string, recording: Recording) => Promise<void> {
  const { db, profiles, plan, clock } = of
  const audit = createAudit({ clock })

  const once = async (tx: Database, id: string, recording: Recording): Promise<string> => {
    const { consent, identity } = plan()
    const now = new Date(clock()).toISOString()
    assertSayable(recording, { consent, now })
    const { principal, ...saying } = recording
    const person = await createIdentityStore(tx).profileOf(id)
    if (person === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
    const locked = await createProfileStore(tx).lockDocuments([person])
    // They became part of somebody else, or who is meant became somebody of their own, before the lock was given.
    if (locked.length === 0 || (await createIdentityStore(tx).profileOf(id)) !== person) throw new ProfileConflict()
    const identifiers = await createIdentityStore(tx).identifiersOfPeople([person])
    const ledger = createLedger(tx)
    const said = entriesOf(
      {
        ...saying,
        origin: bestOf(identifiers, identity),
        at: saying.at ?? now,
        recordedAt: now,
        source: principalName(principal),
        messageId: null,
      },
      { plan: consent, newId },
    )
    const before = await ledger.ofPeople([person])
    const entries = said.filter((entry) => !isRepeated(before, entry))
    if (entries.length === 0) return person
    await ledger.append([{ before, sayings: [{ entries }] }])
    await refreshChoices(tx, [person])
    await audit.record(tx, {
      principal,
      action: 'choice.record',
      target: { kind: 'person', id: person },
      detail: { entries: entries.map((entry) => ({ id: entry.id, purpose: entry.purpose, state: entry.state })) },
    })
    return person
  }

  return async (id, recording) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        profiles.forget(await db.tx((tx) => once(tx, id, recording)))
        return
      } catch (error) {
        if (!(error instanceof ProfileConflict || retryable(error))) throw error
        if (attempt >= TRIES)
          throw platformErrors.overloaded('Others change the same person faster.', { retryAfter: 1, cause: error })
      }
    }
  }
}

/** @throws AppError `choice_purpose_unknown`, `choice_text_unknown`, `choice_time_invalid` */
function assertSayable(
  { said, asked, at }: Recording,
  { consent, now }: { readonly consent: ConsentPlan; readonly now: string },
): void {
  if (at !== undefined && at > now) throw choiceErrors.choice_time_invalid(`${at} is in the future.`)
  for (const { purpose, state, until } of said) {
    const rule = consent.purposes.get(purpose)
    if (!rule && (state === 'granted' || !consent.retired.has(purpose)))
      throw choiceErrors.choice_purpose_unknown(`There is no purpose ${purpose}.`)
    // Whoever refuses is not kept from it by a wording that we do not know.
    if (rule && asked && state === 'granted' && !textOf(rule, asked))
      throw choiceErrors.choice_text_unknown(`${purpose} has no wording ${asked.version} in ${asked.language}.`)
    if (until !== null && until <= (at ?? now))
      throw choiceErrors.choice_time_invalid(`The yes to ${purpose} would end before it was given.`)
  }
}

/** Whether it was written down a moment ago, and nothing was said of the purpose since. */
function isRepeated(before: readonly Entry[], entry: NewEntry): boolean {
  let last: Entry | undefined
  for (const one of before)
    if (one.purpose === entry.purpose && (last === undefined || one.recordedAt >= last.recordedAt)) last = one
  const told = ({ origin, purpose, state, asked, place, how, channel, source }: NewEntry) =>
    canonicalJson({ origin, purpose, state, asked, place: { ...place }, how, channel, source })
  if (last === undefined || told(last) !== told(entry)) return false
  const { at, until, covers, recordedAt } = last
  return (
    isAtOnce(recordedAt, entry.recordedAt) &&
    // Of the same moment, for the same time, and for all that the person is known by: another word of last week says nothing of now.
    (at === entry.at || isAtOnce(at, entry.at)) &&
    (until === entry.until || (until !== null && entry.until !== null && lasts(last) === lasts(entry))) &&
    before.every(({ origin, purpose }) => purpose !== entry.purpose || origin === entry.origin || origin in covers)
  )
}

function isAtOnce(one: string, other: string): boolean {
  return Math.abs(Date.parse(other) - Date.parse(one)) < AT_ONCE
}

/** Milliseconds that a yes holds. */
function lasts({ at, until }: NewEntry): number {
  return Date.parse(until ?? at) - Date.parse(at)
}

/** The identifier that is worth most, the first by name among equals. */
function bestOf(identifiers: readonly Identifier[], plan: IdentityPlan): string {
  const worth = ({ type, origin }: Identifier) => `${identifierRank(plan, type)} ${origin}`
  const [best] = identifiers.toSorted((a, b) => (worth(a) < worth(b) ? -1 : 1))
  if (!best) throw new ProfileConflict()
  return best.origin
}
