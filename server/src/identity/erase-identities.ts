import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** Takes the rows that name the erased origins (table `erasing`) out of the map of the analytics engine. */
export async function eraseIdentities(clickhouse: ClickHouse): Promise<number> {
  const among = 'origin IN (SELECT origin FROM erasing) OR profile IN (SELECT origin FROM erasing)'
  const [found] = await clickhouse.query<{ n: number }>(`SELECT count() AS n FROM identity_map WHERE ${among}`)
  if (!found?.n) return 0
  await clickhouse.command(
    `ALTER TABLE identity_map DELETE WHERE ${among}`,
    {},
    { priority: 'backfill', settings: { mutations_sync: 2 } },
  )
  return found.n
}
