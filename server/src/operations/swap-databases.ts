import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Logger } from 'pino'
import { type ClickHouseOptions, createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { createDatabase } from '../platform/database/database.ts'
import { readIfThere, writePrivateFile } from '../platform/private-file.ts'

export type Addresses = {
  readonly postgresUrl: string
  readonly analytics: ClickHouseOptions
  readonly log: Logger
}

/** The database of PostgreSQL that a URL names. */
export function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1))
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(name)}`
  return other.href
}

/** The name under which a database is filled before it takes the place of the real one. */
export function besideName(name: string): string {
  return `${name}_restoring`
}

/** Says that both databases are whole and checked, and only have to change their names. */
function markOf(varDir: string): string {
  return join(varDir, 'restored.json')
}

/**
 * Puts the restored databases in the place of the real ones. Two engines cannot do it in one step, so a mark on the disk says that it was
 * begun; whoever finds it, finishes it.
 */
export async function swapDatabases(varDir: string, of: Addresses): Promise<void> {
  await writePrivateFile(markOf(varDir), `${JSON.stringify({ at: new Date().toISOString() })}\n`)
  await finishRestore(varDir, of)
}

/** Finishes the exchange that a restore had begun when it was interrupted. Does nothing where none was. */
export async function finishRestore(varDir: string, { postgresUrl, analytics, log }: Addresses): Promise<void> {
  if ((await readIfThere(markOf(varDir))) === undefined) return
  const name = databaseOf(postgresUrl)
  const admin = createDatabase({ url: withDatabase(postgresUrl, 'postgres'), log, poolSize: 1 })
  try {
    const there = await admin.query('select from pg_database where datname = $1', [besideName(name)])
    if (there.length > 0) {
      // Sessions that a killed server left must not keep the old one.
      await admin.execute(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)
      await admin.execute(
        `alter database ${pg.escapeIdentifier(besideName(name))} rename to ${pg.escapeIdentifier(name)}`,
      )
    }
  } finally {
    await admin.close()
  }
  const server = createClickHouse({ ...analytics, database: 'default' })
  try {
    const beside = besideName(analytics.database)
    const [found] = await server.query<{ n: number }>(
      'select count() as n from system.databases where name = {beside:String}',
      { beside },
    )
    if (found?.n) {
      await server.command('drop database if exists {name:Identifier} sync', { name: analytics.database })
      await server.command('rename database {beside:Identifier} to {name:Identifier}', {
        beside,
        name: analytics.database,
      })
    }
  } finally {
    await server.close()
  }
  await rm(markOf(varDir), { force: true })
}
