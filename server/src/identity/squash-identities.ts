import { pauseFollower, SHIPPING } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import type { JobTask } from '../platform/jobs/job-task.ts'

/** What the map of the analytics engine holds: rows, and of them those that say what is still so and needs saying. */
export type IdentityMap = { readonly rows: number; readonly needed: number }

/** Rows that nobody needs, as a share of all and as a number, from which on it is worth writing the map anew. */
const WORTH = { share: 0.1, rows: 1_000 }

/** Reads each row of the map once: less than a second for ten million. */
export async function readIdentityMap(clickhouse: Pick<ClickHouse, 'query'>): Promise<IdentityMap> {
  const [map] = await clickhouse.query<IdentityMap>(
    `SELECT sum(versions) AS rows, countIf(profile != origin) AS needed
     FROM (SELECT origin, argMax(profile, version) AS profile, count() AS versions FROM identity_map GROUP BY origin)`,
    {},
    { priority: 'backfill' },
  )
  return map ?? { rows: 0, needed: 0 }
}

/** Whether it is worth squashing. */
export function isLoose({ rows, needed }: IdentityMap): boolean {
  return rows - needed >= Math.max(WORTH.rows, rows * WORTH.share)
}

/**
 * Takes out of the map what no query needs: versions that a newer one replaced, then origins that came back to themselves, which are read as
 * those that never moved. The answers of insights are the same before, meanwhile and after.
 */
export async function squashIdentities(clickhouse: ClickHouse): Promise<void> {
  await clickhouse.command('OPTIMIZE TABLE identity_map FINAL', {}, { priority: 'backfill' })
  await forgetReturned(clickhouse)
}

/** An origin loses the row that says it came back only when that row is all there is of it: were an older one left behind, it would speak again. */
export async function forgetReturned(clickhouse: ClickHouse): Promise<void> {
  await clickhouse.command(
    `ALTER TABLE identity_map DELETE WHERE origin = profile
       AND origin NOT IN (SELECT origin FROM identity_map GROUP BY origin HAVING count() > 1)`,
    {},
    { priority: 'backfill', settings: { mutations_sync: 2 } },
  )
}

/** Squashes every night, where it is worth it. Nothing is shipped meanwhile, so that no older version of an origin arrives after the one that was taken out. */
export function squashTask({ db, clickhouse }: { db: Database; clickhouse: ClickHouse }): JobTask {
  return {
    name: 'identity.squash',
    cron: '50 4 * * *',
    run: async (_, { log }) => {
      const before = await readIdentityMap(clickhouse)
      if (!isLoose(before)) return
      await pauseFollower(db, SHIPPING, () => squashIdentities(clickhouse))
      const { rows } = await readIdentityMap(clickhouse)
      log.info({ before: before.rows, after: rows }, 'the map of identities was squashed')
    },
  }
}
