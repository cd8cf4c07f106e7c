import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Database } from './database.ts'

/** Two segments of the write-ahead log and more, so that those which are in use now are not needed any more. */
const FILLER = 34_000_000

/** Looks, and milliseconds between two: transactions of a serving node end within seconds. */
const LOOKS = 120
const PAUSE = 250

/**
 * Writes tables anew, so that their files hold nothing that was deleted, and lets go of the write-ahead log that does: what `delete` leaves in pages, in statistics and in the
 * log. Each table is locked while it is written, and given up (and tried again by whoever calls) when it is not free within two seconds.
 * @returns whether the write-ahead log was let go as well, which takes the right to checkpoint
 */
export function rewriteTables(db: Database, tables: readonly string[]): Promise<{ readonly wal: boolean }> {
  return db.alone(async (client) => {
    await client.query(`set lock_timeout = '2s'`)
    await settled(client)
    const { rows: parents } = await client.query<{ name: string }>(
      'select distinct inhparent::regclass::text as name from pg_inherits where inhrelid in (select to_regclass(t) from unnest($1::text[]) as t)',
      [tables],
    )
    // A table that is empty now keeps the statistics of what was in it, whatever looks at it again. PostgreSQL before 18 cannot be told to forget them.
    await client.query(clearSql, [[...tables, ...parents.map(({ name }) => name)]]).catch(() => {})
    for (const table of tables) {
      const { rows } = await client.query<{ name: string | null }>('select to_regclass($1)::text as name', [table])
      const name = rows[0]?.name
      if (name) await client.query(`vacuum (full, analyze) ${quoted(name)}`)
    }
    // A partitioned table has statistics of its own, over all its parts.
    for (const { name } of parents) await client.query(`analyze ${quoted(name)}`)
    // What `analyze` kept of the values of columns before. Not every role of a foreign server may.
    await settled(client)
    await client.query('vacuum (full) pg_catalog.pg_statistic').catch(() => {})
    try {
      await client.query(`select pg_logical_emit_message(false, 'diapason', repeat(' ', $1))`, [FILLER])
      await client.query('checkpoint')
      return { wal: true }
    } catch {
      return { wal: false }
    }
  })
}

/**
 * Resolves once nobody could still see what was deleted before now: a table that is written anew keeps what somebody can see.
 * @throws Error when a transaction stays open for too long
 */
async function settled(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ bound: string }>(
    'select (pg_snapshot_xmax(pg_current_snapshot())::xid)::text as bound',
  )
  for (let look = 0; look < LOOKS; look += 1) {
    const { rows: open } = await client.query<{ some: boolean }>(
      `select exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and greatest(age(backend_xmin), age(backend_xid)) > age($1::xid)) as some`,
      [rows[0]?.bound],
    )
    if (!open[0]?.some) return
    await sleep(PAUSE)
  }
  throw new Error('A transaction has been open for long, and can still see what was deleted: tried again later.')
}

/** Those of indexes over expressions stand under the name of the index. */
const clearSql = `
  select pg_clear_attribute_stats(s.schemaname::text, s.tablename::text, s.attname::text, s.inherited) from pg_stats s
  where to_regclass(format('%I.%I', s.schemaname, s.tablename)) in (
    select to_regclass(t) from unnest($1::text[]) as t
    union select indexrelid from pg_index where indrelid in (select to_regclass(t) from unnest($1::text[]) as t))`

function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => pg.escapeIdentifier(part.replaceAll('"', '')))
    .join('.')
}
