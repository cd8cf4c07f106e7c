import { type ConsentPlan, foldChoices, gateExport, type Permit } from '@diapason/kernel'
import { createAccountReader } from '../accounts/index.ts'
import type { ChoicesReader } from '../choices/index.ts'
import { choiceEntryOf, type Entry } from '../consent/index.ts'
import type { Definitions } from '../definitions/index.ts'
import { createIdentityStore, createLinkStore } from '../identity/index.ts'
import { createAuditReader } from '../platform/audit/read-audit.ts'
import { recordsAbout } from '../platform/audit/records-about.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import type { ProcessingRecord } from '../processing/index.ts'
import { createIdentityReader } from '../resolution/index.ts'
import { createKnown, type Known, type Subject } from './known.ts'
import { type MessageKind, messageKinds } from './message-kinds.ts'
import type { Language } from './trait-words.ts'

/** That two identifiers are taken for one person: what showed it, when and where. */
export type ToldLink = {
  readonly between: readonly { readonly type: string; readonly value: string | null }[]
  readonly status: string
  readonly rule: string
  readonly confidence: number
  readonly at: string
  readonly channel: string
  readonly source: string
}

/** A file of people that left, and may have held this one. */
export type ToldExport = {
  readonly at: string
  readonly list: string
  readonly purpose: string | null
}

/** All that is told of a person, but for their messages, which are read as they are written out. */
export type Dossier = {
  readonly known: Known
  readonly identifiers: readonly { readonly type: string; readonly value: string; readonly firstSeen: string }[]
  readonly links: readonly ToldLink[]
  readonly decidedIdentity: readonly { readonly at: string; readonly what: string }[]
  readonly accounts: readonly {
    readonly id: string
    readonly name: string
    readonly since: string
    readonly lastSaid: string
  }[]
  readonly kinds: readonly MessageKind[]
  /** The ledger's entries of the person, newest first, and what holds of each purpose. */
  readonly entries: readonly (Entry & { readonly wording: { readonly title: string; readonly text: string } | null })[]
  readonly permits: ReadonlyMap<string, Permit>
  /** Whether the chains of the ledger are as they were written. */
  readonly sealed: boolean
  readonly suppressions: readonly {
    readonly channel: string
    readonly address: string
    readonly since: string
    readonly reason: string
  }[]
  readonly exports: readonly ToldExport[]
  readonly records: readonly { readonly at: string; readonly what: string; readonly by: string }[]
  readonly processing: ProcessingRecord
}

export type DossierOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly definitions: Pick<Definitions, 'list'>
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  readonly reader: ChoicesReader
  readonly consent: () => ConsentPlan
  readonly identityPlan: Parameters<typeof createIdentityReader>[0]['plan']
  readonly processing: () => Promise<ProcessingRecord>
}

/** How much of each is told: more than anybody has, unless something went wrong. */
const MOST = { decisions: 10_000, events: 200, accounts: 1_000, records: 2_000, exports: 2_000 }

/** Days of decisions, and seconds to find them in: two years and a bit, which is longer than they are usually kept. */
const DECIDED = { limit: MOST.decisions, days: 800, seconds: 60 }

/** Lists of which each row is a person, or something that one did. */
const OF_PEOPLE = ['people', 'events']

