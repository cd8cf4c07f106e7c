import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** Takes out the inputs of decisions about the erased people (table `erasing`), and of those whose request named one of their identifiers. */
export async function eraseDecisionInputs(clickhouse: ClickHouse): Promise<number> {
  const among = `profile IN (SELECT origin FROM erasing)
    OR arrayExists(one -> position(context, one) > 0, (SELECT groupArray(text) FROM erasing))`
  const [found] = await clickhouse.query<{ n: number }>(`SELECT count() AS n FROM decision_inputs WHERE ${among}`)
  if (!found?.n) return 0
  await clickhouse.command(
    `ALTER TABLE decision_inputs DELETE WHERE ${among}`,
    {},
    { priority: 'backfill', settings: { mutations_sync: 2 } },
  )
  return found.n
}
