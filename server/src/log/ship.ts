import type { Logger } from 'pino'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import { type Repeating, repeat } from '../platform/repeat.ts'
import { follow, type LogBatch } from './follow.ts'
import type { LogRow } from './log-row.ts'

/** The follower's name in `log_followers`. */
export const SHIPPING = 'clickhouse'

/** Rows of an insert: large enough that parts are few (ClickHouse merges them), small enough to hold in memory twice. */
const SHIPMENT = 20_000

/** The longest a row waits when no notification came, in ms. */
const EVERY = 1_000

/**
 * Under load rows leave together, in ms: an insert after each commit kept ClickHouse merging small parts, 51 µs of processor time a message;
 * 15 µs with half a second between two, see docs/performance.md.
 */
const AT_MOST_EVERY = 1_000

export type ShipOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  /** What a row says of an experiment, for columns of their own. */
  readonly exposureOf: (row: LogRow) => { readonly experiment: string; readonly variation: string } | undefined
  /** The account that a row names; '' for none. */
  readonly groupOf: (row: LogRow) => string
  /** More to send for the same span of transactions, before its rows; idempotent by nature. */
  readonly before: readonly ((span: { from: string; below: string }) => Promise<void>)[]
}

/** Sends the log to ClickHouse: exactly once as a reader sees it, across crashes of either side (see `follow` and the insert's token). */
export function shipLog(options: ShipOptions & { readonly log: Pick<Logger, 'warn'> }): Repeating {
  return repeat({
    name: 'shipping',
    every: EVERY,
    atMostEvery: AT_MOST_EVERY,
    log: options.log,
    work: () => shipOnce(options),
  })
}

/** Sends one batch; true when there is more to send at once. */
export function shipOnce({ db, clickhouse, exposureOf, groupOf, before }: ShipOptions): Promise<boolean> {
  const handOver = async (batch: LogBatch) => {
    for (const send of before) await send(batch)
    if (batch.rows.length === 0) return
    const rows = batch.rows.map((row) => analyticsRow(row, exposureOf(row), groupOf(row)))
    await clickhouse.insert('events', rows, {
      dedupeToken: batch.token,
      priority: 'shipping',
      ...(batch.resent ? { resentKey: 'seq' } : {}),
    })
  }
  return follow({ db, follower: SHIPPING, size: SHIPMENT, handOver })
}

function analyticsRow(
  row: LogRow,
  exposure: { experiment: string; variation: string } | undefined,
  groupId: string,
): object {
  return {
    seq: row.seq,
    origin: row.origin,
    message_id: row.messageId,
    type: row.type,
    name: row.name,
    timestamp: row.happenedAt,
    received_at: row.receivedAt,
    source: row.source,
    channel: row.channel,
    experiment: exposure?.experiment ?? '',
    variation: exposure?.variation ?? '',
    group_id: groupId,
    body: readableJson(row.body),
  }
}

/** A string that JSON only holds as an escaped half of a surrogate pair. */
const BROKEN_STRING = /\\u[dD][89a-fA-F]/

/** ClickHouse reads nothing at all of a JSON text with a broken surrogate in it, so such strings are shipped with U+FFFD in its place; the log keeps them. */
function readableJson(body: string): string {
  if (!BROKEN_STRING.test(body)) return body
  return JSON.stringify(JSON.parse(body), (_, value: unknown) => {
    if (typeof value === 'string') return value.toWellFormed()
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toWellFormed(), one]))
  })
}
