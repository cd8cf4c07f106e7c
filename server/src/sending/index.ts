import type { ConsentPlan } from '@diapason/kernel'
import type { Recogniser } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { Route } from '../platform/http/route.ts'
import type { Profiles } from '../profiles/index.ts'
import { createMaySend } from './may-send.ts'
import { sendingRoutes } from './routes.ts'
import { createSuppressions } from './suppressions.ts'

export { eraseAddresses } from './erase-addresses.ts'
export { sendingErrors } from './errors.ts'
export { createReportDoor } from './report-door.ts'
export { reportIn, type SendingReport } from './sending-report.ts'
export { type Reported, writeReports } from './write-reports.ts'

/** What is sent: whether it may, asked when it leaves, and where nothing goes. */
export function createSending(of: {
  readonly db: Database
  readonly profiles: Pick<Profiles, 'currentWith'>
  readonly plan: () => ConsentPlan
  readonly recogniser: () => Recogniser
  /** Resolves once what is defined is what was acknowledged. */
  readonly verify: () => Promise<void>
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): { readonly maySend: ReturnType<typeof createMaySend>; readonly routes: Route[] } {
  const maySend = createMaySend(of)
  return { maySend, routes: sendingRoutes({ ...of, maySend, suppressions: createSuppressions(of) }) }
}
