import pg from 'pg'
import type { Database } from './database.ts'

/**
 * Makes the monthly partitions of `table` (partitioned by range on a `timestamptz`) for the month of `now` and the `ahead` months
 * after it, and returns the names of those that were missing: `log_2026_01` holds January 2026 in UTC. Nodes may call it at once.
 *
 * Called at start and daily, with two months ahead it would have to fail for two months before a row has no place. Should that
 * happen still, PostgreSQL refuses the row: nothing is acknowledged and nothing lost; see `isMissingPartition`.
 */
export async function ensurePartitions(
  db: Database,
  options: { readonly table: string; readonly now: Date; readonly ahead?: number },
): Promise<readonly string[]> {
  const { table, now, ahead = 2 } = options
  const months = Array.from({ length: ahead + 1 }, (_, index) => monthOf(now, index))
  const wanted = months.map((month) => ({ name: `${table}_${month.start.slice(0, 7).replace('-', '_')}`, ...month }))
  const missing = async (on: Database) => {
    const there = await on.query<{ name: string }>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass`,
      [pg.escapeIdentifier(table)],
    )
    return wanted.filter(({ name }) => !there.some((one) => one.name === name))
  }
  if ((await missing(db)).length === 0) return []
  return db.tx(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('partitions of ' || $1, 0))`, [table])
    const lacking = await missing(tx)
    for (const { name, start, end } of lacking) {
      const [parent, partition] = [pg.escapeIdentifier(table), pg.escapeIdentifier(name)]
      // Made apart and then attached: `create table … partition of` would lock out readers and writers of the whole table.
      await tx.execute(`create table ${partition} (like ${parent} including all excluding indexes excluding identity)`)
      await tx.execute(`alter table ${parent} attach partition ${partition} for values from ('${start}') to ('${end}')`)
    }
    return lacking.map(({ name }) => name)
  })
}

/** True when a row was refused because no partition takes it: call `ensurePartitions` and run the transaction again. */
export function isMissingPartition(error: unknown): boolean {
  return error instanceof Error && 'routine' in error && error.routine === 'ExecFindPartition'
}

function monthOf(now: Date, offset: number): { start: string; end: string } {
  const first = (months: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString()
  return { start: first(offset), end: first(offset + 1) }
}
