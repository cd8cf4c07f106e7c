import type { Registry } from 'prom-client'
import {
  claimRoutes,
  collectRoutes,
  createClaimCounts,
  createIntake,
  createIntakeMetrics,
  createRejectedStore,
  createWithheldCounts,
  type Intake,
  type IntakeOptions,
  rejectedRoutes,
  settingsRoute,
  withheldRoutes,
} from './intake/index.ts'
import type { Keys } from './platform/auth/keys.ts'
import type { Route } from './platform/http/route.ts'
import { createHearSignals, createSignalFaults, signalRoutes } from './signals/index.ts'

/** How messages come in: taken, refused and kept, or claimed and not believed. */
export function composeIntake(
  of: Omit<IntakeOptions, 'shared' | 'metrics' | 'claims' | 'hear' | 'withheld' | 'faults'> & {
    readonly registry: Registry
    readonly keys: Pick<Keys, 'list' | 'find' | 'shared'>
    /** What keys are called, by id. */
    readonly sourceNames: () => Promise<Map<string, string>>
  },
): {
  readonly intake: Intake
  readonly rejected: ReturnType<typeof createRejectedStore>
  readonly claims: ReturnType<typeof createClaimCounts>
  readonly routes: Route[]
} {
  const { registry, keys, sourceNames, ...options } = of
  const { db, clock } = options
  const claims = createClaimCounts({ db, clock })
  const withheld = createWithheldCounts({ db, clock })
  const faults = createSignalFaults({ db, clock })
  const intake = createIntake({
    ...options,
    shared: keys.shared,
    hear: createHearSignals(),
    metrics: createIntakeMetrics(registry),
    claims,
    withheld,
    faults,
  })
  return {
    intake,
    rejected: createRejectedStore(db),
    claims,
    routes: [
      ...collectRoutes(intake),
      settingsRoute(async (writeKey) => (await keys.find(writeKey))?.kind === 'write'),
      ...rejectedRoutes({
        db,
        intake,
        sourceNames,
        clock,
        keyOf: async (id) => (await keys.list()).find((key) => key.id === id),
      }),
      ...claimRoutes({ claims, sourceNames }),
      ...withheldRoutes({ counts: withheld, sourceNames, clock }),
      ...signalRoutes({ faults, sourceNames }),
    ],
  }
}
