import { runMigrations } from 'graphile-worker'
import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'
import { withMigrationLock } from '../database/migrate.ts'
import { graphileLogger } from './graphile-logger.ts'

/**
 * Brings the library's own schema, `graphile_worker`, to the version that this code uses, under the lock of our migrations: nodes that start together
 * wait for each other here too.
 */
export async function migrateJobs(db: Database, { log }: { readonly log: Logger }): Promise<void> {
  await withMigrationLock(db, () => runMigrations({ pgPool: db.pool, logger: graphileLogger(log) }))
}
