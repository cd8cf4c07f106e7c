import type { Database } from '../database/database.ts'

/** A worker that was not seen for this long is taken for dead, in ms: longer than a node's event loop is ever held, shorter than anyone's patience. */
export const LEASE = 30_000

/** The workers that live, each with a lease that it renews: see `jobs.ts`. Times are the database's, so that the clocks of nodes do not matter. */
export function jobWorkers(db: Database, { lease }: { readonly lease: number }) {
  return {
    /** Before a worker may take a job. Whatever ran before on the same node is dead: the instance lock says so. */
    enter: async (worker: string, node: string) => {
      await db.tx(async (tx) => {
        await tx.query(releaseSql(`node = $1`), [node])
        await tx.execute('insert into job_workers (worker, node) values ($1, $2)', [worker, node])
      })
    },
    /** True when the lease was still there: otherwise the worker was taken for dead, and its jobs may be running elsewhere. */
    renew: async (worker: string, node: string) => {
      const renewed = await db.execute('update job_workers set seen_at = now() where worker = $1', [worker])
      if (renewed === 0) await db.execute('insert into job_workers (worker, node) values ($1, $2)', [worker, node])
      return renewed === 1
    },
    /** Gives back the jobs of workers that were not seen for too long. Returns those workers. */
    releaseDead: async () => {
      const rows = await db.query<{ workers: string[] }>(
        releaseSql(`seen_at < now() - $1::float8 * interval '1 millisecond'`),
        [lease],
      )
      return rows[0]?.workers ?? []
    },
    leave: async (worker: string) => {
      await db.query(releaseSql(`worker = $1`), [worker])
    },
  }
}

/** One statement: a worker is forgotten only together with the release of what it held. */
function releaseSql(which: string): string {
  return `with gone as (delete from job_workers where ${which} returning worker),
      names as (select array_agg(worker) as workers from gone)
    select workers, graphile_worker.force_unlock_workers(workers) from names where workers is not null`
}
