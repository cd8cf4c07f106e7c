import type { Logger } from 'pino'
import { createAccountReader } from './accounts/index.ts'
import { type NoticeSourcesOptions, noticeSources } from './compose-notices.ts'
import { type SearchSourcesOptions, searchSources } from './compose-search.ts'
import type { Plans } from './definitions/index.ts'
import { errorRegistry } from './error-registry.ts'
import { createMismatches, type Experiments } from './experiments/index.ts'
import { createNotices, noticeRoutes } from './notices/index.ts'
import type { Principal } from './platform/auth/principal.ts'
import type { Route } from './platform/http/route.ts'
import { newId } from './platform/new-id.ts'
import { createSearch, searchRoutes } from './search/index.ts'
import { createViews, viewRoutes } from './views/index.ts'

/** The rooms whose filters people can save, each with the permission that opens it; a room with filters adds its line. */
const VIEWED = {
  catalogue: 'catalogue:read',
  events: 'events:read',
  people: 'people:find',
  requests: 'requests:read',
  accounts: 'accounts:read',
  elements: 'elements:read',
  experiments: 'experiments:read',
  metrics: 'metrics:read',
  purposes: 'purposes:read',
  rejected: 'rejected:read',
  keys: 'keys:read',
  audit: 'audit:read',
} as const

export type ConsoleRoutesOptions = Omit<SearchSourcesOptions, 'errors' | 'accounts'> &
  Omit<NoticeSourcesOptions, 'mismatches'> & {
    readonly log: Logger
    readonly experiments: Experiments
    readonly plans: Pick<Plans, 'current'>
    readonly may: (principal: Principal, permission: string) => boolean
  }

/** What the console itself needs of the server, over all capabilities: one search, what needs a person, saved views. */
export function consoleRoutes(of: ConsoleRoutesOptions): Route[] {
  const { db, log, clock, may } = of
  const search = createSearch({
    sources: searchSources({ ...of, accounts: createAccountReader(db), errors: errorRegistry }),
    log,
  })
  const mismatches = createMismatches({ experiments: of.experiments, readDefinitions: of.plans.current, clock })
  const notices = createNotices({ db, log, clock, sources: noticeSources({ ...of, mismatches }) })
  const views = createViews({ db, newId, clock })
  return [
    ...searchRoutes({ search, may }),
    ...noticeRoutes({ notices, may, clock }),
    ...viewRoutes({ views, rooms: VIEWED, may }),
  ]
}
