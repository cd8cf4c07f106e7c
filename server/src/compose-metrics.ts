import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'
import { Gauge, type Registry } from 'prom-client'
import type { Plans } from './definitions/index.ts'
import type { Intake } from './intake/index.ts'
import { lagOf, SHIPPING } from './log/index.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import { partitionsAhead } from './platform/database/partitions-ahead.ts'
import type { Jobs } from './platform/jobs/jobs.ts'

export type Measured = {
  readonly db: Database
  readonly clickhouse: Pick<ClickHouse, 'query' | 'database'>
  readonly intake: Pick<Intake, 'waiting'>
  readonly jobs: Pick<Jobs, 'state'>
  readonly plans: Pick<Plans, 'current'>
  readonly remembered: () => number
  readonly watchers: () => number
  /** Folder whose disk is watched. */
  readonly varDir: string | undefined
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Metrics that are read when somebody looks. One that cannot be read is left out of that look: an absent number is seen, an old one is not. */
export function measure(registry: Registry, of: Measured): void {
  const { db, clickhouse, intake, jobs, plans, remembered, watchers, varDir, log, clock } = of

  type Shown<T> = {
    readonly name: string
    readonly help: string
    readonly label?: string
    show(gauge: Gauge, value: T): void
  }

  /** Gauges that one reading serves: they are collected together, and each waits for it. */
  function gauges<T>(read: () => T | Promise<T>, shown: readonly Shown<T>[]): void {
    let reading: Promise<T> | undefined
    const once = () => {
      reading ??= Promise.resolve()
        .then(read)
        .finally(() => {
          reading = undefined
        })
      return reading
    }
    for (const { name, help, label, show } of shown) {
      new Gauge({
        name,
        help,
        registers: [registry],
        labelNames: label === undefined ? [] : label.split(' '),
        async collect() {
          this.reset()
          if (label === undefined) this.remove()
          await once().then(
            (value) => show(this, value),
            (error: unknown) => log.debug({ err: error, metric: name }, 'a metric could not be read'),
          )
        },
      })
    }
  }
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    gauges(read, [{ name, help, show: (one, value) => one.set(value) }])

  // First: what is read below takes connections itself.
  gauges(
    () => ({ total: db.pool.totalCount, idle: db.pool.idleCount, waiting: db.pool.waitingCount }),
    [
      {
        name: 'diapason_database_connections',
        help: 'Connections of this node to PostgreSQL by state: busy, idle, and waiting (work that waits for one).',
        label: 'state',
        show: (one, { total, idle, waiting }) => {
          one.set({ state: 'busy' }, total - idle)
          one.set({ state: 'idle' }, idle)
          one.set({ state: 'waiting' }, waiting)
        },
      },
    ],
  )
  gauge('diapason_intake_waiting_messages', 'Messages accepted and not committed yet.', () => intake.waiting)
  gauge('diapason_profiles_remembered', 'People whose document this node has in memory.', remembered)
  gauge(
    'diapason_definitions_revision',
    'Revision of the definitions that this node decides by.',
    () => plans.current().revision,
  )
  gauge('diapason_live_watchers', 'People who watch live events on this node.', watchers)
  gauge(
    'diapason_log_partitions_ahead_months',
    'Months after this one whose partition of the log exists; messages of a month without one are refused.',
    () => partitionsAhead(db, { table: 'log', now: new Date(clock()) }),
  )
  gauge('diapason_database_bytes', 'Size of the PostgreSQL database.', async () => {
    const [row] = await db.query<{ bytes: number }>('select pg_database_size(current_database()) as bytes')
    return row?.bytes ?? 0
  })
  gauge(
    'diapason_identity_map_rows',
    'Rows by which the analytics engine knows which identifiers are one person; the job identity.squash takes out those that are no longer needed.',
    async () => {
      const [map] = await clickhouse.query<{ rows: number }>(
        "SELECT sum(rows) AS rows FROM system.parts WHERE active AND database = {database:String} AND table = 'identity_map'",
        { database: clickhouse.database },
      )
      return map?.rows ?? 0
    },
  )
  gauges(
    () => lagOf(db, SHIPPING),
    [
      {
        name: 'diapason_shipping_lag_seconds',
        help: 'Age of the oldest message that the analytics engine does not have.',
        show: (one, { seconds }) => one.set(seconds),
      },
      {
        name: 'diapason_shipping_pending_rows',
        help: 'Rows of the log that the analytics engine does not have, counted up to 100,000.',
        show: (one, { pending }) => one.set(pending),
      },
    ],
  )
  gauges(
    async () => (await jobs.state()).tasks,
    [
      {
        name: 'diapason_jobs',
        help: 'Jobs of all nodes by task and state: waiting (due), scheduled (for later), running, failing (to be tried again), dead (given up: a person decides).',
        label: 'task state',
        show: (one, tasks) => {
          for (const { task, oldestSeconds: _, ...states } of tasks)
            for (const [state, count] of Object.entries(states)) one.set({ task, state }, count)
        },
      },
      {
        name: 'diapason_jobs_oldest_waiting_seconds',
        help: 'How long the oldest job of a task has been due without a worker.',
        label: 'task',
        show: (one, tasks) => {
          for (const { task, oldestSeconds } of tasks) one.set({ task }, oldestSeconds)
        },
      },
    ],
  )
  if (varDir === undefined) return
  gauges(
    () => statfs(varDir),
    [
      {
        name: 'diapason_disk_free_bytes',
        help: 'Free bytes on the disk of this node’s folder, where the embedded engines keep their data.',
        show: (one, { bavail, bsize }) => one.set(bavail * bsize),
      },
      {
        name: 'diapason_disk_size_bytes',
        help: 'Size of that disk.',
        show: (one, { blocks, bsize }) => one.set(blocks * bsize),
      },
    ],
  )
}
