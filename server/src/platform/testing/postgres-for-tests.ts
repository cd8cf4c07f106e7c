import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, type Database } from '../database/database.ts'
import { startEmbeddedPostgres } from '../database/embedded-postgres.ts'
import { migrate, migrationsDirectory } from '../database/migrate.ts'
import { migrateJobs } from '../jobs/migrate-jobs.ts'
import { startInstalledPostgres } from './installed-postgres.ts'
import { silentLog } from './silent-log.ts'
import type { TestEngine } from './test-engine.ts'

/** Only speed matters here: the data is gone after the run. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
}

/** Which PostgreSQL the tests of a project run on: ours, the one this machine has, or the server that `DIAPASON_TEST_DATABASE_URL` names. */
export type TestPostgres = 'embedded' | 'installed' | 'named'

/**
 * PostgreSQL for a test run, in a temporary folder: `create` clones the migrated template (or, `empty`, PostgreSQL's own) and answers
 * `{ url }`; `drop` drops what `create` made.
 */
export function postgresForTests(which: TestPostgres): TestEngine {
  let starting: ReturnType<typeof start> | undefined
  let databases = 0

  async function create(empty: boolean): Promise<{ url: string }> {
    starting ??= start(which)
    const engine = await starting
    databases += 1
    const name = `${PREFIX}${databases}`
    const template = empty ? 'template0' : await engine.template()
    await engine.admin.execute(`create database ${name} template ${template} strategy file_copy`)
    return { url: databaseUrl(engine.url, name) }
  }

  return {
    name: 'postgres',
    async answer(question, body) {
      switch (question) {
        case 'create':
          return create(body.empty === true)
        case 'drop': {
          const name = new URL(String(body.url)).pathname.slice(1)
          if (!name.startsWith(PREFIX)) throw new Error(`${name} was not created here`)
          return (await starting)?.admin.execute(`drop database if exists ${name} with (force)`)
        }
        default:
          throw new Error(`unknown question ${question}`)
      }
    },
    stop: async () => (await starting?.catch(() => undefined))?.stop(),
  }
}

/** A server that is named may serve others, and other runs of these tests. */
const PREFIX = `diapason_test_${process.pid}_`

async function start(which: TestPostgres) {
  const dir = await mkdtemp(join(tmpdir(), 'diapason-test-'))
  const engine = await startEngine(which, dir)
  const admin = createDatabase({ url: engine.url, log: silentLog, poolSize: 2 })
  let template: Promise<string> | undefined
  return {
    url: engine.url,
    admin,
    template: () => {
      template ??= migratedTemplate(admin, engine.url)
      return template
    },
    async stop() {
      await admin.execute(`drop database if exists ${PREFIX}migrated with (force)`).catch(() => {})
      await admin.close()
      await engine.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function startEngine(which: TestPostgres, dir: string) {
  if (which === 'installed') return startInstalledPostgres({ dir, settings })
  if (which === 'embedded') return startEmbeddedPostgres({ dir, log: silentLog, settings })
  const url = process.env.DIAPASON_TEST_DATABASE_URL
  if (!url) throw new Error('DIAPASON_TEST_DATABASE_URL names no server')
  return { url, stop: async () => undefined }
}

async function migratedTemplate(admin: Database, url: string): Promise<string> {
  const name = `${PREFIX}migrated`
  await admin.execute(`create database ${name} template template0 strategy file_copy`)
  const db = createDatabase({ url: databaseUrl(url, name), log: silentLog, poolSize: 2 })
  if (existsSync(migrationsDirectory)) await migrate(db)
  await migrateJobs(db, { log: silentLog })
  await db.close()
  return name
}

function databaseUrl(engine: string, name: string): string {
  const url = new URL(engine)
  url.pathname = `/${name}`
  return url.href
}
