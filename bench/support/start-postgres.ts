import { join } from 'node:path'
import { createDatabase } from '../../server/src/platform/database/database.ts'
import { startEmbeddedPostgres } from '../../server/src/platform/database/embedded-postgres.ts'
import { ensurePartitions } from '../../server/src/platform/database/ensure-partitions.ts'
import { migrate } from '../../server/src/platform/database/migrate.ts'
import { createLog } from '../../server/src/platform/log/create-log.ts'

export type BenchPostgres = {
  /** A database of this name with all migrations, on the one engine that both sides of a comparison use. One that is there is kept. */
  database(name: string): Promise<string>
  readonly pid: number
  stop(): Promise<void>
}

/** The embedded PostgreSQL with the very settings it has in production, durable, outside of the server: so that a reference can use it too. */
export async function startPostgres(folder: string): Promise<BenchPostgres> {
  const log = createLog('warn')
  const engine = await startEmbeddedPostgres({ dir: join(folder, 'postgres'), log })
  return {
    database: async (name) => {
      const admin = createDatabase({ url: engine.url, log, poolSize: 1 })
      const [known] = await admin.query('select from pg_database where datname = $1', [name])
      if (!known) await admin.execute(`create database ${name}`)
      await admin.close()
      const url = new URL(engine.url)
      url.pathname = `/${name}`
      const db = createDatabase({ url: url.href, log, poolSize: 1 })
      await migrate(db)
      await ensurePartitions(db, { table: 'log', now: new Date() })
      await db.close()
      return url.href
    },
    pid: engine.pid() ?? 0,
    stop: () => engine.stop(),
  }
}
