import { type IdentityPlan, identifierRule, NO_IDENTITY_PLAN } from '@diapason/kernel'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { CHOOSING } from './intake/history.test-support.ts'
import { type IntakeNode, intakeNode, NOW, RECOGNISER } from './intake/intake.test-support.ts'
import type { Database } from './platform/database/database.ts'
import { silentLog } from './platform/testing/silent-log.ts'
import { createIdentityDecisions, expireTask, type IdentityDecisions } from './resolution/index.ts'

/** One node: its intake and what people decide through it, sharing a memory of people. */
export type IdentityNode = IntakeNode & { readonly decisions: IdentityDecisions }

export type IdentityNodeOptions = NonNullable<Parameters<typeof intakeNode>[1]> & {
  /** When it is decided, in milliseconds since 1970; when messages are received, unless said otherwise. */
  readonly decidedAt?: () => number
}

export function identityNode(db: Database, options: IdentityNodeOptions = {}): IdentityNode {
  const { decidedAt, ...of } = options
  const node = intakeNode(db, { consent: () => CHOOSING, ...of })
  const recogniser = of.recogniser ?? (() => RECOGNISER)
  const clock = decidedAt ?? of.clock ?? (() => NOW)
  const plan = () => recogniser().plan
  return {
    ...node,
    decisions: createIdentityDecisions({ db, profiles: node.profiles, plan, newestPlan: async () => plan(), clock }),
  }
}

/** Types as they are built in, but that links through these end after so many milliseconds. */
export function expiring(lifetimes: Readonly<Record<string, number>>): IdentityPlan {
  const types = Object.entries(lifetimes).map(
    ([type, expires]) => [type, { ...identifierRule(NO_IDENTITY_PLAN, type), type, expires }] as const,
  )
  return { types: new Map(types), rules: [] }
}

/** Ends every link whose time is over, as the job does; returns how many. */
export async function sweep(db: Database, { decisions }: IdentityNode, clock: () => number): Promise<number> {
  const registry = new Registry()
  const task = expireTask({ db, decisions, registry, clock })
  await task.run({}, { id: '1', attempt: 1, signal: new AbortController().signal, log: silentLog })
  const [ended] = (await registry.getSingleMetric('diapason_identity_links_expired_total')?.get())?.values ?? []
  return ended?.value ?? 0
}

/**
 * All that is kept of people, by name: what each capability keeps joins by one line, and is then held to every property of identity. Whatever tells
 * how something came about (sequences, versions, links, decisions) is no part of it.
 */
export const keptOfPeople: Readonly<Record<string, string>> = {
  documents: 'select profile, doc, label, seen_hour, account from profiles order by profile',
  identifiers: 'select origin, type, value, profile from origins where profile is not null order by origin',
  messages: `select o.profile, l.origin, l.message_id from log l join origins o using (origin) where l.type <> 'identity' order by 1, 2, 3`,
  choices: 'select profile, choices from profiles where choices is not null order by profile',
  accounts: 'select account, doc, label, members from account_documents order by account',
  memberships: 'select account, origin, calls from account_members order by account, origin',
}

/** Everything that is kept of people now. */
export async function kept(db: Database): Promise<Record<string, unknown>> {
  const entries = await Promise.all(
    Object.entries(keptOfPeople).map(async ([name, sql]) => [name, await db.query(sql)] as const),
  )
  return Object.fromEntries(entries)
}

export const OPERATOR = { kind: 'operator' } as const

export const decided = { principal: OPERATOR, reason: 'because' }

/** Numbers between 0 and 1, to choose among what there is when its turn comes. */
export const choices = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 3,
  maxLength: 3,
})

export function pick<T>(some: readonly T[], choice: number): T | undefined {
  return some[Math.floor(choice * some.length)]
}

/** People and their origins. */
export async function whoIsWho(db: Database): Promise<Map<string, string[]>> {
  const rows = await db.query<{ origin: string; profile: string }>(
    'select origin, profile from origins where profile is not null order by profile, origin',
  )
  return new Map(
    [...Map.groupBy(rows, ({ profile }) => profile)].map(([id, own]) => [id, own.map(({ origin }) => origin)]),
  )
}
