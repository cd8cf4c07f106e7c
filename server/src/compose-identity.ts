import { type IdentityPlan, NO_IDENTITY_PLAN } from '@diapason/kernel'
import type { Notice } from './notices/index.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import type { Profiles } from './profiles/index.ts'
import {
  createIdentityDecisions,
  createIdentityReader,
  createSuggestionReader,
  type IdentityDecisions,
  resolutionRoutes,
  suggestionNotices,
} from './resolution/index.ts'

/** Who is who: what people decide, and the screens of it. */
export function composeIdentity(of: {
  readonly db: Database
  readonly profiles: Profiles
  /** By what people are recognised now. */
  readonly plan?: () => IdentityPlan
  /** What keys are called, by id. */
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): {
  readonly decisions: IdentityDecisions
  readonly routes: Route[]
  /** What waits for somebody's word, in one line. */
  readonly notices: () => Promise<readonly Notice[]>
} {
  const { db, profiles, sourceNames, clock, plan = () => NO_IDENTITY_PLAN } = of
  const decisions = createIdentityDecisions({ db, profiles, plan, clock })
  const reader = createIdentityReader({ db, plan, sourceNames })
  const suggestions = createSuggestionReader({ db, reader, plan })
  return {
    decisions,
    routes: resolutionRoutes({ db, decisions, reader, suggestions }),
    notices: () => suggestionNotices(suggestions),
  }
}
