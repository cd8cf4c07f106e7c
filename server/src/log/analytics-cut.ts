import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { traitInBody } from './trait-in-body.ts'

/** Part of what ClickHouse holds of the log, that may not stay. It is the list of what is left to do: let go last. */
export type AnalyticsCut = {
  /** Origins of it after one, in ClickHouse's order, `limit` at most. */
  origins(after: string | undefined, limit: number): Promise<string[]>
  /** Messages that it is in. */
  count(): Promise<number>
  letGo(): Promise<void>
}

const BACKFILL = { priority: 'backfill', settings: { mutations_sync: 2 } } as const
const CAME_BEFORE = `received_at < parseDateTime64BestEffort({before:String}, 3, 'UTC')`

/** Messages of one event that came before an instant. */
export function analyticsOfEvent(
  clickhouse: ClickHouse,
  event: { readonly type: string; readonly name: string; readonly before: string },
): AnalyticsCut {
  const where = `name = {name:String} AND type = {type:String} AND ${CAME_BEFORE}`
  return {
    origins: originsOf(clickhouse, where, event),
    count: () => countOf(clickhouse, where, event),
    letGo: () => clickhouse.command(`ALTER TABLE events DELETE WHERE ${where}`, event, BACKFILL),
  }
}

/** What messages that came before an instant say of one trait of their person; the messages stay. */
export function analyticsOfTrait(
  clickhouse: ClickHouse,
  { name, before }: { readonly name: string; readonly before: string },
): AnalyticsCut {
  const params = { name, quoted: JSON.stringify(name), before }
  const where = `${CAME_BEFORE} AND ${traitInBody.holds}`
  return {
    origins: originsOf(clickhouse, where, params),
    count: () => countOf(clickhouse, where, params),
    letGo: () =>
      clickhouse.command(`ALTER TABLE events UPDATE body = ${traitInBody.without} WHERE ${where}`, params, BACKFILL),
  }
}

function originsOf(
  clickhouse: ClickHouse,
  where: string,
  params: Readonly<Record<string, string>>,
): AnalyticsCut['origins'] {
  return async (after, limit) => {
    const further = after === undefined ? '' : ' AND events.origin > toUUID({after:String})'
    const rows = await clickhouse.query<{ origin: string }>(
      `SELECT DISTINCT toString(origin) AS origin FROM events WHERE ${where}${further} ORDER BY events.origin LIMIT {limit:UInt32}`,
      { ...params, after: after ?? '', limit },
      { priority: 'backfill' },
    )
    return rows.map(({ origin }) => origin)
  }
}

async function countOf(
  clickhouse: ClickHouse,
  where: string,
  params: Readonly<Record<string, string>>,
): Promise<number> {
  const [row] = await clickhouse.query<{ n: number }>(`SELECT count() AS n FROM events WHERE ${where}`, params)
  return row?.n ?? 0
}
