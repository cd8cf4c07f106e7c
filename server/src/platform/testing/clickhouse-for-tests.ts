import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClickHouse } from '../clickhouse/clickhouse.ts'
import { startEmbeddedClickHouse } from '../clickhouse/embedded-clickhouse.ts'
import { migrateClickHouse } from '../clickhouse/migrate-clickhouse.ts'
import { silentLog } from './silent-log.ts'
import type { TestEngine } from './test-engine.ts'

/**
 * ClickHouse for a test run, in a temporary folder: `create` answers a migrated database, `drop` drops it. `CLICKHOUSE_URL`, with its
 * credentials, names a real server instead: the contract must hold there as well.
 */
export function clickHouseForTests(): TestEngine {
  let starting: ReturnType<typeof start> | undefined
  let databases = 0

  return {
    name: 'clickhouse',
    async answer(question, body) {
      starting ??= start()
      const { connection } = await starting
      switch (question) {
        case 'create': {
          databases += 1
          const database = `test_${process.pid}_${databases}`
          const options = { ...connection, database }
          await migrateClickHouse(options)
          return options
        }
        case 'drop': {
          const database = String(body.database)
          if (!/^test_\d+_\d+$/.test(database)) throw new Error(`${database} was not created here`)
          const admin = createClickHouse({ ...connection, database: 'default' })
          await admin.command('DROP DATABASE IF EXISTS {database:Identifier} SYNC', { database })
          return admin.close()
        }
        default:
          throw new Error(`unknown question ${question}`)
      }
    },
    stop: async () => (await starting?.catch(() => undefined))?.stop(),
  }
}

async function start() {
  if (process.env.CLICKHOUSE_URL) {
    const { origin, username, password } = new URL(process.env.CLICKHOUSE_URL)
    return { connection: { url: origin, username: username || 'default', password }, stop: async () => undefined }
  }
  const dir = await mkdtemp(join(tmpdir(), 'diapason-test-'))
  const engine = await startEmbeddedClickHouse({ dir, log: silentLog })
  const { url, username, password } = engine
  return {
    connection: { url, username, password },
    async stop() {
      await engine.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
