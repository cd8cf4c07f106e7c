import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { type ClickHouse, type ClickHouseOptions, createClickHouse } from './clickhouse.ts'
import { splitStatements } from './split-statements.ts'

/** Where the migrations of this server live: `NNNN-verb-noun.sql`, forward only, never edited once released. */
export const clickHouseMigrationsDirectory = new URL('../../migrations/clickhouse/', import.meta.url)

const MIGRATION_NAME = /^\d{4}-[a-z0-9-]+\.sql$/

const RECORD = `CREATE TABLE IF NOT EXISTS migrations
(
  name String,
  checksum String,
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`

interface Migration {
  readonly name: string
  readonly checksum: string
  readonly statements: readonly string[]
}

export interface MigrateClickHouseOptions {
  readonly directory?: URL
  /** Names of the migrations to apply; all of them if not said. A restore fills the tables as they were, then goes on. */
  readonly only?: readonly string[]
}

/**
 * Brings a database to the newest migration and creates it when absent; returns the names that were applied. Running it twice, or by
 * several processes at once, is harmless: ClickHouse has no transaction around DDL, so every statement must be idempotent (`IF NOT
 * EXISTS`) and a migration is recorded after its last one. Rejects when a recorded file has changed since.
 */
export async function migrateClickHouse(
  options: ClickHouseOptions,
  { directory = clickHouseMigrationsDirectory, only }: MigrateClickHouseOptions = {},
): Promise<readonly string[]> {
  await createDatabase(options)
  const clickhouse = createClickHouse(options)
  try {
    await clickhouse.command(RECORD)
    const migrations = await readMigrations(directory)
    return await applyMissing(clickhouse, only ? migrations.filter(({ name }) => only.includes(name)) : migrations)
  } finally {
    await clickhouse.close()
  }
}

async function createDatabase(options: ClickHouseOptions): Promise<void> {
  const server = createClickHouse({ ...options, database: 'default' })
  try {
    await server.command('CREATE DATABASE IF NOT EXISTS {name:Identifier}', { name: options.database })
  } finally {
    await server.close()
  }
}

async function applyMissing(clickhouse: ClickHouse, migrations: readonly Migration[]): Promise<string[]> {
  const recorded = await clickhouse.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migrations')
  const checksums = new Map(recorded.map(({ name, checksum }) => [name, checksum]))
  const applied: string[] = []
  for (const { name, checksum, statements } of migrations) {
    const known = checksums.get(name)
    if (known === checksum) continue
    if (known !== undefined) {
      throw new Error(`The ClickHouse migration ${name} was edited after it was applied. Restore it and add a new one.`)
    }
    for (const statement of statements) await clickhouse.command(statement)
    await clickhouse.insert('migrations', [{ name, checksum }])
    applied.push(name)
  }
  return applied
}

async function readMigrations(directory: URL): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => MIGRATION_NAME.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, directory), 'utf8')
      const checksum = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
      return { name, checksum, statements: splitStatements(text) }
    }),
  )
}
