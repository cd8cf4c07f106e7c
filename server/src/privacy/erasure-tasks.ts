import type { JobTask } from '../platform/jobs/job-task.ts'
import type { Jobs } from '../platform/jobs/jobs.ts'
import { COMPACT, ERASE } from './erasure-jobs.ts'
import type { Erasures } from './erasures.ts'

/** Milliseconds after which ClickHouse is looked at again, which lets go of parts that it replaced when their time is over: at once where it is ours, after eight minutes elsewhere. */
const LATER = 60_000

/** The jobs that carry erasures out. */
export function erasureTasks({
  erasures,
  jobs,
  clock,
}: {
  readonly erasures: Erasures
  readonly jobs: Pick<Jobs, 'add'>
  readonly clock: () => number
}): JobTask[] {
  return [
    {
      name: ERASE,
      // For as long as it takes: somebody who is to be erased is not left half so.
      maxAttempts: 1_000,
      run: (payload, { signal }) => erasures.run((payload as { readonly id: string }).id, signal),
    },
    {
      name: COMPACT,
      cron: '10 2 * * *',
      run: async (_, { log, signal }) => {
        const waiting = await erasures.compact(signal)
        if (waiting === 0) return
        log.info({ erasures: waiting }, 'erasures wait until ClickHouse has let go of replaced parts')
        await jobs.add(COMPACT, {}, { key: `${COMPACT} again`, queue: 'erasures', runAt: new Date(clock() + LATER) })
      },
    },
  ]
}
