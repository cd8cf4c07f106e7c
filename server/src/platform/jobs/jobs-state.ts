import type { Database } from '../database/database.ts'

/** Numbers of the jobs of one task, over all nodes. */
export type TaskState = {
  readonly task: string
  /** Due, and no worker has them yet. */
  readonly waiting: number
  /** For later. */
  readonly scheduled: number
  readonly running: number
  /** Failed at least once, and will be tried again. */
  readonly failing: number
  /** Given up: a person decides. */
  readonly dead: number
  /** How long the oldest of those that are due has been, in seconds. */
  readonly oldestSeconds: number
}

export type JobsState = Omit<TaskState, 'task'> & { readonly tasks: readonly TaskState[] }

export type DeadJob = {
  readonly id: string
  readonly task: string
  readonly attempts: number
  /** The message of the last failure; null when the last attempt ended with its process. */
  readonly error: string | null
  readonly addedAt: string
  readonly failedAt: string
}

/** How the jobs stand, by task and in all. Counts up to all jobs that wait: for metrics and screens, not for each request. */
export async function jobsState(db: Database): Promise<JobsState> {
  const tasks = await db.query<TaskState>(
    `select task_identifier as task,
       count(*) filter (where ${alive} and run_at <= now()) as waiting,
       count(*) filter (where ${alive} and run_at > now() and last_error is null) as scheduled,
       count(*) filter (where locked_at is not null) as running,
       count(*) filter (where ${alive} and last_error is not null) as failing,
       count(*) filter (where ${givenUp}) as dead,
       greatest(0, coalesce(extract(epoch from now() - min(run_at) filter (where ${alive} and run_at <= now())), 0))::float8
         as "oldestSeconds"
     from graphile_worker.jobs group by task_identifier order by task_identifier`,
  )
  const sum = (of: (state: TaskState) => number) => tasks.reduce((total, task) => total + of(task), 0)
  return {
    waiting: sum((task) => task.waiting),
    scheduled: sum((task) => task.scheduled),
    running: sum((task) => task.running),
    failing: sum((task) => task.failing),
    dead: sum((task) => task.dead),
    oldestSeconds: Math.max(0, ...tasks.map((task) => task.oldestSeconds)),
    tasks,
  }
}

/** The newest thousand. */
export function deadJobs(db: Database): Promise<DeadJob[]> {
  return db.query(
    `select id::text as id, task_identifier as task, attempts, last_error as error, created_at as "addedAt",
       updated_at as "failedAt"
     from graphile_worker.jobs where ${givenUp} order by updated_at desc, id desc limit 1000`,
  )
}

const alive = 'locked_at is null and attempts < max_attempts'
const givenUp = 'locked_at is null and attempts >= max_attempts'
