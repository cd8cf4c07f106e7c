import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { pairAnalytics } from './log/index.ts'
import { finishRestore } from './operations/index.ts'
import { type ClickHouse, type ClickHouseOptions, createClickHouse } from './platform/clickhouse/clickhouse.ts'
import { startEmbeddedClickHouse } from './platform/clickhouse/embedded-clickhouse.ts'
import { migrateClickHouse } from './platform/clickhouse/migrate-clickhouse.ts'
import { assertUsable } from './platform/database/assert-usable.ts'
import { createDatabase, type Database } from './platform/database/database.ts'
import { startEmbeddedPostgres } from './platform/database/embedded-postgres.ts'
import { ensurePartitions } from './platform/database/ensure-partitions.ts'
import { migrate, withMigrationLock } from './platform/database/migrate.ts'
import { waitForDatabase } from './platform/database/wait-for-database.ts'
import { migrateJobs } from './platform/jobs/migrate-jobs.ts'
import type { EngineMetrics } from './platform/metrics/engine-metrics.ts'

export type Engines = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  /** Makes the partitions of the months to come; called daily. */
  readonly prepareMonths: () => Promise<void>
  stop(): Promise<void>
}

/** Name of our database on either engine. */
const DATABASE = 'diapason'

/** The slowest statement of a serving node takes a second or two; what takes this long in ms does not come any more. */
const PATIENCE = 15_000

type Watching = {
  readonly log: Logger
  readonly metrics?: EngineMetrics | undefined
  readonly traceparent?: (() => string | undefined) | undefined
}

/** Where both engines are reached, whatever they hold. */
export type EngineAddresses = {
  readonly postgresUrl: string
  readonly analytics: ClickHouseOptions
  stop(): Promise<void>
}

/** Starts or reaches both engines. Embedded unless their URL is configured. */
export async function reachEngines(config: Config, { log, metrics }: Watching): Promise<EngineAddresses> {
  const stops: (() => Promise<void>)[] = []
  const stop = async () => {
    // The last started stops first; one that fails to stop must not keep the others alive.
    for (const one of stops.splice(0).reverse())
      await one().catch((error: unknown) => log.error({ err: error }, 'an engine did not stop cleanly'))
  }
  try {
    const [postgresUrl, analytics] = await all([
      config.databaseUrl ?? embeddedPostgres(config, { log, metrics, stops }),
      config.clickhouseUrl === undefined
        ? embeddedClickHouse(config, { log, metrics, stops })
        : externalClickHouse(config.clickhouseUrl),
    ])
    return { postgresUrl, analytics, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts or reaches both engines, migrates them unless told otherwise, and opens their doors. */
export async function startEngines(config: Config, watching: Watching, { migrated = true } = {}): Promise<Engines> {
  const { log, metrics, traceparent } = watching
  const { postgresUrl, analytics, stop: release } = await reachEngines(config, watching)
  const stops: (() => Promise<void>)[] = [release]
  const stop = async () => {
    for (const one of stops.splice(0).reverse())
      await one().catch((error: unknown) => log.error({ err: error }, 'an engine did not stop cleanly'))
  }
  try {
    await finishRestore(config.varDir, { postgresUrl, analytics, log })
    if (migrated) await migrateBoth({ postgresUrl, analytics, replace: mayReplace(config) }, log)
    const db = createDatabase({
      url: postgresUrl,
      log,
      patience: PATIENCE,
      ...(metrics ? { around: metrics.aroundStatement } : {}),
    })
    stops.push(() => db.close())
    const clickhouse = createClickHouse({
      ...analytics,
      ...(metrics ? { around: metrics.aroundQuery } : {}),
      ...(traceparent ? { traceparent } : {}),
    })
    stops.push(() => clickhouse.close())
    const prepareMonths = async () => {
      await ensurePartitions(db, { table: 'log', now: new Date() })
    }
    if (migrated) await prepareMonths()
    return { db, clickhouse, prepareMonths, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** `Promise.all` that waits for each before it fails: what is still starting when the other has failed could not be stopped any more. */
async function all<T extends readonly unknown[]>(started: readonly [...T]): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(started)
  return Promise.all(started)
}

type Migrating = { readonly postgresUrl: string; readonly analytics: ClickHouseOptions; readonly replace: boolean }

/** On a pool of its own: a migration may rightly take minutes. */
async function migrateBoth({ postgresUrl, analytics, replace }: Migrating, log: Logger): Promise<void> {
  const db = createDatabase({ url: postgresUrl, log, poolSize: 2 })
  const clickhouse = createClickHouse(analytics)
  try {
    await waitForDatabase(db, log)
    await assertUsable(db)
    await migrate(db, { log })
    await migrateJobs(db, { log })
    await withMigrationLock(db, async () => {
      await migrateClickHouse(analytics)
      const outcome = await pairAnalytics({ db, clickhouse, replace })
      if (outcome === 'replaced') log.warn('The analytics engine is new: the whole log is sent to it again.')
    })
  } finally {
    await clickhouse.close()
    await db.close()
  }
}

/** Without another node there is nobody to disagree with: an embedded engine whose folder was removed is filled again. */
function mayReplace(config: Config): boolean {
  return config.newAnalytics || (config.databaseUrl === undefined && config.clickhouseUrl === undefined)
}

type Starting = Watching & { readonly stops: (() => Promise<void>)[] }

async function embeddedPostgres(config: Config, { log, metrics, stops }: Starting): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dir: join(config.varDir, 'postgres'), log })
  stops.push(() => postgres.stop())
  postgres.onRestart(() => metrics?.restarted('postgresql'))
  return postgres.url
}

async function embeddedClickHouse(config: Config, { log, metrics, stops }: Starting) {
  const engine = await startEmbeddedClickHouse({ dir: join(config.varDir, 'clickhouse'), log })
  stops.push(() => engine.stop())
  engine.onRestart(() => metrics?.restarted('clickhouse'))
  const { url, username, password } = engine
  return { url, username, password, database: DATABASE }
}

/** User, password and database come from the URL, as ClickHouse's own clients read it. */
function externalClickHouse(address: string) {
  const { origin, username, password, pathname } = new URL(address)
  return {
    url: origin,
    username: decodeURIComponent(username) || 'default',
    password: decodeURIComponent(password),
    database: pathname.slice(1) || DATABASE,
    compression: true,
  }
}
