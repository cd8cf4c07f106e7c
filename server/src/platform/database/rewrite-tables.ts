import pg from 'pg'
import type { Database } from './database.ts'

/** Longer than a segment of the write-ahead log, so that what is in one now is not needed any more. */
const FILLER = 17_000_000

/**
 * Writes tables anew, so that their files hold nothing that was deleted, and lets go of the write-ahead log that does: what `delete` leaves in pages, in statistics and in the
 * log. Each table is locked while it is written, and given up (and tried again by whoever calls) when it is not free within two seconds.
 * @returns whether the write-ahead log was let go as well, which takes the right to checkpoint
 */
export function rewriteTables(db: Database, tables: readonly string[]): Promise<{ readonly wal: boolean }> {
  return db.alone(async (client) => {
    await client.query(`set lock_timeout = '2s'`)
    for (const table of tables) {
      const { rows } = await client.query<{ name: string | null }>('select to_regclass($1)::text as name', [table])
      const name = rows[0]?.name
      if (name) await client.query(`vacuum (full, analyze) ${quoted(name)}`)
    }
    // What `analyze` kept of the values of columns before.
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

function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => pg.escapeIdentifier(part.replaceAll('"', '')))
    .join('.')
}
