import type { Database } from '../platform/database/database.ts'
import { createCatalogueStore } from './store.ts'

/** Lets go of what the days before `day` (`2026-02-01`) counted, once their messages have left the log: examples could not be shown any more. */
export async function forgetCatalogueBefore(db: Database, day: string): Promise<void> {
  await db.tx(async (tx) => {
    const store = createCatalogueStore(tx)
    await store.lock()
    await store.forgetBefore(day)
  })
}
