import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouse, createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { startEmbeddedClickHouse } from '../platform/clickhouse/embedded-clickhouse.ts'
import { createDatabase, type Database } from '../platform/database/database.ts'
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.ts'
import { findInstalledPostgres } from '../platform/database/find-installed-postgres.ts'
import { startInstalledPostgres } from '../platform/testing/installed-postgres.ts'
import { silentLog } from '../platform/testing/silent-log.ts'

export type SharedEngines = {
  /** A folder for whoever uses them, removed at the end. */
  readonly folder: string
  /** `DATABASE_URL` and `CLICKHOUSE_URL` of every node. */
  readonly env: { readonly DATABASE_URL: string; readonly CLICKHOUSE_URL: string }
  readonly db: Database
  readonly clickhouse: ClickHouse
  stop(): Promise<void>
}

/** What several nodes share: another PostgreSQL than ours where this machine has one (ours, durable, where it has none), and one ClickHouse behind its wire. */
export async function startSharedEngines(): Promise<SharedEngines> {
  const folder = await mkdtemp(join(tmpdir(), 'diapason-nodes-'))
  const postgres = findInstalledPostgres()
    ? await startInstalledPostgres({ dir: folder, settings: { max_connections: '120' } })
    : await startEmbeddedPostgres({ dir: join(folder, 'postgres'), log: silentLog })
  const engine = await startEmbeddedClickHouse({ dir: join(folder, 'clickhouse'), log: silentLog })
  const { url, username, password } = engine
  const address = new URL(url)
  address.username = username
  address.password = encodeURIComponent(password)
  address.pathname = '/diapason'
  const db = createDatabase({ url: postgres.url, log: silentLog, poolSize: 3 })
  const clickhouse = createClickHouse({ url, username, password, database: 'diapason' })
  return {
    folder,
    env: { DATABASE_URL: postgres.url, CLICKHOUSE_URL: address.href },
    db,
    clickhouse,
    stop: async () => {
      await clickhouse.close()
      await db.close()
      await engine.stop()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
