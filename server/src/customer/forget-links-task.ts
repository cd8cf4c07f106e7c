import type { Database } from '../platform/database/database.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'
import { createLinkStore } from './link-store.ts'

/** Milliseconds for which a link that has ended is still listed, so that somebody can say whom it was for. */
const LISTED = 90 * 24 * 3_600_000

/** Lets links go that ended long ago, every night. Whoever opens one is told what they are told of any that opens nothing. */
export function forgetLinksTask(of: {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): JobTask {
  return {
    name: 'customer_links.forget',
    cron: '25 3 * * *',
    run: async (_, { log }) => {
      const gone = await createLinkStore(of.db).forgetEndedBefore(new Date(of.clock() - LISTED).toISOString())
      if (gone > 0) log.info({ links: gone }, 'Links of customers that had ended were let go.')
    },
  }
}
