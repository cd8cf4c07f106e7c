import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** Somebody as ClickHouse is told of them: an origin, with a text by which they are found elsewhere. */
export type Named = { readonly origin: string; readonly text: string }

/**
 * Names these people to ClickHouse in its table `erasing` while `work` is done, and no longer. ClickHouse keeps the text of a mutation on the disk long after it is done, so
 * statements that take people out name them through this table, which is in memory. Only while nothing is shipped (`pauseFollower`): so there is one such work at a time.
 */
export async function naming<T>(clickhouse: ClickHouse, people: readonly Named[], work: () => Promise<T>): Promise<T> {
  await clickhouse.command('TRUNCATE TABLE erasing')
  try {
    await clickhouse.insert('erasing', people)
    return await work()
  } finally {
    await clickhouse.command('TRUNCATE TABLE erasing')
  }
}
