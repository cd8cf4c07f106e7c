import type { Database } from '../platform/database/database.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'
import { forgetNobodys } from '../profiles/index.ts'
import { createLinkStore } from './link-store.ts'
import { linkedOrigins } from './linked-origins.ts'

/** Milliseconds for which a link that has ended is still listed, so that somebody can say whom it was for. */
const LISTED = 90 * 24 * 3_600_000

/** Lets links go that ended long ago, every night, and with them the identifiers of those of whom nothing else was left. Whoever opens one is told what they are told of any that opens nothing. */
export function forgetLinksTask(of: {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): JobTask {
  return {
    name: 'customer_links.forget',
    cron: '25 3 * * *',
    run: async (_, { log }) => {
      const links = await of.db.tx(async (tx) => {
        const origins = await createLinkStore(tx).forgetEndedBefore(new Date(of.clock() - LISTED).toISOString())
        await forgetNobodys(tx, [...new Set(origins)], linkedOrigins)
        return origins.length
      })
      if (links > 0) log.info({ links }, 'Links of customers that had ended were let go.')
    },
  }
}
