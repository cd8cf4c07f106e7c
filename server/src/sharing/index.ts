import type { Route } from '../platform/http/route.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'
import { sharingRoutes } from './routes.ts'
import { createShare } from './share.ts'
import { createReadsStore } from './store.ts'

export { sharingErrors } from './errors.ts'

/** What partners read of people who permit it, and the record of how much. */
export function createSharing(of: Omit<Parameters<typeof createShare>[0], 'store'>): {
  readonly routes: readonly Route[]
  readonly task: JobTask
} {
  const store = createReadsStore(of.db, of)
  return {
    routes: sharingRoutes(createShare({ ...of, store })),
    task: { name: 'partner_reads.audit', cron: '4 * * * *', run: () => store.audit(new Date(of.clock())) },
  }
}
