import { statfs } from 'node:fs/promises'
import { lagOf, SHIPPING } from '../../log/index.ts'
import type { ClickHouse } from '../../platform/clickhouse/clickhouse.ts'
import type { Database } from '../../platform/database/database.ts'
import type { JobTask } from '../../platform/jobs/job-task.ts'

export type Sample = {
  readonly at: string
  readonly lagSeconds: number
  readonly postgresBytes: number
  readonly analyticsBytes: number | null
  readonly diskFree: number
  readonly diskTotal: number
}

export type Samples = {
  /** The last `hours`, oldest first, at most about 300: the mean of each span, and its longest lag. */
  recent(hours: number): Promise<Sample[]>
  /** Bytes that the data take now, and that came to it a day, over the last week; undefined while less than a day is known. */
  growth(): Promise<{ bytes: number; perDay: number } | undefined>
  readonly task: JobTask
}

/** Weeks that a chart can show. */
const KEPT = '35 days'
const POINTS = 300

/** Looks at the installation every five minutes, once over all nodes. */
export function createSamples(of: {
  db: Database
  clickhouse: ClickHouse
  varDir: string
  clock: () => number
}): Samples {
  const { db, clickhouse, varDir, clock } = of
  return {
    recent: (hours) =>
      db.query(
        `select min(at) as at, max(lag_seconds)::float8 as "lagSeconds", avg(postgres_bytes)::bigint as "postgresBytes",
           avg(analytics_bytes)::bigint as "analyticsBytes", min(disk_free) as "diskFree", max(disk_total) as "diskTotal"
         from installation_samples where at > $1::timestamptz - make_interval(hours => $2)
         group by floor(extract(epoch from at) / ($2 * 3600.0 / ${POINTS})) order by 1`,
        [new Date(clock()).toISOString(), hours],
      ),
    growth: async () => {
      const [row] = await db.query<{ bytes: number; perDay: number | null }>(
        `with known as (
           select at, postgres_bytes + coalesce(analytics_bytes, 0) as bytes from installation_samples
           where at > $1::timestamptz - interval '7 days'
         ), first as (select * from known order by at limit 1), last as (select * from known order by at desc limit 1)
         select last.bytes, case when last.at - first.at >= interval '1 day'
           then ((last.bytes - first.bytes) / (extract(epoch from last.at - first.at) / 86400))::bigint end as "perDay"
         from first, last`,
        [new Date(clock()).toISOString()],
      )
      return row && { bytes: row.bytes, perDay: row.perDay ?? 0 }
    },
    task: {
      name: 'installation.sample',
      cron: '*/5 * * * *',
      maxAttempts: 1,
      run: async () => {
        const [{ seconds }, { bavail, blocks, bsize }] = await Promise.all([lagOf(db, SHIPPING), statfs(varDir)])
        const [postgres] = await db.query<{ bytes: number }>('select pg_database_size(current_database()) as bytes')
        const analytics = await clickhouse
          .query<{ bytes: number }>(
            'select sum(bytes_on_disk) as bytes from system.parts where active and database = {database:String}',
            { database: clickhouse.database },
          )
          .catch(() => [])
        await db.execute(
          `insert into installation_samples (at, lag_seconds, postgres_bytes, analytics_bytes, disk_free, disk_total)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
          [
            new Date(clock()).toISOString(),
            seconds,
            postgres?.bytes ?? 0,
            analytics[0]?.bytes ?? null,
            bavail * bsize,
            blocks * bsize,
          ],
        )
        await db.execute(`delete from installation_samples where at < $1::timestamptz - interval '${KEPT}'`, [
          new Date(clock()).toISOString(),
        ])
      },
    },
  }
}
