import { type IdentityPlan, NO_IDENTITY_PLAN } from '@diapason/kernel'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import type { Profiles } from './profiles/index.ts'
import {
  createIdentityDecisions,
  createIdentityReader,
  createSuggestionReader,
  type IdentityDecisions,
  resolutionRoutes,
} from './resolution/index.ts'

/** Who is who: what people decide, and the screens of it. */
export function composeIdentity(of: {
  readonly db: Database
  readonly profiles: Profiles
  /** By what people are recognised now. */
  readonly plan?: () => IdentityPlan
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): { readonly decisions: IdentityDecisions; readonly routes: Route[] } {
  const { db, profiles, clock, plan = () => NO_IDENTITY_PLAN } = of
  const decisions = createIdentityDecisions({ db, profiles, plan, clock })
  const reader = createIdentityReader({ db, plan })
  const suggestions = createSuggestionReader({ db, reader, plan })
  return { decisions, routes: resolutionRoutes({ db, decisions, reader, suggestions }) }
}
