import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** Takes the rows that name the erased origins (table `erasing`) out of the map of the analytics engine. `found` is told how many before any goes. */
export async function eraseIdentities(clickhouse: ClickHouse, found: (rows: number) => Promise<void>): Promise<void> {
  const among = 'origin IN (SELECT origin FROM erasing) OR profile IN (SELECT origin FROM erasing)'
  const [row] = await clickhouse.query<{ n: number }>(`SELECT count() AS n FROM identity_map WHERE ${among}`)
  await found(row?.n ?? 0)
  if (!row?.n) return
  await clickhouse.command(
    `ALTER TABLE identity_map DELETE WHERE ${among}`,
    {},
    { priority: 'backfill', settings: { mutations_sync: 2 } },
  )
}
