import type { Database } from '../platform/database/database.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'

/**
 * Lets the salts of days that are over go, soon after midnight: whoever needs one of a new day deletes those before it, but it may be long until somebody does, where nothing is
 * kept without its person any more.
 */
export function forgetSaltsTask(of: {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): JobTask {
  return {
    name: 'detach_salts.forget',
    cron: '10 0 * * *',
    run: async () => {
      const today = new Date(of.clock()).toISOString().slice(0, 10)
      await of.db.execute('delete from detach_salts where day < $1', [today])
    },
  }
}
