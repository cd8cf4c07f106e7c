import type pg from 'pg'

/** A job as it is added again; the names are those of graphile-worker's `add_job`. */
export type PendingJob = {
  readonly identifier: string
  readonly payload: unknown
  readonly queue_name: string | null
  readonly run_at: string
  readonly max_attempts: number
  readonly job_key: string | null
  readonly priority: number
  readonly flags: readonly string[] | null
}

/** Jobs of a part: a payload is a few hundred bytes, and none may be larger than a message. */
const JOBS = 2_000

/**
 * Copies the jobs that wait or were under way, those that failed for good left out. They are added again by the queue's own function, so
 * that neither the layout of its tables nor its version matters. Returns how many.
 */
export async function copyJobs(
  client: pg.Client,
  add: (number: number, content: Buffer) => Promise<void>,
): Promise<number> {
  const { rows: there } = await client.query<{ there: boolean }>(
    `select to_regclass('graphile_worker._private_jobs') is not null as there`,
  )
  if (!there[0]?.there) return 0
  await client.query(`declare pending_jobs no scroll cursor for ${pendingSql}`)
  let jobs = 0
  for (let number = 1; ; number += 1) {
    const { rows } = await client.query<PendingJob>(`fetch ${JOBS} from pending_jobs`)
    if (rows.length === 0) return jobs
    jobs += rows.length
    await add(number, Buffer.from(JSON.stringify(rows)))
  }
}

const pendingSql = `
  select t.identifier, j.payload, q.queue_name, j.run_at, j.max_attempts, j.key as job_key, j.priority,
    (select array_agg(flag) from jsonb_object_keys(j.flags) as flag) as flags
  from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.attempts < j.max_attempts order by j.id`
