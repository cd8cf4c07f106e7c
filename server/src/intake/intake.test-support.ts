import {
  type Account,
  accountOf,
  applyGroup,
  connectedComponents,
  foldEvents,
  type Identifier,
  type IdentityPlan,
  identifierRule,
  identifyProfile,
  type Json,
  type JsonObject,
  type LogEvent,
  lastAccount,
  linkRule,
  NO_CONSENT_PLAN,
  NO_IDENTITY_PLAN,
  serializeAccount,
  serializeProfile,
} from '@diapason/kernel'
import { Registry } from 'prom-client'
import { expect } from 'vitest'
import { createLedger, verifyChain } from '../consent/index.ts'
import {
  accountKey,
  concealer,
  createRecogniser,
  eventOfRow,
  type LinkStatus,
  NOBODYS_ORIGIN,
  type Recogniser,
} from '../identity/index.ts'
import { type LogRow, logColumns } from '../log/index.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { ensurePartitions } from '../platform/database/ensure-partitions.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { choicesText, createProfiles, type Profiles } from '../profiles/index.ts'
import { createHearSignals } from '../signals/index.ts'
import { createIntake, type Intake, type IntakeOptions, type Receipt } from './intake.ts'
import { createIntakeMetrics } from './intake-metrics.ts'

/** The key that test messages come with: that of a server, which may say who somebody is. */
export const KEY: KeyIdentity = {
  id: 'k-1',
  name: 'Shop',
  kind: 'secret',
  purpose: 'analytics',
  legalBasis: 'consent',
  channel: null,
}

/** When test messages are received, unless a clock says otherwise. */
export const NOW = Date.parse('2026-11-21T10:02:03.000Z')

/** One node's intake, with a memory of people of its own. */
export type IntakeNode = {
  readonly profiles: Profiles
  readonly intake: Intake
  take(messages: readonly JsonObject[]): Promise<Receipt>
}

/** A database whose log has its partitions. */
export async function intakeDatabase(): Promise<Database> {
  const db = await testDatabase({ poolSize: 8 })
  await ensurePartitions(db, { table: 'log', now: new Date(NOW) })
  return db
}

/** Recognises by a plan. */
export function recogniserOf(identity: IdentityPlan): Recogniser {
  return createRecogniser({ plan: { identity, issuers: [] }, conceal: concealer('secret of tests'), clock: () => NOW })
}

/** Recognises as it is built in. */
export const RECOGNISER = recogniserOf(NO_IDENTITY_PLAN)

let made = 0

/** A node on this database. Nodes know nothing of each other. */
export function intakeNode(db: Database, options: Partial<IntakeOptions> = {}): IntakeNode {
  const profiles = createProfiles({ db, beside: [], capacity: 1_000 })
  const intake = createIntake({
    db,
    profiles,
    verify: async () => () => true,
    consent: () => NO_CONSENT_PLAN,
    hear: createHearSignals(),
    recogniser: () => RECOGNISER,
    metrics: createIntakeMetrics(new Registry()),
    clock: () => NOW,
    newId: () => `made-${++made}`,
    ...options,
  })
  return {
    profiles,
    intake,
    take: (messages) => intake.take(messages as readonly Json[], { key: KEY, sentAt: undefined, bytes: 1_000 }),
  }
}

/** Empties what intake writes. */
export async function forgetEverybody(db: Database): Promise<void> {
  await db.execute(
    'truncate consent_entries, log, log_keys, log_followers, origins, links, identity_decisions, profiles, rejected, account_documents, account_members',
  )
}

/** The log, in its order. */
export function wholeLog(db: Database): Promise<LogRow[]> {
  return db.query(`select ${logColumns} from log l order by l.seq`)
}

/**
 * Asserts all that must hold of the tables whatever came, in whatever order, through whichever node: people are exactly what live links
 * connect, each named after their smallest origin; each message belongs to one person; each document is the fold of the log of its origins to the byte, and
 * each account that of the calls that name it, with its people counted; every pair that a message showed is recorded, and no doubt about one is unfounded.
 * `plan`: what the messages were taken by.
 */
export async function expectConsistent(
  db: Database,
  plan: IdentityPlan = NO_IDENTITY_PLAN,
  { cut = false } = {},
): Promise<void> {
  const [log, keys, origins, people, links] = await Promise.all([
    wholeLog(db),
    db.query<{ origin: string; messageId: string; seq: number }>(
      'select origin, message_id as "messageId", seq from log_keys order by seq',
    ),
    db.query<Identifier & { profile: string | null }>('select origin, type, value, profile from origins'),
    db.query<{ profile: string; doc: string; account: string | null; choices: string | null }>(
      'select profile, doc, account, choices from profiles order by profile',
    ),
    db.query<{ a: string; b: string; status: LinkStatus; reason: string | null }>(
      'select a, b, status, reason from links',
    ),
  ])
  expect(keys).toEqual(log.map(({ origin, messageId, seq }) => ({ origin, messageId, seq })))
  // What is kept without its person is nobody's.
  const messages = log.filter(({ type, origin }) => type !== 'identity' && origin !== NOBODYS_ORIGIN)

  const live = links.filter(({ status }) => status === 'live')
  const spoke = new Set(messages.map(({ origin }) => origin))
  const owner = new Map<string, string | null>()
  for (const component of connectedComponents(
    origins.map(({ origin }) => origin),
    live.map(({ a, b }) => [a, b] as const),
  )) {
    const name = component.some((origin) => spoke.has(origin)) ? ([...component].sort()[0] ?? null) : null
    for (const origin of component) owner.set(origin, name)
  }
  expect(new Map(origins.map(({ origin, profile }) => [origin, profile]))).toEqual(owner)
  for (const { origin } of messages) expect(owner.get(origin)).toBeTypeOf('string')

  const identifiersOf = Map.groupBy(origins, ({ profile }) => profile)
  const events = Map.groupBy(messages.map(eventOfRow), (event) => owner.get(event.origin))
  const entries = await createLedger(db).page(undefined, 10_000)
  expect(verifyChain(entries)).toEqual([])
  const folded = [...events].map(([profile, history]) => {
    const unnamed = foldEvents(history.map((event) => ({ ...event, identifiers: [] })))
    const document = unnamed && identifyProfile(unnamed, identifiersOf.get(profile ?? null) ?? [])
    const last = document && lastAccount(document)
    return {
      profile,
      doc: document && serializeProfile(document),
      account: last === undefined ? null : accountKey(last),
      choices: choicesText(entries.filter(({ origin }) => owner.get(origin) === profile)),
    }
  })
  expect(people).toEqual(folded.sort((x, y) => (String(x.profile) < String(y.profile) ? -1 : 1)))

  await expectAccounts(db, { log: messages, owner })
  const recorded = new Set(links.map(({ a, b }) => `${a} ${b}`))
  expect([...linked(messages, plan)].filter((pair) => !recorded.has(pair))).toEqual([])
  const [decided] = await db.query<{ some: boolean }>('select exists (select from identity_decisions) as some')
  // What people decide is bound by no limit, and a doubt outlives an identifier that the retention has forgotten.
  if (!decided?.some && !cut) expectFounded({ origins, owner, links, plan })
}

