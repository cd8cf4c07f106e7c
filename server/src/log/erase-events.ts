import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import { createAnalyticsRows } from './analytics-rows.ts'
import { createLogReader } from './read.ts'
import type { ShipOptions } from './ship.ts'

const SYNCED = { priority: 'backfill', settings: { mutations_sync: 2 } } as const

/** Rows written anew together. */
const PAGE = 5_000

/**
 * Takes the messages of the erased origins (table `erasing`) out of the analytics engine, and writes those of others anew that named them: `seqs`. Nothing may be shipped
 * meanwhile, and all that was written before the erasure must have been. Doing it twice changes nothing.
 */
export async function eraseEvents(
  of: Pick<ShipOptions, 'exposureOf' | 'groupOf'> & {
    readonly db: Database
    readonly clickhouse: ClickHouse
    readonly seqs: readonly number[]
    /** Told how many rows there are before any goes: whoever is interrupted and does it again finds fewer. */
    readonly found: (rows: number) => Promise<void>
  },
): Promise<void> {
  const { db, clickhouse, seqs } = of
  const among = 'origin IN (SELECT origin FROM erasing)'
  const [row] = await clickhouse.query<{ n: number }>(`SELECT count() AS n FROM events WHERE ${among}`)
  await of.found(row?.n ?? 0)
  if (row?.n) await clickhouse.command(`ALTER TABLE events DELETE WHERE ${among}`, {}, SYNCED)
  for (let at = 0; at < seqs.length; at += PAGE) {
    const page = seqs.slice(at, at + PAGE)
    const list = page.map((seq) => String(BigInt(seq))).join(',')
    await clickhouse.command(
      `ALTER TABLE events DELETE WHERE seq IN (${list})`,
      {},
      { ...SYNCED, settings: { ...SYNCED.settings, max_query_size: list.length + 10_000 } },
    )
    const rows = await createLogReader(db).bySeq(page)
    const written = createAnalyticsRows(rows)
    for (const row of rows) written.add(row, row.seq, { exposure: of.exposureOf(row), groupId: of.groupOf(row) })
    await clickhouse.insert('events', written.end(), { priority: 'shipping' })
  }
}
