import { CHANNELS, type IdentityPlan, isJsonObject, type Lapse, type LinkingMessage, lapseOf } from '@diapason/kernel'
import { definitionHistory, type StoredDefinition } from '../definitions/index.ts'
import { askedByRule, createIdentityStore, type Link } from '../identity/index.ts'
import { createLogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'

/** Why a suggestion no longer applies, and since when; null where the definition is no longer told of. */
export type Lapsed = Lapse & { readonly since: string | null }

/** Why a suggestion is none any more under the plan of today, read in the transaction that would decide about it. */
export async function lapseOfLink(tx: Database, link: Link, plan: IdentityPlan): Promise<Lapse | undefined> {
  const ends = await createIdentityStore(tx).byOrigins([link.a, link.b])
  const row = await createLogReader(tx).one(link)
  return lapseOf(plan, {
    message: row && messageOf(link, row),
    types: [ends[0]?.type ?? '', ends[1]?.type ?? ''],
    rule: link.rule,
    reason: link.reason,
  })
}

/** What rules look at, of the message that showed a link. */
export function messageOf(
  { channel, source }: { readonly channel: string; readonly source: string },
  { type, name }: { readonly type: string; readonly name: string },
): LinkingMessage | undefined {
  const known = CHANNELS.find((one) => one === channel)
  return known && { type, name, channel: known, source }
}

/** Since when a definition says what makes suggestions lapse: the oldest revision of the latest run that says so. */
export async function sinceOf(db: Database, { code, key }: Lapse): Promise<string | null> {
  const revisions = await definitionHistory(db)(code === 'shared' ? 'identifier' : 'identity_rule', key)
  const other = revisions.findIndex((one) => !says(code, one))
  return revisions.at(other < 0 ? -1 : other - 1)?.at ?? null
}

function says(code: Lapse['code'], { archived, body }: StoredDefinition): boolean {
  const of = (name: string) => (isJsonObject(body) ? body[name] : undefined)
  const isOff = archived || of('enabled') === false
  if (code === 'rule_gone') return isOff
  return code === 'shared' ? !archived && of('shared') === true : !isOff && of('action') === 'never'
}

/**
 * SQL: whether what a suggestion `l` asks has lapsed, as far as types and rules tell; whether a rule that never links fits its message is found when it
 * is shown. Types that several people share are the first parameter, keys of rules the second.
 */
export function lapsedSql(types: string, rules: string): string {
  return `(coalesce(${askedByRule} and l.rule <> all(${rules}::text[]), false)
    or exists (select from origins o where o.origin in (l.a, l.b) and o.type = any(${types}::text[])))`
}

/** The values of those parameters. */
export function lapsedValues({ types, rules }: IdentityPlan): [string[], string[]] {
  return [[...types.values()].filter(({ shared }) => shared).map(({ type }) => type), rules.map(({ key }) => key)]
}
