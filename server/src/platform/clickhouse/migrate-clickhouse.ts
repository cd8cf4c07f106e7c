import type { ClickHouse } from './clickhouse.ts'

/** Brings the database to the newest migration; creates the database when absent. Safe to run twice and by several processes. */
export function migrateClickHouse(_clickhouse: ClickHouse): Promise<{ applied: readonly string[] }> {
  return Promise.reject(new Error('not yet'))
}
