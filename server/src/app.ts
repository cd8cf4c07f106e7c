import { setTimeout as sleep } from 'node:timers/promises'
import { CHANNELS } from '@diapason/kernel'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { createAccountMemory } from './accounts/index.ts'
import { composeCatalogue, verifyDoor } from './compose-catalogue.ts'
import { composeChoices, composeProcessing, consentAtDoor, purposeBases } from './compose-consent.ts'
import { consoleRoutes } from './compose-console.ts'
import { composeCustomer } from './compose-customer.ts'
import { composeDecide } from './compose-decide.ts'
import { composeExports } from './compose-exports.ts'
import { composeHealth } from './compose-health.ts'
import { hostOf } from './compose-host.ts'
import { composeIdentity } from './compose-identity.ts'
import { composeInsights } from './compose-insights.ts'
import { composeIntake } from './compose-intake.ts'
import { kinds } from './compose-kinds.ts'
import { measure } from './compose-metrics.ts'
import { composePeople } from './compose-people.ts'
import { composePrivacy } from './compose-privacy.ts'
import { composeShipping } from './compose-shipping.ts'
import type { Config } from './config.ts'
import { createConsoleFiles } from './console-files.ts'
import {
  createDefinitions,
  createPlans,
  createWorkspace,
  definitionRoutes,
  regexEngine,
  workspaceRoutes,
} from './definitions/index.ts'
import { errorRegistry } from './error-registry.ts'
import { createExperiments, experimentRoutes } from './experiments/index.ts'
import { grants } from './grants.ts'
import { createSearchTerms } from './identity/index.ts'
import { composeImports } from './imports/index.ts'
import type { Intake } from './intake/index.ts'
import { keyBeside } from './key-beside.ts'
import { createLogReader, LOG_GREW, shipLog } from './log/index.ts'
import { createOperations } from './operations/index.ts'
import { createAuditTrail } from './platform/audit/audit-trail.ts'
import { createAccess } from './platform/auth/access.ts'
import { holds as mayDo } from './platform/auth/grants.ts'
import type { KeyIdentity, Principal } from './platform/auth/principal.ts'
import type { Setup } from './platform/auth/setup.ts'
import type { ClickHouse } from './platform/clickhouse/clickhouse.ts'
import type { Database } from './platform/database/database.ts'
import { platformErrors } from './platform/errors/platform-errors.ts'
import { allowBrowsers } from './platform/http/allow-browsers.ts'
import { createHttpMetrics } from './platform/http/http-metrics.ts'
import { createHttpServer } from './platform/http/http-server.ts'
import type { Route } from './platform/http/route.ts'
import { jobRoutes } from './platform/jobs/job-routes.ts'
import { createJobs, type Jobs } from './platform/jobs/jobs.ts'
import { createRegistry } from './platform/metrics/create-registry.ts'
import { newId } from './platform/new-id.ts'
import type { Tracing } from './platform/tracing/start-tracing.ts'
import { untraced } from './platform/tracing/trace.ts'
import { createPeopleReader, createProfileMetrics, createProfiles } from './profiles/index.ts'
import { reference } from './reference.ts'

export type AppOptions = {
  /** `publicUrl`: where people reach it. */
  readonly config: { readonly publicUrl: string } & Partial<Omit<Config, 'publicUrl'>>
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly log: Logger
  readonly version: string
  /** Where the metrics of the engines are kept already; one of its own when absent. */
  readonly registry?: Registry
  /** The name of this node, kept in its folder. */
  readonly node?: string
  /** Token of this machine's command line. */
  readonly operatorToken: string
  /** Present when traces are wanted. */
  readonly tracing?: Tracing
  /** True when the example is loaded. */
  readonly demo?: () => boolean
  /** Milliseconds that a stream of events lives before the browser must come back; two minutes when absent. */
  readonly streamSpell?: number
  /** Milliseconds since 1970. */
  readonly clock?: () => number
}

export type App = {
  readonly http: FastifyInstance
  readonly routes: readonly Route[]
  readonly setup: Setup
  readonly keys: Awaited<ReturnType<typeof createAccess>>['keys']
  readonly intake: Intake
  readonly workspace: ReturnType<typeof createWorkspace>
  readonly catalogue: Pick<ReturnType<typeof composeCatalogue>, 'flush'>
  readonly jobs: Jobs
  readonly registry: Registry
  /** People who watch live events on this node. */
  watchers(): number
  /** Loads what is kept in memory and starts the background work. */
  start(): Promise<void>
  /** Ends requests, then work, in the order in which they depend on each other. */
  stop(): Promise<void>
}

