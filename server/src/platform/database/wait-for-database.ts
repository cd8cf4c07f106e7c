import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from './database.ts'
import { isUnavailable } from './database-unavailable.ts'

/** How long a database may take to come up beside us, in ms: containers start in any order, and a recovery takes its time. */
const PATIENCE = 60_000

/** Resolves once the database answers. @throws its error when it refuses us, or `database_unavailable` when it has not answered in a minute */
export async function waitForDatabase(db: Database, log: Pick<Logger, 'info'>, patience = PATIENCE): Promise<void> {
  for (const deadline = Date.now() + patience; ; await sleep(500)) {
    try {
      await db.query('select 1')
      return
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > deadline) throw error
      log.info('Waiting for the database to answer.')
    }
  }
}
