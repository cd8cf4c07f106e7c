import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Recognition } from './identity/index.ts'
import type { ShipOptions } from './log/index.ts'
import type { Notice } from './notices/index.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import type { JobTask } from './platform/jobs/job-task.ts'
import type { Jobs } from './platform/jobs/jobs.ts'
import {
  createErasures,
  createRequests,
  ERASED,
  eraseAgain,
  erasureRoutes,
  erasureTasks,
  keepErased,
  requestNotices,
  requestRoutes,
} from './privacy/index.ts'
import type { createPeopleReader, Profiles } from './profiles/index.ts'

/** What people ask for of their rights over their data, and erasing them. */
export function composePrivacy(of: {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly log: Logger
  readonly jobs: Pick<Jobs, 'add'>
  readonly people: Pick<ReturnType<typeof createPeopleReader>, 'labels'>
  readonly profiles: Profiles
  readonly recogniser: Recognition['current']
  readonly shipping: Pick<ShipOptions, 'exposureOf' | 'groupOf'>
  readonly config: Partial<Config>
  readonly version: string
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): {
  readonly routes: Route[]
  readonly tasks: readonly JobTask[]
  readonly requests: ReturnType<typeof createRequests>
  /** What people are called, by one of their origins. */
  readonly labels: (origins: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly notices: () => Promise<readonly Notice[]>
  /** Makes erasures hold again that a restored database does not know. */
  start(): Promise<void>
  stop(): Promise<void>
} {
  const { db, log, jobs, people, shipping, clock } = of
  const { varDir, databaseUrl, clickhouseUrl } = of.config
  const requests = createRequests({ db, clock })
  const labels = async (origins: readonly string[]) => {
    const named = await people.labels(origins)
    return new Map([...named].map(([origin, { label }]) => [origin, label]))
  }
  const keep = async () => {
    if (varDir !== undefined) await keepErased(db, varDir)
  }
  const erasures = createErasures({
    ...of,
    ...shipping,
    embedded: {
      postgres: varDir !== undefined && databaseUrl === undefined,
      clickhouse: varDir !== undefined && clickhouseUrl === undefined,
    },
    buried: keep,
  })
  let unlisten: (() => Promise<void>) | undefined
  const heard = () => void keep().catch((error: unknown) => log.error({ err: error }, 'erasures could not be kept'))
  return {
    requests,
    labels,
    routes: [...requestRoutes({ db, requests, labels }), ...erasureRoutes({ db, erasures, clock })],
    tasks: erasureTasks({ erasures, jobs, clock }),
    notices: () => requestNotices(db, clock()),
    start: async () => {
      if (varDir === undefined) return
      const again = await eraseAgain({ db, jobs, dir: varDir })
      if (again > 0) log.warn({ erasures: again }, 'the databases are older than these erasures, which are made again')
      await keep()
      unlisten = await db.listen(ERASED, { notified: heard, resumed: heard })
    },
    stop: async () => {
      await unlisten?.()
    },
  }
}
