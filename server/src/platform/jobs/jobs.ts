import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Database } from '../database/database.ts'
import { repeat } from '../repeat.ts'
import { type Trace, untraced } from '../tracing/trace.ts'
import type { JobTask } from './job-task.ts'
import { jobWorkers, LEASE } from './job-workers.ts'
import { type DeadJob, deadJobs, type JobsState, jobsState } from './jobs-state.ts'
import { type JobRunner, startRunner } from './start-runner.ts'

export type JobOptions = {
  /** The transaction that the job is part of: it exists if, and only if, that commits. */
  readonly tx?: Database
  /** At most one job with this key waits: adding another replaces it. One that runs already goes on, and the new one runs after it. */
  readonly key?: string
  readonly runAt?: Date
  /** Jobs of one queue run one after the other, over all nodes. Few different names: `imports`, not one per import. */
  readonly queue?: string
  /** Lower runs first; 0 if not said. */
  readonly priority?: number
}

export type Jobs = {
  /** Adds a job for the task `name`; returns its id. */
  add(name: string, payload: object, options?: JobOptions): Promise<string>
  /** Begins to take jobs, of any node. */
  start(): Promise<void>
  /** Takes no more, interrupts those under way and waits for them; what was interrupted runs again, here or elsewhere. */
  stop(): Promise<void>
  state(): Promise<JobsState>
  /** Jobs that were given up, newest first. They stay until a person tries them again or drops them (`settle-job.ts`). */
  dead(): Promise<readonly DeadJob[]>
}

export type JobsOptions = {
  readonly db: Database
  readonly log: Logger
  /** Every task of the server; a function, so that tasks may themselves add jobs. */
  readonly tasks: readonly JobTask[] | (() => readonly JobTask[])
  /** Names this node for as long as its folder exists, and no other that runs: what its previous process held is given back at once. */
  readonly node?: string
  /** Jobs that this node runs at once; 4 if not said. */
  readonly concurrency?: number
  /** How long a worker may be silent before its jobs go to others, in ms. */
  readonly lease?: number
  readonly trace?: Trace
}

const ATTEMPTS = 10

/**
 * Jobs on PostgreSQL (graphile-worker), shared by all nodes. A job is added in a transaction, taken by one worker, and deleted when it succeeded.
 *
 * The library gives up a lock only after four hours. So each worker holds a lease (`job_workers`): it renews it three times before it ends, and
 * any node that finds one ended gives the jobs of that worker back. A worker that finds itself given up (it froze, or lost the database) interrupts
 * what it runs; should both go on for a moment, tasks are idempotent.
 */
export function createJobs(options: JobsOptions): Jobs {
  const { db, log, node = randomUUID(), concurrency = 4, lease = LEASE, trace = untraced } = options
  const workers = jobWorkers(db, { lease })
  let known: ReadonlyMap<string, JobTask> | undefined
  const tasks = () => {
    known ??= new Map(
      (typeof options.tasks === 'function' ? options.tasks() : options.tasks).map((task) => [task.name, task]),
    )
    return known
  }

  let runner: JobRunner | undefined
  let leases: { stop(): Promise<void> } | undefined
  let stopped = false

  /** One turn of the lease: also what brings a runner back that ended because the database was away. */
  async function keepLease(): Promise<void> {
    if (stopped) return
    if (runner) {
      // Says as well whether the database answers: while it does not, there is nothing to mend here.
      const held = await workers.renew(runner.worker, node)
      if (!held) {
        log.warn({ worker: runner.worker }, 'This node was taken for dead: what it runs is interrupted.')
        runner.interrupt()
      }
      if (runner.broken()) await end(runner)
    }
    runner ??= await startRunner({
      db,
      log,
      tasks: tasks(),
      concurrency,
      trace,
      enter: (worker) => workers.enter(worker, node),
    })
    const dead = await workers.releaseDead()
    if (dead.length > 0) log.warn({ workers: dead }, 'Jobs of dead workers were given back.')
  }
  async function end(one: JobRunner): Promise<void> {
    runner = undefined
    await one.stop()
    await workers.leave(one.worker)
  }

  return {
    add: async (name, payload, { tx = db, key, runAt, queue, priority } = {}) => {
      const task = tasks().get(name)
      if (!task) throw new Error(`No task is called ${name}: add it to the tasks of the server.`)
      const [job] = await tx.query<{ id: string }>(
        `select id::text as id from graphile_worker.add_job($1, $2::json, queue_name => $3, run_at => $4::timestamptz,
           max_attempts => $5, job_key => $6, priority => $7)`,
        [
          name,
          JSON.stringify(payload),
          queue ?? null,
          runAt?.toISOString() ?? null,
          task.maxAttempts ?? ATTEMPTS,
          key ?? null,
          priority ?? 0,
        ],
      )
      return job?.id ?? ''
    },
    start: async () => {
      if (tasks().size === 0) return
      await keepLease()
      leases = repeat({ name: 'leases of jobs', every: lease / 4, log, work: () => keepLease().then(() => false) })
    },
    stop: async () => {
      stopped = true
      await leases?.stop()
      if (runner) await end(runner)
    },
    state: () => jobsState(db),
    dead: () => deadJobs(db),
  }
}
