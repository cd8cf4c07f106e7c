import type { LogKey, LogReader, LogRow } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { eventConditions } from './event-conditions.ts'
import type { EventFilter } from './event-summary.ts'

export type FindEvents = (filter: EventFilter, page: { before: number | undefined; limit: number }) => Promise<LogRow[]>

/**
 * The newest messages that pass a filter. Without one, straight from the log; with one, ClickHouse finds the keys (it reads a column of ten
 * million rows in milliseconds, where PostgreSQL would walk them), about a second behind the log, and the log gives the rows.
 */
export function createFindEvents({ reader, clickhouse }: { reader: LogReader; clickhouse: ClickHouse }): FindEvents {
  return async (filter, { before, limit }) => {
    const { where, params } = eventConditions(filter)
    if (where.length === 0) return reader.newest({ before, limit })
    if (before !== undefined) where.push('seq < {before:UInt64}')
    const keys = await clickhouse.query<LogKey>(
      `SELECT toString(origin) AS origin, message_id AS messageId FROM events WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT {limit:UInt32}`,
      { ...params, before: before ?? 0, limit },
      { priority: 'interactive' },
    )
    return reader.many(keys)
  }
}
