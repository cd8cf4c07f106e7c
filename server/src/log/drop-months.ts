import pg from 'pg'
import type { Database } from '../platform/database/database.ts'

/** Partitions of the log whose month is over before an instant, oldest first. */
export async function monthsBefore(
  db: Pick<Database, 'query'>,
  before: string,
): Promise<{ name: string; month: string }[]> {
  const rows = await db.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'log'::regclass order by 1`,
  )
  return rows
    .map(({ name }) => ({ name, month: name.slice('log_'.length).replace('_', '-') }))
    .filter(({ month }) => month < before.slice(0, 7))
}

/**
 * Drops a partition that is empty, which gives its space back at once. It needs the whole log for an instant: rather than make everybody wait
 * behind a long transaction, it gives up after two seconds and is tried again by whoever calls.
 */
export async function dropMonth(db: Database, name: string): Promise<void> {
  const partition = pg.escapeIdentifier(name)
  await db.tx(async (tx) => {
    await tx.execute(`set local lock_timeout = '2s'`)
    const [row] = await tx.query<{ some: boolean }>(`select exists (select from ${partition}) as some`)
    if (row?.some) throw new Error(`${name} still holds messages.`)
    await tx.execute(`alter table log detach partition ${partition}`)
    await tx.execute(`drop table ${partition}`)
  })
}
