import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** Takes out the inputs of decisions about the erased people (table `erasing`), and of those whose request named one of their identifiers. `found` is told how many before any goes. */
export async function eraseDecisionInputs(
  clickhouse: ClickHouse,
  found: (rows: number) => Promise<void>,
): Promise<void> {
  const among = `profile IN (SELECT origin FROM erasing)
    OR arrayExists(one -> position(context, one) > 0, (SELECT groupArray(text) FROM erasing))`
  const [row] = await clickhouse.query<{ n: number }>(`SELECT count() AS n FROM decision_inputs WHERE ${among}`)
  await found(row?.n ?? 0)
  if (!row?.n) return
  await clickhouse.command(
    `ALTER TABLE decision_inputs DELETE WHERE ${among}`,
    {},
    { priority: 'backfill', settings: { mutations_sync: 2 } },
  )
}
