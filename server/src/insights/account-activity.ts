import type { AccountReader } from '../accounts/index.ts'
import { personSql } from '../identity/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** A day of an account. */
export type AccountDay = {
  /** `2026-11-21`, UTC. */
  readonly day: string
  /** Messages that name it, and the people they came from. */
  readonly messages: number
  readonly people: number
  /** People who belong to it at the end of the day, as it is known now who they are. */
  readonly members: number
}

const DAY = 24 * 60 * 60 * 1000

/**
 * The last days of an account, quiet ones included, oldest first. What happened is counted by the analytics engine, about a second behind; who
 * belonged to it is said by the memberships themselves.
 */
export async function accountActivity(
  of: { readonly clickhouse: ClickHouse; readonly accounts: Pick<AccountReader, 'joined'>; readonly now: number },
  { account, groupId, days }: { account: string; groupId: string; days: number },
): Promise<AccountDay[]> {
  const first = Math.floor(of.now / DAY) * DAY - (days - 1) * DAY
  const from = new Date(first).toISOString()
  const [counted, joined] = await Promise.all([
    of.clickhouse.query<{ day: string; messages: number; people: number }>(
      activitySql,
      { group: groupId, from: from.slice(0, 10) },
      { priority: 'interactive' },
    ),
    of.accounts.joined(account, from),
  ])
  const happened = new Map(counted.map((one) => [one.day, one]))
  const newcomers = new Map(joined.days.map((one) => [one.day, one.people]))
  let members = joined.before
  return Array.from({ length: days }, (_, n) => {
    const day = new Date(first + n * DAY).toISOString().slice(0, 10)
    members += newcomers.get(day) ?? 0
    const { messages = 0, people = 0 } = happened.get(day) ?? {}
    return { day, messages, people, members }
  })
}

const activitySql = `
  WITH
    named AS (
      SELECT toDate(timestamp, 'UTC') AS day, origin, count() AS messages
      FROM events WHERE group_id = {group:String} AND timestamp >= {from:Date} GROUP BY day, origin
    ),
    ${personSql.identities('SELECT origin FROM named')}
  SELECT toString(named.day) AS day, sum(named.messages) AS messages, uniqExact(${personSql.person('named')}) AS people
  FROM named ${personSql.join('named')}
  GROUP BY named.day`
