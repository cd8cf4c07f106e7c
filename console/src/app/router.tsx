import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { whenSignedOut } from './api.ts'
import { ApiError } from './api-error.ts'
import { NotFound } from './not-found.tsx'
import { queryClient } from './query-client.ts'
import { RoomProblem } from './room-problem.tsx'
import { roomsFor } from './rooms.ts'
import { textParams } from './search-params.ts'
import { sessionQuery, statusQuery } from './session-query.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: textParams('next', 'problem', 'step'),
  component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: textParams('token'),
  component: lazyRouteComponent(() => import('./setup-page.tsx'), 'SetupPage'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('../team/invitation-page.tsx'), 'InvitationPage'),
})

/** Everything behind a session: without one, sign in and come back to the same address. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  errorComponent: RoomProblem,
  beforeLoad: async ({ location }) => {
    try {
      const { secondFactorMissing } = await queryClient.ensureQueryData(sessionQuery)
      // Nothing else would answer: the way in leads over one's own account.
      if (secondFactorMissing && location.pathname !== '/account') throw redirect({ to: '/account' })
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      const status = await queryClient.fetchQuery(statusQuery).catch(() => undefined)
      if (status?.setupRequired) throw redirect({ to: '/setup' })
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
    }
  },
})

const overview = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: async () => {
    // Whose work is elsewhere starts in the first room they have, not before a closed one.
    const { permissions } = await queryClient.ensureQueryData(sessionQuery)
    const first = roomsFor(permissions)[0]?.items[0]
    if (first !== undefined && first.to !== '/' && !permissions.includes('overview:read'))
      throw redirect({ to: first.to })
  },
  component: lazyRouteComponent(() => import('../overview/overview-page.tsx'), 'OverviewPage'),
})
const events = createRoute({
  getParentRoute: () => inside,
  path: '/events',
  validateSearch: textParams('type', 'name', 'channel', 'source', 'q', 'event'),
  component: lazyRouteComponent(() => import('../log/events-page.tsx'), 'EventsPage'),
})
const people = createRoute({
  getParentRoute: () => inside,
  path: '/people',
  validateSearch: textParams('q'),
  component: lazyRouteComponent(() => import('../profiles/people-page.tsx'), 'PeoplePage'),
})
const person = createRoute({
  getParentRoute: () => inside,
  path: '/people/$id',
  validateSearch: textParams('tab', 'event', 'q', 'at'),
  component: lazyRouteComponent(() => import('../profiles/person-page.tsx'), 'PersonPage'),
})
const separate = createRoute({
  getParentRoute: () => inside,
  path: '/people/$id/separate',
  validateSearch: textParams('part'),
  component: lazyRouteComponent(() => import('../identity/separate-page.tsx'), 'SeparatePage'),
})
const join = createRoute({
  getParentRoute: () => inside,
  path: '/people/$id/join',
  validateSearch: textParams('q', 'with'),
  component: lazyRouteComponent(() => import('../identity/join-page.tsx'), 'JoinPage'),
})
const review = createRoute({
  getParentRoute: () => inside,
  path: '/review',
  validateSearch: textParams('tab', 'id'),
  component: lazyRouteComponent(() => import('../identity/review-page.tsx'), 'ReviewPage'),
})
const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/accounts',
  validateSearch: textParams('q', 'sort'),
  component: lazyRouteComponent(() => import('../accounts/accounts-page.tsx'), 'AccountsPage'),
})
const account = createRoute({
  getParentRoute: () => inside,
  path: '/accounts/$id',
  validateSearch: textParams('tab', 'event', 'q'),
  component: lazyRouteComponent(() => import('../accounts/account-page.tsx'), 'AccountPage'),
})
const elements = createRoute({
  getParentRoute: () => inside,
  path: '/elements',
  validateSearch: textParams('q'),
  component: lazyRouteComponent(() => import('../elements/elements-page.tsx'), 'ElementsPage'),
})
const element = createRoute({
  getParentRoute: () => inside,
  path: '/elements/$key',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../elements/element-page.tsx'), 'ElementPage'),
})
const experiments = createRoute({
  getParentRoute: () => inside,
  path: '/experiments',
  validateSearch: textParams('q', 'status'),
  component: lazyRouteComponent(() => import('../experiments/experiments-page.tsx'), 'ExperimentsPage'),
})
const experiment = createRoute({
  getParentRoute: () => inside,
  path: '/experiments/$key',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../experiments/experiment-page.tsx'), 'ExperimentPage'),
})
const metrics = createRoute({
  getParentRoute: () => inside,
  path: '/measures',
  validateSearch: textParams('q'),
  component: lazyRouteComponent(() => import('../metrics/metrics-page.tsx'), 'MetricsPage'),
})
const metric = createRoute({
  getParentRoute: () => inside,
  path: '/measures/$key',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../metrics/metric-page.tsx'), 'MetricPage'),
})
const notices = createRoute({
  getParentRoute: () => inside,
  path: '/notices',
  component: lazyRouteComponent(() => import('../notices/notices-page.tsx'), 'NoticesPage'),
})
const catalogue = createRoute({
  getParentRoute: () => inside,
  path: '/catalogue',
  validateSearch: textParams('view', 'q', 'type', 'context', 'state', 'sort'),
  component: lazyRouteComponent(() => import('../catalogue/catalogue-page.tsx'), 'CataloguePage'),
})
const catalogueEvent = createRoute({
  getParentRoute: () => inside,
  path: '/catalogue/events/$id',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../catalogue/event-page.tsx'), 'EventPage'),
})
const catalogueTrait = createRoute({
  getParentRoute: () => inside,
  path: '/catalogue/traits/$trait',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../catalogue/trait-page.tsx'), 'TraitPage'),
})
const catalogueEntry = createRoute({
  getParentRoute: () => inside,
  path: '/catalogue/$kind/$key',
  component: lazyRouteComponent(() => import('../catalogue/entry-page.tsx'), 'EntryPage'),
})
const recognition = createRoute({
  getParentRoute: () => inside,
  path: '/recognition',
  validateSearch: textParams('tab', 'q'),
  component: lazyRouteComponent(() => import('../recognition/recognition-page.tsx'), 'RecognitionPage'),
})
const identifier = createRoute({
  getParentRoute: () => inside,
  path: '/identifiers/$key',
  validateSearch: textParams('tab', 'revision', 'type'),
  component: lazyRouteComponent(() => import('../recognition/type-page.tsx'), 'TypePage'),
})
const identityRule = createRoute({
  getParentRoute: () => inside,
  path: '/identity-rules/$key',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../recognition/rule-page.tsx'), 'RulePage'),
})
const identityIssuer = createRoute({
  getParentRoute: () => inside,
  path: '/identity-issuers/$key',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../recognition/issuer-page.tsx'), 'IssuerPage'),
})
const purposes = createRoute({
  getParentRoute: () => inside,
  path: '/purposes',
  validateSearch: textParams('q'),
  component: lazyRouteComponent(() => import('../consent/purposes-page.tsx'), 'PurposesPage'),
})
const consentRates = createRoute({
  getParentRoute: () => inside,
  path: '/consent-rates',
  validateSearch: textParams('subject', 'days'),
  component: lazyRouteComponent(() => import('../consent-rates/rates-page.tsx'), 'RatesPage'),
})
const processingRecord = createRoute({
  getParentRoute: () => inside,
  path: '/processing',
  component: lazyRouteComponent(() => import('../processing/record-page.tsx'), 'RecordPage'),
})
const requests = createRoute({
  getParentRoute: () => inside,
  path: '/requests',
  validateSearch: textParams('show', 'q', 'kind', 'state'),
  component: lazyRouteComponent(() => import('../privacy/requests-page.tsx'), 'RequestsPage'),
})
const request = createRoute({
  getParentRoute: () => inside,
  path: '/requests/$id',
  component: lazyRouteComponent(() => import('../privacy/request-page.tsx'), 'RequestPage'),
})
const purpose = createRoute({
  getParentRoute: () => inside,
  path: '/purposes/$key',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../consent/purpose-page.tsx'), 'PurposePage'),
})
const customerPages = createRoute({
  getParentRoute: () => inside,
  path: '/customer-pages',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../customer/customer-pages-page.tsx'), 'CustomerPagesPage'),
})
const topics = createRoute({
  getParentRoute: () => inside,
  path: '/topics',
  validateSearch: textParams('tab', 'q'),
  component: lazyRouteComponent(() => import('../sending/topics-page.tsx'), 'TopicsPage'),
})
const topic = createRoute({
  getParentRoute: () => inside,
  path: '/topics/$key',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../sending/topic-page.tsx'), 'TopicPage'),
})
const channel = createRoute({
  getParentRoute: () => inside,
  path: '/channels/$key',
  validateSearch: textParams('tab', 'revision'),
  component: lazyRouteComponent(() => import('../sending/channel-page.tsx'), 'ChannelPage'),
})
const rejected = createRoute({
  getParentRoute: () => inside,
  path: '/rejected',
  validateSearch: textParams('code', 'id', 'q'),
  component: lazyRouteComponent(() => import('../intake/rejected-page.tsx'), 'RejectedPage'),
})
const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  component: lazyRouteComponent(() => import('../imports/imports-page.tsx'), 'ImportsPage'),
})
const oneImport = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$id',
  validateSearch: textParams('change'),
  component: lazyRouteComponent(() => import('../imports/import-page.tsx'), 'ImportPage'),
})
const keys = createRoute({
  getParentRoute: () => inside,
  path: '/keys',
  validateSearch: textParams('new', 'q', 'kind', 'state', 'id'),
  component: lazyRouteComponent(() => import('../keys/keys-page.tsx'), 'KeysPage'),
})
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: textParams('q', 'who', 'action', 'kind', 'target', 'from', 'to', 'record'),
  component: lazyRouteComponent(() => import('../audit/audit-page.tsx'), 'AuditPage'),
})

const status = createRoute({
  getParentRoute: () => inside,
  path: '/status',
  validateSearch: textParams('span'),
  component: lazyRouteComponent(() => import('../status/status-page.tsx'), 'StatusPage'),
})

const team = createRoute({
  getParentRoute: () => inside,
  path: '/team',
  validateSearch: textParams('tab', 'member', 'invite', 'role'),
  component: lazyRouteComponent(() => import('../team/team-page.tsx'), 'TeamPage'),
})
const ownAccount = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  validateSearch: textParams('problem'),
  component: lazyRouteComponent(() => import('../account/account-page.tsx'), 'AccountPage'),
})

/** Every address of the console. What a room shows (filters, tabs, the open row) is in the address, so that it can be shared. */
export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    invitation,
    inside.addChildren([
      overview,
      notices,
      events,
      people,
      person,
      separate,
      join,
      review,
      accounts,
      account,
      elements,
      element,
      experiments,
      experiment,
      metrics,
      metric,
      imports,
      oneImport,
      catalogue,
      catalogueEvent,
      catalogueTrait,
      catalogueEntry,
      recognition,
      identifier,
      identityRule,
      identityIssuer,
      purposes,
      requests,
      request,
      consentRates,
      processingRecord,
      purpose,
      customerPages,
      topics,
      topic,
      channel,
      rejected,
      keys,
      status,
      audit,
      team,
      ownAccount,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
})

whenSignedOut(() => {
  const { pathname, href } = router.state.location
  if (!['/sign-in', '/setup', '/invitation'].includes(pathname)) {
    queryClient.removeQueries({ queryKey: sessionQuery.queryKey })
    void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { next: href } })
  }
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
