import type { Registry } from 'prom-client'
import type { Definitions, Plans } from './definitions/index.ts'
import { nameRoutes, openRecognition, type Recognition, typeRoutes } from './identity/index.ts'
import type { Notice } from './notices/index.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import type { JobTask } from './platform/jobs/job-task.ts'
import type { Profiles } from './profiles/index.ts'
import {
  createIdentityDecisions,
  createIdentityReader,
  createSeenTogether,
  createSuggestionReader,
  expireTask,
  type IdentityDecisions,
  resolutionRoutes,
  suggestionNotices,
} from './resolution/index.ts'

/** Who is who: how people are recognised, what people decide, and the screens of it. */
export async function composeIdentity(of: {
  readonly db: Database
  readonly clickhouse: Pick<ClickHouse, 'query'>
  readonly profiles: Profiles
  readonly plans: Pick<Plans, 'known' | 'refresh'>
  readonly definitions: Pick<Definitions, 'list'>
  readonly registry: Registry
  /** What keys are called, by id. */
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): Promise<{
  /** By which messages are read, as of the plan in use. */
  readonly recogniser: Recognition['current']
  readonly decisions: IdentityDecisions
  readonly routes: Route[]
  readonly tasks: readonly JobTask[]
  /** What waits for somebody's word, in one line. */
  readonly notices: () => Promise<readonly Notice[]>
}> {
  const { db, clickhouse, profiles, plans, definitions, registry, sourceNames, clock } = of
  const { current: recogniser } = await openRecognition({ db, plan: plans.known, registry, clock })
  const plan = () => recogniser().plan
  const newestPlan = () => plans.refresh().then(plan)
  const decisions = createIdentityDecisions({ db, profiles, plan, newestPlan, clock })
  const reader = createIdentityReader({ db, plan, sourceNames })
  const suggestions = createSuggestionReader({
    db,
    reader,
    plan,
    seenTogether: createSeenTogether({ clickhouse, plan }),
  })
  return {
    recogniser,
    decisions,
    routes: [
      ...typeRoutes(plan),
      ...nameRoutes(definitions),
      ...resolutionRoutes({ db, decisions, reader, suggestions }),
    ],
    tasks: [expireTask({ db, decisions, registry, clock })],
    notices: () => suggestionNotices(suggestions),
  }
}
