import { type ClickHouse, type ClickHouseOptions, createClickHouse } from '../clickhouse/clickhouse.ts'
import { askEngine } from './ask-engine.ts'

/**
 * A ClickHouse database of one's own, migrated, in the engine of this test run. Close it in `afterAll`, which also drops it. `options`
 * opens further doors to it.
 */
export async function testClickHouse(): Promise<ClickHouse & { readonly options: ClickHouseOptions }> {
  const options = await askEngine<ClickHouseOptions>('clickhouse', 'create')
  const clickhouse = createClickHouse(options)
  return {
    ...clickhouse,
    options,
    close: async () => {
      await clickhouse.close()
      await askEngine('clickhouse', 'drop', { database: options.database })
    },
  }
}
