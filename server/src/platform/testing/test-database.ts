import { createDatabase, type Database } from '../database/database.ts'
import { askEngine } from './ask-engine.ts'
import { silentLog } from './silent-log.ts'

/**
 * A PostgreSQL database of one's own, migrated, made by cloning the template of this test run: about 50 ms. Close it in
 * `afterAll`, which also drops it; the rest goes with the engine at the end of the run.
 *
 * The shared engine runs with fsync off: a test whose subject is durability starts its own (`startEmbeddedPostgres`).
 */
export async function testDatabase(
  options: { readonly poolSize?: number } = {},
): Promise<Database & { readonly url: string }> {
  const { url } = await askEngine<{ url: string }>('postgres', 'create')
  const db = createDatabase({ url, log: silentLog, poolSize: options.poolSize ?? 4, applicationName: 'test' })
  return {
    ...db,
    url,
    close: async () => {
      await db.close()
      await askEngine('postgres', 'drop', { url })
    },
  }
}

/** As `testDatabase`, but empty: for tests of the migrator and of tables of their own. */
export async function emptyTestDatabase(): Promise<Database & { readonly url: string }> {
  const { url } = await askEngine<{ url: string }>('postgres', 'create', { empty: true })
  const db = createDatabase({ url, log: silentLog, poolSize: 4, applicationName: 'test' })
  return {
    ...db,
    url,
    close: async () => {
      await db.close()
      await askEngine('postgres', 'drop', { url })
    },
  }
}