/** Reads all that is told of a person, but for their messages: of those of their identifiers that are asked for. */
export function createDossier(of: DossierOptions) {
  const { db, sourceNames, reader, consent, processing } = of
  const readKnown = createKnown(of)
  const audit = createAuditReader(db)
  const identity = createIdentityReader({ db, plan: of.identityPlan, sourceNames })

  const linksOf = async (own: readonly string[]): Promise<ToldLink[]> => {
    const links = await createLinkStore(db).of(own)
    const names = await sourceNames()
    const mine = new Set(own)
    const ends = new Map(
      (await createIdentityStore(db).byOrigins([...new Set(links.flatMap(({ a, b }) => [a, b]))])).map((one) => [
        one.origin,
        one,
      ]),
    )
    return links.map(({ a, b, status, rule, confidence, happenedAt, channel, source }) => ({
      // What may be somebody else's is told by its kind alone.
      between: [a, b].map((origin) => ({
        type: ends.get(origin)?.type ?? 'origin',
        value: mine.has(origin) ? (ends.get(origin)?.value ?? null) : null,
      })),
      status,
      rule,
      confidence,
      at: happenedAt,
      channel,
      source: names.get(source) ?? source,
    }))
  }

  const exportsOf = async (entries: readonly Entry[], firstSeen: string): Promise<ToldExport[]> => {
    const records = await audit.list(
      { action: 'export.download', targetKind: 'export', from: firstSeen },
      { before: undefined, limit: MOST.exports },
    )
    return records
      .filter(({ target }) => OF_PEOPLE.includes(target.id))
      .map(({ at, target, detail }) => ({
        at,
        list: target.id,
        purpose: typeof detail.purpose === 'string' ? detail.purpose : null,
      }))
      .filter(({ at, purpose }) => purpose === null || permittedThen(entries, { plan: consent(), purpose, at }))
  }

  return async (subject: Subject, language: Language): Promise<Dossier> => {
    const known = await readKnown(subject, { language, events: MOST.events, decisions: DECIDED })
    const { own } = known
    const mine = new Set(own)
    const [choices, origins, links, accounts, kinds, suppressions, record, decided, records] = await Promise.all([
      reader.ofPerson(subject.person, { limit: Number.MAX_SAFE_INTEGER }),
      createIdentityStore(db).byOrigins(own),
      linksOf(own),
      createAccountReader(db).ofPerson(subject.person, { limit: MOST.accounts }),
      messageKinds(db, own),
      suppressionsOf(db, own),
      processing(),
      identity.decisionsOf(own, MOST.records),
      recordsAbout(db, { kind: 'person', ids: own, limit: MOST.records }),
    ])
    const entries = choices.entries.filter(({ origin }) => mine.has(origin))
    const firstSeen = origins.map(({ firstSeen }) => firstSeen).sort()[0] ?? new Date(0).toISOString()
    return {
      known,
      identifiers: origins.map(({ type, value, firstSeen }) => ({ type, value, firstSeen })),
      links,
      decidedIdentity: decided.map(({ at, kind }) => ({ at, what: kind })),
      accounts: accounts.items
        .filter(({ origin }) => mine.has(origin))
        .map(({ groupId, label, since, lastSaid }) => ({ id: groupId, name: label, since, lastSaid })),
      kinds,
      entries: entries.map(({ sourceName: _, covers, ...entry }) => ({
        ...entry,
        // What it spoke for and is somebody else's now is named by its seal alone.
        covers: Object.fromEntries(Object.entries(covers).filter(([origin]) => mine.has(origin))),
      })),
      permits: new Map(choices.purposes.map((one) => [one.purpose, one])),
      sealed: choices.faults.length === 0,
      suppressions,
      exports: await exportsOf(entries, firstSeen),
      // Who did it is told by what they are, and not by name: they are people too (Court of Justice, C-579/21).
      records: records.map(({ at, action, by }) => ({ at, what: action, by })),
      processing: record,
    }
  }
}

/** Whether somebody permitted a purpose at an instant, by what was written down until then and what the purpose rests on today. */
function permittedThen(
  entries: readonly Entry[],
  { plan, purpose, at }: { readonly plan: ConsentPlan; readonly purpose: string; readonly at: string },
): boolean {
  // What is no purpose any more cannot be asked about: they may have been in it.
  if (!plan.purposes.has(purpose)) return true
  const choices = foldChoices(entries.filter(({ recordedAt }) => recordedAt <= at).map(choiceEntryOf))
  return gateExport(plan, { purpose, choices, now: at }).allowed
}

async function suppressionsOf(db: Database, own: readonly string[]): Promise<Dossier['suppressions']> {
  return db.query(
    `select s.channel, s.address, s.since, s.reason from suppressions s
     where s.since is not null and s.address in (select value from origins where origin = any($1::uuid[])) order by s.since`,
    [own],
  )
}
