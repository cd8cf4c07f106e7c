import {
  type Account,
  accountOf,
  applyGroup,
  foldEvents,
  type Json,
  type JsonObject,
  lastAccount,
  serializeAccount,
  serializeProfile,
} from '@diapason/kernel'
import { Registry } from 'prom-client'
import { expect } from 'vitest'
import { accountKey, eventOfRow } from '../identity/index.ts'
import { type LogRow, logColumns } from '../log/index.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { ensurePartitions } from '../platform/database/ensure-partitions.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { createProfiles, type Profiles } from '../profiles/index.ts'
import { createIntake, type Intake, type IntakeOptions, type Receipt } from './intake.ts'
import { createIntakeMetrics } from './intake-metrics.ts'

/** The key that test messages come with. */
export const KEY: KeyIdentity = {
  id: 'k-1',
  name: 'Shop',
  kind: 'write',
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

let made = 0

/** A node on this database. Nodes know nothing of each other. */
export function intakeNode(db: Database, options: Partial<IntakeOptions> = {}): IntakeNode {
  const profiles = createProfiles({ db, beside: [], capacity: 1_000 })
  const intake = createIntake({
    db,
    profiles,
    verify: async () => () => true,
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
    'truncate log, log_keys, log_followers, origins, links, profiles, rejected, account_documents, account_members',
  )
}

/** The log, in its order. */
export function wholeLog(db: Database): Promise<LogRow[]> {
  return db.query(`select ${logColumns} from log l order by l.seq`)
}

/**
 * Asserts all that must hold of the tables whatever came, in whatever order, through whichever node: each document is the fold of the log
 * of its origins to the byte, and each account that of the calls that name it, with its people counted; each message belongs to one person, people are exactly what the messages connect, and each is named after
 * their smallest origin.
 */
export async function expectConsistent(db: Database): Promise<void> {
  const [log, keys, origins, people, links] = await Promise.all([
    wholeLog(db),
    db.query<{ origin: string; messageId: string; seq: number }>(
      'select origin, message_id as "messageId", seq from log_keys order by seq',
    ),
    db.query<{ origin: string; profile: string }>('select origin, profile from origins'),
    db.query<{ profile: string; doc: string; account: string | null }>(
      'select profile, doc, account from profiles order by profile',
    ),
    db.query<{ a: string; b: string }>('select a, b from links'),
  ])
  expect(keys).toEqual(log.map(({ origin, messageId, seq }) => ({ origin, messageId, seq })))

  const owner = new Map(origins.map(({ origin, profile }) => [origin, profile]))
  const expectedOwner = connected(log)
  expect(owner).toEqual(expectedOwner)

  const events = Map.groupBy(log.map(eventOfRow), (event) => expectedOwner.get(event.origin))
  const folded = [...events].map(([profile, history]) => {
    const document = foldEvents(history)
    const last = document && lastAccount(document)
    return {
      profile,
      doc: document && serializeProfile(document),
      account: last === undefined ? null : accountKey(last),
    }
  })
  expect(people).toEqual(folded.sort((x, y) => (String(x.profile) < String(y.profile) ? -1 : 1)))

  await expectAccounts(db, { log, owner: expectedOwner })
  for (const { a, b } of links) expect(owner.get(a)).toBe(owner.get(b))
  expect(new Set(links.map(({ a, b }) => `${a} ${b}`))).toEqual(linked(log))
}

/** Each account is what the log says of it, and so is who belongs to it. */
async function expectAccounts(
  db: Database,
  { log, owner }: { log: readonly LogRow[]; owner: ReadonlyMap<string, string> },
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

/** Origin → smallest origin that the messages connect it with. */
function connected(log: readonly LogRow[]): Map<string, string> {
  const groups = new Map<string, Set<string>>()
  for (const { identifiers } of log.map(eventOfRow)) {
    const group = new Set<string>()
    for (const { origin } of identifiers) for (const one of groups.get(origin) ?? [origin]) group.add(one)
    for (const one of group) groups.set(one, group)
  }
  return new Map([...groups].map(([origin, group]) => [origin, [...group].sort()[0] ?? origin]))
}

/** Pairs of origins that some message showed together with its first. */
function linked(log: readonly LogRow[]): Set<string> {
  const pairs = new Set<string>()
  for (const { identifiers } of log.map(eventOfRow)) {
    const [first, ...others] = identifiers
    for (const other of others) pairs.add([first?.origin, other.origin].sort().join(' '))
  }
  return pairs
}
