import type { Notice } from './notices/index.ts'
import type { Database } from './platform/database/database.ts'
import type { Route } from './platform/http/route.ts'
import { createRequests, requestNotices, requestRoutes } from './privacy/index.ts'
import type { createPeopleReader } from './profiles/index.ts'

/** What people ask for of their rights over their data. */
export function composePrivacy(of: {
  readonly db: Database
  readonly people: Pick<ReturnType<typeof createPeopleReader>, 'labels'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): {
  readonly routes: Route[]
  readonly requests: ReturnType<typeof createRequests>
  readonly notices: () => Promise<readonly Notice[]>
} {
  const { db, people, clock } = of
  const requests = createRequests({ db, clock })
  const labels = async (origins: readonly string[]) => {
    const named = await people.labels(origins)
    return new Map([...named].map(([origin, { label }]) => [origin, label]))
  }
  return {
    requests,
    routes: requestRoutes({ db, requests, labels }),
    notices: () => requestNotices(db, clock()),
  }
}
