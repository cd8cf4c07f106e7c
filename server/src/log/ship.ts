import type { Logger } from 'pino'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { type BinaryRows, releaseRows } from '../platform/clickhouse/row-binary.ts'
import type { Database } from '../platform/database/database.ts'
import { type Repeating, repeat } from '../platform/repeat.ts'
import { createAnalyticsRows, joinRows } from './analytics-rows.ts'
import { follow, type LogBatch } from './follow.ts'
import type { LogRow } from './log-row.ts'
import { createLogReader } from './read.ts'
import type { RecentRows } from './recent-rows.ts'

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
  /** What this node has just committed; everything is read from the log when absent. */
  readonly recent?: RecentRows
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
export function shipOnce(options: ShipOptions): Promise<boolean> {
  const { db, clickhouse, before, recent } = options
  const handOver = async (batch: LogBatch) => {
    for (const send of before) await send(batch)
    const rows = await rowsOf(batch, options)
    await clickhouse.insert('events', rows, {
      dedupeToken: batch.token,
      priority: 'shipping',
      ...(batch.resent ? { resentKey: 'seq' } : {}),
    })
    for (const { tx } of batch.transactions ?? []) recent?.forget(tx)
    releaseRows(rows)
  }
  return follow({ db, follower: SHIPPING, size: SHIPMENT, handOver })
}

/** From memory what this node has committed itself, the rest from the log. */
async function rowsOf({ from, below, transactions }: LogBatch, options: ShipOptions): Promise<BinaryRows> {
  const reader = createLogReader(options.db)
  if (!transactions) return written(await reader.range(from, below), options)
  const remembered: BinaryRows[] = []
  const others: string[] = []
  for (const one of transactions) {
    const rows = options.recent?.rowsOf(one)
    if (rows) remembered.push(rows)
    else others.push(one.tx)
  }
  if (others.length === transactions.length) return written(await reader.range(from, below), options)
  if (others.length > 0) remembered.push(written(await reader.ofTransactions(others), options))
  return joinRows(remembered)
}

function written(rows: readonly LogRow[], { exposureOf, groupOf }: ShipOptions): BinaryRows {
  const all = createAnalyticsRows(rows)
  for (const row of rows) all.add(row, row.seq, { exposure: exposureOf(row), groupId: groupOf(row) })
  return all.end()
}
