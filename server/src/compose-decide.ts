import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { ReadAccount } from './accounts/index.ts'
import { verifyDoor } from './compose-catalogue.ts'
import type { Plans } from './definitions/index.ts'
import {
  createAsking,
  createDecide,
  createDecideMetrics,
  createDecisionLog,
  type Decide,
  decideRoutes,
} from './elements/index.ts'
import type { Recognition } from './identity/index.ts'
import type { Intake } from './intake/index.ts'
import { openfeatureRoutes } from './openfeature/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { KeyIdentity, Principal } from './platform/auth/principal.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import type { Trace } from './platform/tracing/trace.ts'
import type { Profiles } from './profiles/index.ts'
import { createHearSignals } from './signals/index.ts'

/** Deciding: its routes, and the log of what was decided, which is to be stopped last. */
export function composeDecide(of: {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly log: Logger
  readonly registry: Registry
  readonly keys: Pick<Keys, 'ensureFresh'>
  readonly plans: Pick<Plans, 'current' | 'ensureFresh'>
  readonly profiles: Profiles<ReadAccount>
  readonly recogniser: Recognition['current']
  readonly intake: Pick<Intake, 'take'>
  readonly trace: Trace
  readonly holds: (key: KeyIdentity) => boolean
  readonly may: (principal: Principal, permission: string) => boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly newId: () => string
}): { readonly routes: Route[]; stop(): Promise<void> } {
  const { db, clickhouse, log, registry, keys, plans, profiles, recogniser, intake, trace, holds, may, clock, newId } =
    of
  const decisionLog = createDecisionLog({ clickhouse, log, registry })
  const decide = createDecide({
    profiles,
    plan: plans.current,
    hear: createHearSignals(),
    record: decisionLog.record,
    metrics: createDecideMetrics(registry),
    clock,
    newId,
  })
  const traced: Decide = (request) =>
    trace(
      'decide',
      { attributes: typeof request.elements === 'function' ? {} : { elements: request.elements.length } },
      () => decide(request),
    )
  const asking = createAsking({ decide: traced, recogniser, verify: () => verifyDoor(db, { keys, plans }), holds })
  return {
    routes: [
      ...decideRoutes({
        decide: traced,
        asking,
        recogniser,
        maySend: (principal) => may(principal, 'events:write'),
        mayExplain: (principal) => may(principal, 'decisions:explain'),
        take: (messages, options) => intake.take(messages, { ...options, sentAt: undefined }),
      }),
      ...openfeatureRoutes(asking),
    ],
    stop: decisionLog.stop,
  }
}
