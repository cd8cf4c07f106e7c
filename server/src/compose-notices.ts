import { statfs } from 'node:fs/promises'
import type { Catalogue } from './catalogue/index.ts'
import type { Mismatch } from './experiments/index.ts'
import type { createRejectedStore } from './intake/index.ts'
import { lagOf, SHIPPING } from './log/index.ts'
import type { Notice, NoticeSource } from './notices/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import type { Jobs } from './platform/jobs/jobs.ts'

export type NoticeSourcesOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly rejected: ReturnType<typeof createRejectedStore>
  readonly mismatches: () => Promise<readonly Mismatch[]>
  readonly jobs: Pick<Jobs, 'dead'>
  readonly keys: Pick<Keys, 'notices'>
  readonly identity: { readonly notices: () => Promise<readonly Notice[]> }
  readonly imports: { readonly notices: () => Promise<readonly Notice[]> }
  readonly catalogue: Pick<Catalogue, 'notices'>
  readonly privacy: { readonly notices: () => Promise<readonly Notice[]> }
  /** Folder of the embedded engines' data; its disk is not watched when absent. */
  readonly varDir: string | undefined
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Seconds that analytics may be behind before somebody should know. */
const LAG = 60
/** Milliseconds without an answer before the analytics engine counts as away: one long query is not an absence. */
const AWAY = 20_000
/** Shares of the disk below which somebody should act, and must. */
const LOW = 0.1
const NEARLY_FULL = 0.03

/** Everything that can need a person: a capability joins by one entry, and the console words it under `notices.code`. */
export function noticeSources(of: NoticeSourcesOptions): NoticeSource[] {
  const { db, clickhouse, rejected, mismatches, jobs, keys, identity, imports, catalogue, privacy, varDir, clock } = of
  const lagging = lasting(clock)
  const away = lasting(clock)
  const low = lasting(clock)
  return [
    {
      name: 'rejected',
      permission: 'rejected:read',
      read: async () => {
        const { count, latest } = await rejected.waiting()
        if (count === 0 || latest === null) return []
        return [{ code: 'rejected_waiting', severity: 'attention', at: latest, params: { count }, to: '/rejected' }]
      },
    },
    {
      name: 'experiments',
      permission: 'experiments:read',
      read: async () =>
        (await mismatches()).map(
          ({ key, name, since }): Notice => ({
            code: 'sample_ratio_mismatch',
            subject: key,
            severity: 'attention',
            at: since,
            params: { name },
            to: `/experiments/${encodeURIComponent(key)}`,
          }),
        ),
    },
    { name: 'keys', permission: 'keys:read', read: keys.notices },
    { name: 'identity', permission: 'identity:read', read: identity.notices },
    { name: 'imports', permission: 'imports:read', read: imports.notices },
    { name: 'catalogue', permission: 'catalogue:read', read: catalogue.notices },
    { name: 'privacy', permission: 'requests:read', read: privacy.notices },
    {
      name: 'shipping',
      permission: 'installation:read',
      read: async () => {
        const { seconds } = await lagOf(db, SHIPPING)
        const at = lagging(seconds > LAG, seconds * 1000)
        if (at === undefined) return []
        const minutes = Math.max(1, Math.round(seconds / 60))
        return [{ code: 'analytics_behind', severity: 'attention', at, params: { count: minutes }, to: '/status' }]
      },
    },
    {
      name: 'analytics',
      permission: 'installation:read',
      read: async () => {
        const answers = await clickhouse.ping().catch(() => false)
        const at = away(!answers)
        if (at === undefined || clock() - Date.parse(at) < AWAY) return []
        return [{ code: 'analytics_away', severity: 'urgent', at, params: {}, to: '/status' }]
      },
    },
    {
      name: 'jobs',
      permission: 'jobs:read',
      read: async () => {
        const dead = await jobs.dead()
        const byTask = Map.groupBy(dead, ({ task }) => task)
        return [...byTask].map(([task, all]): Notice => {
          const at =
            all
              .map(({ failedAt }) => failedAt)
              .sort()
              .at(-1) ?? ''
          return {
            code: 'job_dead',
            subject: task,
            severity: 'attention',
            at,
            params: { task, count: all.length },
            to: '/status',
          }
        })
      },
    },
    {
      name: 'disk',
      permission: 'installation:read',
      read: async () => {
        if (varDir === undefined) return []
        const { bavail, blocks, bsize } = await statfs(varDir)
        const free = blocks === 0 ? 1 : bavail / blocks
        const at = low(free < LOW)
        if (at === undefined) return []
        const params = { percent: Math.floor(free * 100), gigabytes: Math.round((bavail * bsize) / 1e8) / 10 }
        return [{ code: 'disk_low', severity: free < NEARLY_FULL ? 'urgent' : 'attention', at, params, to: '/status' }]
      },
    },
  ]
}

/** Since when a condition holds, as this node knows it: the moment it was first found to, less the age it had then in ms; undefined while it does not. */
function lasting(clock: () => number): (holds: boolean, age?: number) => string | undefined {
  let since: string | undefined
  return (holds, age = 0) => {
    since = holds ? (since ?? new Date(clock() - age).toISOString()) : undefined
    return since
  }
}
