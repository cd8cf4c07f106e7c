import type { Database } from '../database/database.ts'
import type { JobTask } from '../jobs/job-task.ts'
import { createAudit } from './audit.ts'
import { pruneAudit } from './prune-audit.ts'

const DAY = 24 * 3_600_000

/** Lets audit records go once they are older than `days`, every night; none when `days` is 0. */
export function auditTasks(options: { db: Database; days: number; clock: () => number }): JobTask[] {
  const { db, days, clock } = options
  if (days === 0) return []
  return [
    {
      name: 'audit.prune',
      cron: '20 3 * * *',
      run: async (_, { log }) => {
        const before = new Date(clock() - days * DAY)
        const gone = await pruneAudit(db, { audit: createAudit({ clock }), before, principal: 'system' })
        if (gone > 0) log.info({ records: gone, before: before.toISOString() }, 'Old audit records were let go.')
      },
    },
  ]
}
