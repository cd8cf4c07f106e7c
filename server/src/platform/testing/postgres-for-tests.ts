import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, type Database } from '../database/database.ts'
import { startEmbeddedPostgres } from '../database/embedded-postgres.ts'
import { migrate, migrationsDirectory } from '../database/migrate.ts'
import { migrateJobs } from '../jobs/migrate-jobs.ts'
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

/**
 * PostgreSQL for a test run, in a temporary folder: `create` clones the migrated template (or, `empty`, PostgreSQL's own) and answers
 * `{ url }`; `drop` drops what `create` made.
 */
export function postgresForTests(): TestEngine {
  let starting: ReturnType<typeof start> | undefined
  let databases = 0

  async function create(empty: boolean): Promise<{ url: string }> {
    starting ??= start()
    const engine = await starting
    databases += 1
    const name = `test_${databases}`
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
          if (!/^test_\d+$/.test(name)) throw new Error(`${name} was not created here`)
          return (await starting)?.admin.execute(`drop database if exists ${name} with (force)`)
        }
        default:
          throw new Error(`unknown question ${question}`)
      }
    },
    stop: async () => (await starting?.catch(() => undefined))?.stop(),
  }
}

async function start() {
  const dir = await mkdtemp(join(tmpdir(), 'diapason-test-'))
  const engine = await startEmbeddedPostgres({ dir, log: silentLog, settings })
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
      await admin.close()
      await engine.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function migratedTemplate(admin: Database, url: string): Promise<string> {
  await admin.execute('create database migrated template template0 strategy file_copy')
  const db = createDatabase({ url: databaseUrl(url, 'migrated'), log: silentLog, poolSize: 2 })
  if (existsSync(migrationsDirectory)) await migrate(db)
  await migrateJobs(db, { log: silentLog })
  await db.close()
  return 'migrated'
}

function databaseUrl(engine: string, name: string): string {
  const url = new URL(engine)
  url.pathname = `/${name}`
  return url.href
}