/** People kept in memory: 255 MB at worst, whatever they send (see `profiles/cache.ts`). Those who are not cost a read each time they come. */
const REMEMBERED = 50_000

/** Octets of a file that is imported, where nobody said otherwise. */
const UPLOAD_LIMIT = 2e9

/** Milliseconds that a stream lives: the longest that a revoked key or an ended session goes on seeing what it watched. */
const STREAM_SPELL = 2 * 60_000

/** The composition root: what exists, in its explicit order, wired by hand. The databases must be migrated. */
export async function createApp(options: AppOptions): Promise<App> {
  const { db, clickhouse, log, version, operatorToken, clock = Date.now } = options
  let [draining, stopping] = [false, false]
  const trace = options.tracing?.trace ?? untraced
  const registry = options.registry ?? createRegistry({ version, node: options.node ?? '' })

  const access = await createAccess({
    db,
    log,
    publicUrl: options.config.publicUrl,
    grants,
    version,
    channels: CHANNELS,
    requireSecondFactor: options.config.requireSecondFactor ?? [],
    oidc: options.config.oidc,
    operatorToken,
    demo: options.demo ?? (() => false),
    bases: () => purposeBases(definitions),
    clock,
  })
  const { keys } = access
  const auditTrail = createAuditTrail({ db, days: options.config.auditDays ?? 0, clock })
  // What survives a crash and is done once over all nodes; capabilities give their tasks here and add jobs to it.
  const jobs = createJobs({
    db,
    log,
    trace,
    ...(options.node ? { node: options.node } : {}),
    tasks: () => [identity, imports, operations, choosing, privacy, customer, auditTrail].flatMap(({ tasks }) => tasks),
  })
  const sourceNames = async () => new Map((await keys.list()).map(({ id, name }) => [id, name]))

  const reader = createLogReader(db)
  const catalogue = composeCatalogue({ db, log, clock })
  const definitions = createDefinitions({ db, kinds, clock })
  const workspace = createWorkspace({ db, definitions, clock })
  const plans = createPlans({ db, definitions, regex: regexEngine, log, beside: catalogue.compile })
  const profiles = createProfiles({
    db,
    capacity: REMEMBERED,
    along: createAccountMemory(),
    metrics: createProfileMetrics(registry),
    beside: [
      { sql: 'select revision from plan_revision', ensure: plans.ensureFresh },
      { sql: 'select revision from access_revision', ensure: keys.ensureFresh },
    ],
  })
  const { recogniser, ...identity } = await composeIdentity({
    db,
    clickhouse,
    profiles,
    plans,
    definitions,
    registry,
    sourceNames,
    clock,
  })
  const choosing = composeChoices({ db, keys, plans, profiles, recogniser, sourceNames, clock })
  const people = createPeopleReader(db, { terms: createSearchTerms(recogniser) })
  const holds = (permission: string) => (presented: KeyIdentity) => {
    const key = keys.current(presented)
    return key !== undefined && mayDo(grants, { kind: 'key', key }, permission)
  }
  const toShip = composeShipping({ db, clickhouse })
  const { intake, rejected, claims, ...collect } = composeIntake({
    db,
    profiles,
    wrote: toShip.wrote,
    verify: () => verifyDoor(db, { keys, plans }).then(() => holds('events:write')),
    ...consentAtDoor(plans, catalogue.door),
    recogniser,
    registry,
    keys,
    sourceNames,
    trace,
    clock,
    newId,
  })
  const imports = composeImports({
    db,
    jobs,
    intake,
    clock,
    newId,
    uploadLimit: options.config.uploadLimit ?? UPLOAD_LIMIT,
    keyOf: (id) => keys.catchUp().then(() => keys.byId(id)),
    sources: async () => keys.described((await keys.list()).filter((key) => key.revokedAt === null)),
  })
  const may = (principal: Principal, permission: string) => mayDo(grants, principal, permission)
  const persons = composePeople({ db, keys, plans, profiles, people, recogniser, may, clock })
  const deciding = composeDecide({
    db,
    clickhouse,
    log,
    registry,
    keys,
    plans,
    profiles,
    recogniser,
    intake,
    trace,
    holds: holds('decisions:read'),
    may,
    clock,
    newId,
  })
  const privacy = composePrivacy({ ...options, clock, jobs, people, profiles, recogniser, shipping: toShip })
  const experiments = createExperiments({ clickhouse, readDefinitions: plans.current, now: () => new Date(clock()) })
  const insights = composeInsights({
    db,
    clickhouse,
    log,
    reader,
    people,
    keys,
    plans,
    rejected,
    violationsOf: catalogue.violationsOf,
    spell: options.streamSpell ?? STREAM_SPELL,
    gate: persons.gate,
    clock,
  })
  const { find, live } = insights
  const operations = createOperations({
    db,
    clickhouse,
    log,
    version,
    clock,
    jobs,
    keys: keys.list,
    rejected: async () => (await rejected.waiting()).count,
    claims: claims.read,
    policies: async () => (await definitions.list('retention', { limit: 1000 })).map(({ body }) => body),
    entries: async () => (await definitions.live()).definitions,
    host: hostOf(options.config),
  })
  measure(registry, {
    db,
    clickhouse,
    intake,
    jobs,
    plans,
    remembered: () => profiles.remembered,
    watchers: () => live.watchers,
    varDir: options.config.varDir,
    log,
    clock,
  })

  const customer = composeCustomer(options, { keys, plans, profiles, definitions, sourceNames, intake, privacy })

  const routes: Route[] = persons.closed([
    ...composeHealth({
      db,
      clickhouse,
      jobs,
      intake,
      registry,
      config: options.config,
      version,
      node: options.node ?? '',
      draining: () => draining,
      clock,
    }),
    ...access.routes,
    ...auditTrail.routes,
    ...jobRoutes({ db, jobs, clock }),
    ...collect.routes,
    ...deciding.routes,
    ...definitionRoutes(definitions, { may }),
    ...workspaceRoutes(workspace),
    ...persons.routes,
    ...identity.routes,
    ...choosing.routes,
    ...composeProcessing({ definitions, keys, config: options.config, clock }),
    ...privacy.routes,
    ...customer.routes,
    ...imports.routes,
    ...catalogue.routes({ definitions, sourceNames, find, may }),
    ...experimentRoutes(experiments),
    ...operations.routes,
    ...insights.routes,
    ...consoleRoutes({
      db,
      clickhouse,
      log,
      clock,
      definitions,
      people,
      keys,
      rejected,
      catalogue,
      experiments,
      plans,
      jobs,
      identity,
      imports,
      privacy,
      routes: () => routes,
      varDir: options.config.varDir,
      may,
    }),
    ...composeExports({
      db,
      log,
      clock,
      routes: () => routes,
      inject: (request) => http.inject(request),
      may,
      keys,
      plans,
    }),
  ])
  const consoleFiles = createConsoleFiles()
  const http = await createHttpServer({
    routes,
    grants,
    authenticate: (request) => keyBeside(request, keys.find) ?? access.authenticate(request),
    log,
    trustProxy: options.config.trustProxy ?? false,
    metrics: createHttpMetrics(registry),
    plugins: async (app) => {
      options.tracing?.hooks(app)
      await allowBrowsers(app)
      app.addHook('onRequest', (request, _reply, done) => {
        const { route } = request.routeOptions.config
        const refused = stopping && route && route.permission !== 'public'
        done(refused ? platformErrors.stopping('This server is stopping.', { retryAfter: 1 }) : undefined)
      })
      await reference(app, { version, errors: errorRegistry })
      await customer.pages(app)
      await consoleFiles.register(app)
    },
    page: consoleFiles.page,
  })

  let background: { shipping: ReturnType<typeof shipLog>; unlisten: () => Promise<void> } | undefined
  return {
    http,
    routes,
    setup: access.setup,
    keys,
    intake,
    workspace,
    catalogue,
    jobs,
    registry,
    watchers: () => live.watchers,
    start: async () => {
      await access.start()
      await plans.start()
      const shipping = shipLog({ db, clickhouse, log, ...toShip })
      const grew = () => {
        shipping.poke()
        live.poke()
      }
      catalogue.start()
      await privacy.start()
      await jobs.start()
      background = { shipping, unlisten: await db.listen(LOG_GREW, { notified: grew, resumed: grew }) }
    },
    stop: async () => {
      // Not ready first, and served all the same: balancers turn away at their next look, and nobody is refused meanwhile.
      draining = true
      if (options.config.drainSeconds) await sleep(options.config.drainSeconds * 1000)
      stopping = true
      await live.stop()
      await operations.stop()
      await http.close()
      await jobs.stop()
      await privacy.stop()
      await intake.stop()
      await catalogue.stop()
      await background?.unlisten()
      await background?.shipping.stop()
      await deciding.stop()
      await plans.stop()
      await access.stop()
    },
  }
}
