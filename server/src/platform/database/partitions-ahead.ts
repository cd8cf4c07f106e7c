import type { Database } from './database.ts'

/** Months after the one of `now` for which the monthly partitions of `table` exist without a gap; -1 when this month's is missing. See `ensure-partitions.ts`. */
export async function partitionsAhead(
  db: Database,
  { table, now }: { readonly table: string; readonly now: Date },
): Promise<number> {
  const rows = await db.query<{ name: string }>(
    'select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass',
    [table],
  )
  const there = new Set(rows.map(({ name }) => name))
  for (let ahead = 0; ; ahead += 1) {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString().slice(0, 7)
    if (!there.has(`${table}_${month.replace('-', '_')}`)) return ahead - 1
  }
}