type Linked = { readonly a: string; readonly b: string; readonly status: LinkStatus; readonly reason: string | null }

/** What messages joined exceeds no limit, and what they did not join would, or is weak. */
function expectFounded(of: {
  origins: readonly Identifier[]
  owner: ReadonlyMap<string, string | null>
  links: readonly Linked[]
  plan: IdentityPlan
}): void {
  const { origins, owner, links, plan } = of
  const typeOf = new Map(origins.map(({ origin, type }) => [origin, type]))
  const exceeds = (people: readonly (string | null | undefined)[]) => {
    const members = origins.filter(({ origin }) => people.includes(owner.get(origin)) && owner.get(origin) !== null)
    return [...Map.groupBy(members, ({ type }) => type)].some(
      ([type, some]) => some.length > (identifierRule(plan, type).most ?? Number.POSITIVE_INFINITY),
    )
  }
  for (const person of new Set(owner.values())) expect(exceeds([person])).toBe(false)
  for (const { a, b, status, reason } of links) {
    if (status !== 'suggested' || owner.get(a) === owner.get(b)) continue
    if (reason === 'weak') expect([a, b].some((one) => !identifierRule(plan, typeOf.get(one) ?? '').strong)).toBe(true)
    else if (reason === 'conflict' || reason === 'limit')
      expect([a, b].some((one) => owner.get(one) === null) || exceeds([owner.get(a), owner.get(b)])).toBe(true)
  }
}

/** Each account is what the log says of it, and so is who belongs to it. */
async function expectAccounts(
  db: Database,
  { log, owner }: { log: readonly LogRow[]; owner: ReadonlyMap<string, string | null> },
): Promise<void> {
  const [documents, members] = await Promise.all([
    db.query('select account, id, doc, members from account_documents order by account'),
    db.query<{ account: string; origin: string }>(
      `select account, origin, first_at as "firstAt", last_at as "lastAt", calls, message_id as "messageId"
       from account_members order by account, origin`,
    ),
  ])
  const calls = Map.groupBy(log.map(eventOfRow), accountOf)
  const expected = [...calls].flatMap(([id, said]) => {
    if (id === undefined) return []
    const account = said.reduce<Account | undefined>((known, call) => applyGroup(known, call)?.account, undefined)
    const people = new Set(said.map(({ origin }) => owner.get(origin)))
    return [{ account: accountKey(id), id, doc: account && serializeAccount(account), members: people.size }]
  })
  expect(documents).toEqual(expected.sort((x, y) => (x.account < y.account ? -1 : 1)))

  const rows = [...calls].flatMap(([id, said]) =>
    id === undefined
      ? []
      : [...Map.groupBy(said, ({ origin }) => origin)].map(([origin, own]) => {
          const sorted = own.toSorted((x, y) =>
            `${x.timestamp} ${x.messageId}` < `${y.timestamp} ${y.messageId}` ? -1 : 1,
          )
          return {
            account: accountKey(id),
            origin,
            firstAt: sorted[0]?.timestamp,
            lastAt: sorted.at(-1)?.timestamp,
            calls: own.length,
            messageId: sorted[0]?.messageId,
          }
        }),
  )
  const name = (row: { account: string; origin: string }) => `${row.account} ${row.origin}`
  expect(members).toEqual(rows.sort((x, y) => (name(x) < name(y) ? -1 : 1)))
}

/** Pairs of origins that some message showed together with its first, and of which something is to be recorded. */
function linked(log: readonly LogRow[], plan: IdentityPlan): Set<string> {
  const pairs = new Set<string>()
  for (const event of log.map(eventOfRow)) {
    const first = event.identifiers.find(({ origin }) => origin === event.origin)
    for (const other of event.identifiers)
      if (first && other !== first && isRecorded(plan, event, [first.type, other.type]))
        pairs.add([first.origin, other.origin].sort().join(' '))
  }
  return pairs
}

/** Not where a rule says never, nor where one suggests what is one person already. */
function isRecorded(plan: IdentityPlan, event: LogEvent, types: readonly [string, string]): boolean {
  return linkRule(plan, event, types).action === 'link'
}
