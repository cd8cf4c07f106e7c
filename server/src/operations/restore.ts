import pg from 'pg'
import { lagOf, pairAnalytics, SHIPPING, type ShipOptions, shipOnce } from '../log/index.ts'
import type { ReadPart } from '../platform/archive/archive-reader.ts'
import { type ClickHouse, type ClickHouseOptions, createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { createDatabase, type Database } from '../platform/database/database.ts'
import { type RebuildSample, sampleRebuild } from './rebuild-sample.ts'
import { restoreArchive } from './restore-archive.ts'
import { RestoreRefused } from './restore-refused.ts'
import { type Addresses, besideName, databaseOf, swapDatabases, withDatabase } from './swap-databases.ts'

export type RestoreReport = {
  /** The instant of the snapshot. */
  readonly at: string
  /** Version that made the backup. */
  readonly version: string
  readonly rows: Readonly<Record<string, number>>
  readonly jobs: number
  /** Rows of the log that ClickHouse has again. */
  readonly events: number
  /** People folded again from the restored log, and those whose document was not the same to the byte. */
  readonly rebuilt: RebuildSample
}

export type RestoreInput = Addresses & {
  readonly varDir: string
  readonly parts: AsyncGenerator<ReadPart, Readonly<Record<string, unknown>>>
  /** Replaces what is there. */
  readonly force: boolean
  readonly jobs: boolean
  readonly tell: (line: string) => void
  readonly shipping: (on: {
    db: Database
    clickhouse: ClickHouse
  }) => Pick<ShipOptions, 'exposureOf' | 'groupOf' | 'before'>
}

/** A transaction of another database of the same server can hold the last rows back; they are shipped by the next start then. */
const SHIPPING_PATIENCE = 60_000

/**
 * Restores a backup: into databases beside the real ones, which take their place once everything is there and was checked. Whatever goes
 * wrong before, the real ones are untouched.
 * @throws RestoreRefused, ArchiveDamaged
 */
export async function restore(of: RestoreInput): Promise<RestoreReport> {
  const { postgresUrl, log, force } = of
  if (!force) await refuseUsed(postgresUrl, log)
  const beside = await makeBeside(of)
  let db: Database | undefined
  let clickhouse: ClickHouse | undefined
  try {
    db = createDatabase({ url: beside.url, log, poolSize: 4 })
    const restored = await restoreArchive({ ...of, db, analytics: beside.analytics })
    clickhouse = createClickHouse(beside.analytics)
    await pairAnalytics({ db, clickhouse, replace: true })
    const events = await shipAll({ ...of, db, clickhouse, total: restored.rows.log ?? 0 })
    of.tell('Folding a sample of people again from the log…')
    const rebuilt = await sampleRebuild(db)
    await db.close()
    await clickhouse.close()
    await swapDatabases(of.varDir, of)
    const { at, version } = restored.header
    return { at, version, rows: restored.rows, jobs: restored.jobs, events, rebuilt }
  } catch (error) {
    await db?.close()
    await clickhouse?.close()
    await dropBeside(of).catch((failure: unknown) =>
      log.warn({ err: failure }, 'the unfinished databases were not dropped'),
    )
    throw error
  }
}

/** Tables of which an installation that is in use has a row. */
const USED = ['users', 'keys', 'definitions', 'log']

async function refuseUsed(url: string, log: Addresses['log']): Promise<void> {
  const db = createDatabase({ url, log, poolSize: 1 })
  try {
    for (const table of USED) {
      const [found] = await db.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
        `public.${table}`,
      ])
      if (!found?.there) continue
      const [used] = await db.query<{ some: boolean }>(
        `select exists (select from ${pg.escapeIdentifier(table)}) as some`,
      )
      if (used?.some)
        throw new RestoreRefused(
          `This installation is in use (there are rows in ${table}), and restoring replaces all of it. Back it up first, then say --force; or give DIAPASON_VAR another folder.`,
        )
    }
  } finally {
    await db.close()
  }
}

/** Two empty databases, named after the real ones. What an interrupted restore left under these names is dropped. */
async function makeBeside(of: Addresses): Promise<{ url: string; analytics: ClickHouseOptions }> {
  await dropBeside(of).catch((error: unknown) => {
    throw notAllowed(error)
  })
  const name = besideName(databaseOf(of.postgresUrl))
  const admin = createDatabase({ url: withDatabase(of.postgresUrl, 'postgres'), log: of.log, poolSize: 1 })
  try {
    await admin.execute(`create database ${pg.escapeIdentifier(name)} template template0`)
  } catch (error) {
    throw notAllowed(error)
  } finally {
    await admin.close()
  }
  return {
    url: withDatabase(of.postgresUrl, name),
    analytics: { ...of.analytics, database: besideName(of.analytics.database) },
  }
}

async function dropBeside({ postgresUrl, analytics, log }: Addresses): Promise<void> {
  const admin = createDatabase({ url: withDatabase(postgresUrl, 'postgres'), log, poolSize: 1 })
  try {
    await admin.execute(
      `drop database if exists ${pg.escapeIdentifier(besideName(databaseOf(postgresUrl)))} with (force)`,
    )
  } finally {
    await admin.close()
  }
  const server = createClickHouse({ ...analytics, database: 'default' })
  try {
    await server.command('drop database if exists {name:Identifier} sync', { name: besideName(analytics.database) })
  } finally {
    await server.close()
  }
}

/** SQLSTATE of a role that may not. */
function notAllowed(error: unknown): unknown {
  const denied = error instanceof Error && 'code' in error && error.code === '42501'
  if (!denied) return error
  return new RestoreRefused(
    'The role of DATABASE_URL may not create databases, and a backup is restored beside the real one first: `alter role … createdb` for the time of the restore.',
    { cause: error },
  )
}

/** Sends the whole restored log to ClickHouse, as every day. Returns how many rows it has then. */
async function shipAll(of: RestoreInput & { db: Database; clickhouse: ClickHouse; total: number }): Promise<number> {
  const { db, clickhouse, total, tell } = of
  const options = { db, clickhouse, ...of.shipping({ db, clickhouse }) }
  const count = async () => (await clickhouse.query<{ n: number }>('select count() as n from events'))[0]?.n ?? 0
  tell(`Filling the analytics engine from the log: ${total} messages…`)
  const deadline = Date.now() + SHIPPING_PATIENCE
  let said = 0
  for (;;) {
    while (await shipOnce(options)) {
      const done = await count()
      if (done - said >= 250_000) tell(`  ${done} of ${total}`)
      said = done - said >= 250_000 ? done : said
    }
    if ((await lagOf(db, SHIPPING)).pending === 0) return count()
    if (Date.now() > deadline) {
      tell('Another transaction on this server holds the last messages back; they are sent after the next start.')
      return count()
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
