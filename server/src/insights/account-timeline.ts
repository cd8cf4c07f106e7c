import type { LogKey, LogReader, LogRow } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { eventConditions } from './event-conditions.ts'

/** Where a timeline goes on: the time of an event, and its place in the log. */
export type TimelinePlace = { readonly at: string; readonly seq: number }

/** The messages that name an account, by when they happened, the latest first: a history that is brought in later stands where it belongs. */
export function createAccountTimeline({ reader, clickhouse }: { reader: LogReader; clickhouse: ClickHouse }) {
  return async (
    filter: { readonly account: string; readonly q?: string | undefined },
    { before, limit }: { before: TimelinePlace | undefined; limit: number },
  ): Promise<LogRow[]> => {
    const { where, params } = eventConditions(filter)
    if (before) where.push('(timestamp, seq) < (parseDateTime64BestEffort({at:String}, 3), {seq:UInt64})')
    const keys = await clickhouse.query<LogKey>(
      `SELECT toString(origin) AS origin, message_id AS messageId FROM events WHERE ${where.join(' AND ')}
       ORDER BY timestamp DESC, seq DESC LIMIT {limit:UInt32}`,
      { ...params, at: before?.at ?? '', seq: before?.seq ?? 0, limit },
      { priority: 'interactive' },
    )
    const rows = await reader.many(keys)
    return rows.sort((x, y) => (x.happenedAt === y.happenedAt ? y.seq - x.seq : x.happenedAt < y.happenedAt ? 1 : -1))
  }
}
