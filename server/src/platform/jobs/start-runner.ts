import { EventEmitter } from 'node:events'
import { type CronItem, parseCronItems, run, type Task, type WorkerEvents } from 'graphile-worker'
import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'
import { safeMessage } from '../log/safe-error.ts'
import type { Trace } from '../tracing/trace.ts'
import { graphileLogger } from './graphile-logger.ts'
import type { JobTask } from './job-task.ts'

export type JobRunner = {
  /** The name under which it locks jobs: new each time. */
  readonly worker: string
  /**
   * True when it takes no jobs any more: it ended by itself, for the database was away when a job had to be marked as done; or it fails at each
   * attempt to take one, for the library keeps the outcome of its first look at the tasks, a failure too. Only a new one helps.
   */
  broken(): boolean
  /** Aborts what runs now; it goes on taking jobs. */
  interrupt(): void
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

export type RunnerOptions = {
  readonly db: Database
  readonly log: Logger
  readonly tasks: ReadonlyMap<string, JobTask>
  readonly concurrency: number
  readonly trace: Trace
  /** Called with the worker's name before it takes its first job. */
  readonly enter: (worker: string) => Promise<void>
}

/** How long interrupted work may take to end, in ms: then its locks are given back all the same. */
const STOP_PATIENCE = 10_000

/** Times in a row that each worker may fail to take a job, one a second, while the database answers us. */
const MOST_FAILURES = 3

/** A run that a node missed, for it was off, is made up for when it is back, in ms. */
const MISSED = 24 * 3600 * 1000

/** graphile-worker on our pool, with our log and our way of stopping: an interrupted job costs no attempt. */
export async function startRunner({ db, log, tasks, concurrency, trace, enter }: RunnerOptions): Promise<JobRunner> {
  const interrupted = new Map<string, number>()
  let cut = new AbortController()
  let stopping = false

  // The library names its workers itself, and tells the name when it makes them, before they take their first job.
  const events: WorkerEvents = new EventEmitter()
  let worker = ''
  let entered: Promise<void> = Promise.resolve()
  events.on('pool:create', ({ workerPool }) => {
    worker = workerPool.id
    entered = enter(worker)
    entered.catch(() => {})
  })
  let failures = 0
  events.on('worker:getJob:error', () => {
    failures += 1
  })
  for (const fine of ['worker:getJob:empty', 'job:start'] as const) {
    events.on(fine, () => {
      failures = 0
    })
  }
  const taskList = Object.fromEntries([...tasks.values()].map((task) => [task.name, taskOf(task)]))

  function taskOf(task: JobTask): Task {
    return async (payload, { job }) => {
      const jobLog = log.child({ job: job.id, task: task.name, attempt: job.attempts })
      const { signal } = cut
      const began = performance.now()
      try {
        const span = { kind: 'consumer', root: true, attributes: { task: task.name, attempt: job.attempts } } as const
        await trace(`job ${task.name}`, span, () =>
          task.run(payload, { id: job.id, attempt: job.attempts, signal, log: jobLog }),
        )
        jobLog.debug({ milliseconds: Math.round(performance.now() - began) }, 'a job is done')
      } catch (error) {
        if (signal.aborted) {
          interrupted.set(job.id, job.attempts)
          throw new Error('interrupted')
        }
        const last = job.attempts >= job.max_attempts
        jobLog[last ? 'error' : 'warn']({ err: error }, last ? 'a job was given up' : 'a job failed')
        // The message is kept in the database: it must not quote what the job was about.
        throw new Error(safeMessage(error))
      }
    }
  }

  const runner = await run({
    pgPool: db.pool,
    logger: graphileLogger(log),
    events,
    concurrency,
    noHandleSignals: true,
    taskList,
    parsedCronItems: parseCronItems([...tasks.values()].flatMap(cronItem)),
    // Where notifications do not arrive (a pooler between), jobs start within this time, in ms.
    pollInterval: 1_000,
    preset: { plugins: [enteredFirst(() => entered)], worker: outcomesAwaited },
  })
  let ended = false
  runner.promise
    .catch((error: unknown) => log.warn({ err: error }, 'the runner of jobs ended and will be started again'))
    .finally(() => {
      ended = true
    })
  await entered.catch(async (error: unknown) => {
    await runner.stop()
    throw error
  })

  /** Interrupted jobs as they were before they were taken. */
  async function giveBack(): Promise<void> {
    for (const [id, attempts] of interrupted) {
      await db.query(
        'select from graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now(), attempts => $2::int)',
        [id, attempts - 1],
      )
    }
    interrupted.clear()
  }

  return {
    get worker() {
      return worker
    },
    broken: () => !stopping && (ended || failures > MOST_FAILURES * concurrency),
    interrupt: () => {
      cut.abort(new Error('This job was given to another node.'))
      cut = new AbortController()
    },
    stop: async () => {
      stopping = true
      cut.abort(new Error('This node stops.'))
      if (!ended) {
        const patience = setTimeout(() => {
          log.warn('jobs did not end when they were interrupted')
          runner.kill('did not end in time').catch(() => {})
        }, STOP_PATIENCE)
        await runner.stop().finally(() => clearTimeout(patience))
      }
      await giveBack()
    },
  }
}

/** Written without a delay, but through the library's batches: else nothing waits for the writing of an outcome, and a failure of it ends the process. */
const outcomesAwaited = { completeJobBatchDelay: 0, failJobBatchDelay: 0 }

/** Its worker takes no job before its lease is written down: one that is not known could not be found dead. */
function enteredFirst(entered: () => Promise<void>): GraphileConfig.Plugin {
  return { name: 'EnteredFirst', version: '1', worker: { hooks: { startWorker: () => entered() } } }
}

/** Missed runs come together as one, and a run never begins while the one before it goes on. */
function cronItem(task: JobTask): CronItem[] {
  if (task.cron === undefined) return []
  const key = `cron:${task.name}`
  const options = { backfillPeriod: MISSED, jobKey: key, queueName: key, maxAttempts: task.maxAttempts ?? 10 }
  return [{ task: task.name, match: task.cron, options }]
}
