import { statfs } from 'node:fs/promises'
import type { Registry } from 'prom-client'
import type { Component } from './health-routes.ts'
import { healthRoutes } from './health-routes.ts'
import type { Intake } from './intake/index.ts'
import { lagOf, SHIPPING } from './log/index.ts'
import { answersWithin } from './platform/answers-within.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import { partitionsAhead } from './platform/database/partitions-ahead.ts'
import type { Route } from './platform/http/route.ts'
import type { Jobs } from './platform/jobs/jobs.ts'

export type Watched = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly jobs: Pick<Jobs, 'state'>
  readonly intake: Pick<Intake, 'waiting'>
  readonly registry: Registry
  readonly config: { readonly varDir?: string | undefined; readonly metricsToken?: string | undefined }
  readonly version: string
  readonly node: string
  /** Told to stop: others should be asked. */
  readonly draining: () => boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** How long a look at an engine may take, in ms: those who watch ask every few seconds. */
const PATIENCE = 2_000

/** Where something stops being well. Starting points that hold for small and large installations. */
const LIMITS = {
  databaseMilliseconds: 250,
  connectionsShare: 0.9,
  lagSeconds: 300,
  waitingMessages: 10_000,
  rejectedPerHour: 1_000,
  jobSeconds: 900,
  diskLow: 0.1,
  diskFull: 0.03,
} as const

/** Health as this node sees it: of itself, and of what all nodes share. */
export function composeHealth(of: Watched): Route[] {
  const { db, clickhouse, jobs, intake, config, clock } = of
  const looks: Readonly<Record<string, () => Promise<Omit<Component, 'component'>>>> = {
    database: () => lookAtDatabase(db),
    analytics: () => lookAtAnalytics(clickhouse),
    shipping: async () => {
      const { seconds, pending } = await lagOf(db, SHIPPING)
      const late = seconds > LIMITS.lagSeconds
      return {
        status: late ? 'degraded' : 'ok',
        because: late ? 'Insights are behind. Collecting and deciding go on.' : null,
        values: { lagSeconds: Math.round(seconds), pendingRows: pending, limitSeconds: LIMITS.lagSeconds },
      }
    },
    intake: () => lookAtIntake(db, intake.waiting),
    jobs: async () => {
      const { tasks: _, ...state } = await jobs.state()
      const late = state.oldestSeconds > LIMITS.jobSeconds
      return {
        status: late || state.dead > 0 ? 'degraded' : 'ok',
        because:
          state.dead > 0
            ? 'Jobs were given up: a person decides whether to try them again.'
            : late
              ? 'A job has been due for long: the workers are busy, or none runs.'
              : null,
        values: { ...state, oldestSeconds: Math.round(state.oldestSeconds), limitSeconds: LIMITS.jobSeconds },
      }
    },
    partitions: async () => {
      const monthsAhead = await partitionsAhead(db, { table: 'log', now: new Date(clock()) })
      return {
        status: monthsAhead < 0 ? 'down' : monthsAhead < 1 ? 'degraded' : 'ok',
        because: monthsAhead < 1 ? 'The log lacks a partition: the log of the server says why.' : null,
        values: { monthsAhead },
      }
    },
    disk: () => lookAtDisk(config.varDir),
    backup: async () => {
      const [row] = await db.query<{ at: string | null }>(
        `select max(ended_at) as at from backups where outcome = 'done'`,
      )
      return { status: 'ok', because: null, values: { lastAt: row?.at ?? null } }
    },
  }
  return healthRoutes({
    registry: of.registry,
    stopping: of.draining,
    metricsToken: config.metricsToken,
    readiness: async () => {
      const [database, analytics] = await Promise.all([
        answersWithin(PATIENCE, db.query('select 1')),
        answersWithin(PATIENCE, clickhouse.ping()),
      ])
      return { database, analytics }
    },
    health: async () => ({
      at: new Date(clock()).toISOString(),
      version: of.version,
      node: of.node,
      components: await Promise.all(
        Object.entries(looks).map(async ([component, look]) => ({ component, ...(await within(look())) })),
      ),
    }),
  })
}

/** What cannot be looked at is not well; why, the database's own line tells. */
async function within(look: Promise<Omit<Component, 'component'>>): Promise<Omit<Component, 'component'>> {
  const failed = { status: 'degraded', because: 'It could not be looked at in time.', values: {} } as const
  const seen = look.catch(() => failed)
  return (await answersWithin(PATIENCE, seen)) ? seen : failed
}

async function lookAtDatabase(db: Database): Promise<Omit<Component, 'component'>> {
  const began = performance.now()
  const read = db.query<{ version: string; used: number; most: number }>(
    `select current_setting('server_version') as version, current_setting('max_connections')::int as most,
       (select count(*) from pg_stat_activity where backend_type = 'client backend') as used`,
  )
  if (!(await answersWithin(PATIENCE, read)))
    return { status: 'down', because: 'PostgreSQL does not answer: nothing is collected or decided.', values: {} }
  const milliseconds = Math.round((performance.now() - began) * 10) / 10
  const [row] = await read
  const full = row !== undefined && row.used > row.most * LIMITS.connectionsShare
  const slow = milliseconds > LIMITS.databaseMilliseconds
  return {
    status: full || slow ? 'degraded' : 'ok',
    because: full ? 'Nearly all connections of PostgreSQL are taken.' : slow ? 'PostgreSQL answers slowly.' : null,
    values: {
      milliseconds,
      version: row?.version ?? '',
      connections: row?.used ?? 0,
      maxConnections: row?.most ?? 0,
      limitMilliseconds: LIMITS.databaseMilliseconds,
    },
  }
}

async function lookAtAnalytics(clickhouse: ClickHouse): Promise<Omit<Component, 'component'>> {
  const began = performance.now()
  const read = clickhouse.query<{ version: string }>('SELECT version() AS version')
  if (!(await answersWithin(PATIENCE, read))) {
    const because = 'ClickHouse does not answer: insights wait. Collecting and deciding go on.'
    return { status: 'degraded', because, values: {} }
  }
  const milliseconds = Math.round((performance.now() - began) * 10) / 10
  return { status: 'ok', because: null, values: { milliseconds, version: (await read)[0]?.version ?? '' } }
}

async function lookAtIntake(db: Database, waiting: number): Promise<Omit<Component, 'component'>> {
  const [row] = await db.query<{ rejected: number }>(
    `select count(*) as rejected from rejected where received_at > now() - interval '1 hour'`,
  )
  const rejected = row?.rejected ?? 0
  const behind = waiting > LIMITS.waitingMessages
  const bad = rejected > LIMITS.rejectedPerHour
  return {
    status: behind || bad ? 'degraded' : 'ok',
    because: behind
      ? 'More comes in than is written: soon this node answers 503.'
      : bad
        ? 'Many messages of the last hour were rejected: a sender has changed something.'
        : null,
    values: { waiting, rejectedLastHour: rejected, limitWaiting: LIMITS.waitingMessages },
  }
}

async function lookAtDisk(folder: string | undefined): Promise<Omit<Component, 'component'>> {
  if (folder === undefined) return { status: 'ok', because: null, values: {} }
  const { bavail, blocks, bsize } = await statfs(folder)
  const share = blocks === 0 ? 1 : bavail / blocks
  return {
    status: share < LIMITS.diskFull ? 'down' : share < LIMITS.diskLow ? 'degraded' : 'ok',
    because: share < LIMITS.diskLow ? 'The disk is nearly full: a full one stops collecting.' : null,
    values: { freeBytes: bavail * bsize, sizeBytes: blocks * bsize, limitShare: LIMITS.diskLow },
  }
}
