import { createAudit } from '../audit/audit.ts'
import type { Principal } from '../auth/principal.ts'
import type { Database } from '../database/database.ts'
import { jobErrors } from './job-errors.ts'

export type SettleJob = (job: { readonly id: string; readonly by: Principal | string }) => Promise<void>

/** What a person decides about a job that was given up. Jobs that wait or run are nobody's to touch. */
export function createSettleJob({ db, clock = Date.now }: { db: Database; clock?: () => number }): {
  /** Gives it all its attempts again, from now. @throws AppError `job_unknown` */
  readonly retry: SettleJob
  /** Drops it: what it was to do stays undone. @throws AppError `job_unknown` */
  readonly discard: SettleJob
} {
  const audit = createAudit({ clock })
  const settle =
    (action: string, sql: string): SettleJob =>
    ({ id, by }) =>
      db.tx(async (tx) => {
        const [job] = await tx.query<{ task: string; attempts: number }>(DEAD, [id])
        if (!job) throw jobErrors.job_unknown('No job with this id waits for a person.')
        await tx.query(sql, [id])
        await audit.record(tx, { principal: by, action, target: { kind: 'job', id }, detail: job })
      })
  return {
    retry: settle(
      'job.retry',
      'select from graphile_worker.reschedule_jobs(array[$1::bigint], run_at => now(), attempts => 0)',
    ),
    discard: settle('job.discard', 'select from graphile_worker.complete_jobs(array[$1::bigint])'),
  }
}

/** Locked, so that of two who decide at the same time the second finds it settled. */
const DEAD = `select t.identifier as task, j.attempts from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id
  where j.id = $1::bigint and j.attempts >= j.max_attempts and j.locked_at is null for update of j`
