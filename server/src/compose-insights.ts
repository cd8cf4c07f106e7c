import type { Logger } from 'pino'
import { createAccountReader } from './accounts/index.ts'
import type { Plans } from './definitions/index.ts'
import {
  accountInsightRoutes,
  createFindEvents,
  createLiveEvents,
  createSummarise,
  type InsightRoutesOptions,
  insightRoutes,
  readOverview,
} from './insights/index.ts'
import type { createRejectedStore } from './intake/index.ts'
import type { createLogReader } from './log/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import type { createPeopleReader, ProgramGate } from './profiles/index.ts'

/** What happened: events as they come and as they are looked for, of people and accounts, and the overview. */
export function composeInsights(of: {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly log: Logger
  readonly reader: ReturnType<typeof createLogReader>
  readonly people: ReturnType<typeof createPeopleReader>
  readonly keys: Pick<Keys, 'list'>
  readonly plans: Pick<Plans, 'current'>
  readonly rejected: Pick<ReturnType<typeof createRejectedStore>, 'counts'>
  readonly violationsOf: InsightRoutesOptions['violationsOf']
  /** Milliseconds that a stream of events lives. */
  readonly spell: number
  /** What programs read messages by. */
  readonly gate: ProgramGate
  /** Milliseconds since 1970. */
  readonly clock: () => number
}) {
  const { db, clickhouse, log, reader, people, keys, plans, rejected, violationsOf, spell, gate, clock } = of
  const summarise = createSummarise({
    labels: people.labels,
    sources: async () => new Map((await keys.list()).map((key) => [key.id, key])),
  })
  const find = createFindEvents({ reader, clickhouse })
  const live = createLiveEvents({ db, reader, summarise, log })
  const overview = () =>
    readOverview({
      db,
      clickhouse,
      clock,
      people: people.count,
      rejected: async () => Object.values(await rejected.counts()).reduce((sum, count) => sum + count, 0),
      elements: () => plans.current().elements.size,
      experimentsRunning: () =>
        [...plans.current().experiments.values()].filter(({ body }) => body.status === 'running').length,
      sources: async () => (await keys.list()).filter((key) => key.revokedAt === null),
    })
  return {
    find,
    live,
    routes: [
      ...accountInsightRoutes({ accounts: createAccountReader(db), clickhouse, summarise, reader, gate, clock }),
      ...insightRoutes({ db, reader, summarise, live, spell, find, violationsOf, overview, gate }),
    ],
  }
}
