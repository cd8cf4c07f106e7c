import fc from 'fast-check'
import { type IntakeNode, intakeNode, NOW, RECOGNISER } from './intake/intake.test-support.ts'
import type { Database } from './platform/database/database.ts'
import { createIdentityDecisions, type IdentityDecisions } from './resolution/index.ts'

/** One node: its intake and what people decide through it, sharing a memory of people. */
export type IdentityNode = IntakeNode & { readonly decisions: IdentityDecisions }

export function identityNode(db: Database, options: Parameters<typeof intakeNode>[1] = {}): IdentityNode {
  const node = intakeNode(db, options)
  const recogniser = options?.recogniser ?? (() => RECOGNISER)
  const plan = () => recogniser().plan
  return { ...node, decisions: createIdentityDecisions({ db, profiles: node.profiles, plan, clock: () => NOW }) }
}

/**
 * All that is kept of people, by name: what each capability keeps joins by one line, and is then held to every property of identity. Whatever tells
 * how something came about (sequences, versions, links, decisions) is no part of it.
 */
export const keptOfPeople: Readonly<Record<string, string>> = {
  documents: 'select profile, doc, label, seen_hour, account from profiles order by profile',
  identifiers: 'select origin, type, value, profile from origins where profile is not null order by origin',
  messages: `select o.profile, l.origin, l.message_id from log l join origins o using (origin) where l.type <> 'identity' order by 1, 2, 3`,
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
