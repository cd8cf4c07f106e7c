import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Database } from './database.ts'

export type MigrateOptions = {
  readonly log?: Pick<Logger, 'info'>
  /** Folder of `NNNN-verb-noun.sql`; the server's own if not said. */
  readonly directory?: string
  /** Number of the last migration to apply; the newest if not said. A restore fills the tables as they were, then goes on. */
  readonly upTo?: number
}

/** The start must not go on: what the database holds and what this code expects cannot be brought together by themselves. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused'
}

/** The migrations that this code knows, to compare with those of another database. */
export function knownMigrations(): readonly {
  readonly number: number
  readonly name: string
  readonly checksum: string
}[] {
  return readMigrations(migrationsDirectory).map(({ number, name, checksum }) => ({ number, name, checksum }))
}

type Migration = { readonly number: number; readonly name: string; readonly sql: string; readonly checksum: string }

export const migrationsDirectory = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Any number, the same in every version: those who migrate one database at once wait for each other on it. */
const migrationLock = '4400180001'

/**
 * Brings the database to the newest migration, each in one transaction with its record; returns the names of those that this call
 * applied. Nodes that start together may all call it: each migration runs once. A migration is plain SQL that may hold
 * several statements, none of which may refuse to run in a transaction.
 *
 * Rejects with `MigrationRefused` when an applied migration was edited, is missing here, or is newer than this code.
 */
export async function migrate(db: Database, options: MigrateOptions = {}): Promise<readonly string[]> {
  const migrations = readMigrations(options.directory ?? migrationsDirectory).slice(0, options.upTo)
  const applied: string[] = []
  for (let next = await pending(db, migrations); next; next = await pending(db, migrations)) {
    const migration = next
    const ran = await db.tx(async (tx) => {
      if ((await pendingLocked(tx, migrations))?.number !== migration.number) return false
      await tx.execute(migration.sql).catch((cause: Error) => {
        throw new Error(`Migration ${migration.name} failed and was undone: ${cause.message}`, { cause })
      })
      await tx.execute('insert into migrations (number, name, checksum) values ($1, $2, $3)', [
        migration.number,
        migration.name,
        migration.checksum,
      ])
      return true
    })
    if (!ran) continue
    applied.push(migration.name)
    options.log?.info({ migration: migration.name }, 'Migrated the database.')
  }
  return applied
}

/** Runs `work` while nobody else migrates this database. The lock holds one connection, so `work` needs another. */
export function withMigrationLock(db: Database, work: () => Promise<void>): Promise<void> {
  return db.tx(async (tx) => {
    // The work is on other connections: this one is idle meanwhile, and must not be ended for it.
    await tx.execute(`set local idle_in_transaction_session_timeout = 0`)
    await tx.execute(`select pg_advisory_xact_lock(${migrationLock})`)
    await work()
  })
}

async function pending(db: Database, migrations: readonly Migration[]): Promise<Migration | undefined> {
  return db.tx((tx) => pendingLocked(tx, migrations))
}

/** Waits for the lock, which the transaction then holds, and finds the first migration that is not applied. */
async function pendingLocked(tx: Database, migrations: readonly Migration[]): Promise<Migration | undefined> {
  await tx.execute(`select pg_advisory_xact_lock(${migrationLock})`)
  await tx.execute(`create table if not exists migrations (
    number int primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`)
  const rows = await tx.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from migrations order by number',
  )
  for (const row of rows) refuseMismatch(row, migrations)
  return migrations[rows.length]
}

function refuseMismatch(
  row: { number: number; name: string; checksum: string },
  migrations: readonly Migration[],
): void {
  const known = migrations[row.number - 1]
  if (!known) {
    throw new MigrationRefused(
      `The database has migration ${row.name}, and this version of Diapason ends at ${migrations.at(-1)?.name ?? 'none'}: it was used by a newer version. Start that version, or restore a backup made before.`,
    )
  }
  if (known.checksum !== row.checksum) {
    throw new MigrationRefused(
      `Migration ${known.name} is not the one that was applied (${row.name}): migrations are never edited once they have run. Bring the file back (git checkout server/src/migrations) and put the change in a new migration.`,
    )
  }
}

function readMigrations(directory: string): readonly Migration[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.sql') && file !== 'schema.sql')
    .sort()
  return files.map((file, index) => {
    const [, digits] = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)+\.sql$/.exec(file) ?? []
    if (Number(digits) !== index + 1) {
      const expected = String(index + 1).padStart(4, '0')
      throw new MigrationRefused(
        `${join(directory, file)}: expected ${expected}-verb-noun.sql. Migrations are numbered from 0001 without a gap or a double.`,
      )
    }
    // A checkout with Windows line ends is the same migration.
    const sql = readFileSync(join(directory, file), 'utf8').replaceAll('\r\n', '\n')
    return { number: index + 1, name: file.slice(0, -4), sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}
