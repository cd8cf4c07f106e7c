import type { JobTask } from '../platform/jobs/job-task.ts'
import { giveUpImport, type RunOptions, runImport } from './run-import.ts'
import { createImportStore } from './store.ts'

export const RUN_IMPORT = 'imports.run'

const ATTEMPTS = 10
const DAY = 24 * 3600 * 1000

/** Days that a file stays after its import was last touched: to look at the report, mend the mapping, and run it again. */
const FILE_DAYS = 7
/** Days that rejected lines stay: they hold what the file holds. */
const LINES_DAYS = 30

/** The work of imports that survives the process: running them, and forgetting what is not needed any more. */
export function importTasks(options: RunOptions): JobTask[] {
  const { db, clock } = options
  return [
    {
      name: RUN_IMPORT,
      maxAttempts: ATTEMPTS,
      run: async (payload, context) => {
        const { id } = payload as { id: string }
        try {
          await runImport(id, options, context)
        } catch (error) {
          if (context.attempt < ATTEMPTS || context.signal.aborted) throw error
          // The import itself says that it failed, and can be started again: a job that was given up would say the same in vain.
          await giveUpImport(id, options)
          context.log.error({ err: error }, 'an import was given up')
        }
      },
    },
    {
      name: 'imports.forget',
      cron: '17 3 * * *',
      run: async (_payload, { log }) => {
        const daysAgo = (days: number) => new Date(clock() - days * DAY).toISOString()
        await db.tx(async (tx) => {
          const store = createImportStore(tx)
          const files = await store.forgetFiles({ before: daysAgo(FILE_DAYS), at: new Date(clock()).toISOString() })
          await store.forgetLines(daysAgo(LINES_DAYS))
          if (files.length > 0) log.info({ files: files.length }, 'files of old imports were removed')
        })
      },
    },
  ]
}
