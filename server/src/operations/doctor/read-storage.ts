import type { ClickHouse } from '../../platform/clickhouse/clickhouse.ts'
import type { Database } from '../../platform/database/database.ts'

/** What takes how much of the disks. */
export type Stored = {
  readonly engine: 'postgresql' | 'clickhouse'
  /** Name of the table. */
  readonly table: string
  /** `2026-11` for a part of a table that is kept by month. */
  readonly month: string | null
  readonly bytes: number
  /** As the engine estimates it. */
  readonly rows: number
}

/** Sizes of all tables of both engines, with their indexes; those that are kept by month, by month. The largest first. */
export async function readStorage({ db, clickhouse }: { db: Database; clickhouse: ClickHouse }): Promise<Stored[]> {
  const postgres = await db.query<Omit<Stored, 'engine'>>(
    `select coalesce(p.relname, c.relname) as "table", replace(substring(c.relname from '_(\\d{4}_\\d{2})$'), '_', '-') as month,
       pg_total_relation_size(c.oid) as bytes, greatest(0, c.reltuples)::bigint as rows
     from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`,
  )
  const analytics = await clickhouse
    .query<{ table: string; partition: string; bytes: number; rows: number }>(
      `select table, partition, sum(bytes_on_disk) as bytes, sum(rows) as rows from system.parts
       where active and database = {database:String} group by table, partition`,
      { database: clickhouse.database },
    )
    .catch(() => [])
  const all: Stored[] = [
    ...postgres.map((one) => ({ engine: 'postgresql' as const, ...one })),
    ...analytics.map(({ table, partition, bytes, rows }) => ({
      engine: 'clickhouse' as const,
      table,
      month: /^\d{6}$/.test(partition) ? `${partition.slice(0, 4)}-${partition.slice(4)}` : null,
      bytes,
      rows,
    })),
  ]
  return all.sort((a, b) => b.bytes - a.bytes)
}
