import rateLimit from '@fastify/rate-limit'
import sse from '@fastify/sse'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Logger } from 'pino'
import { type Grants, holds } from '../auth/grants.ts'
import type { Principal } from '../auth/principal.ts'
import { platformErrors } from '../errors/platform-errors.ts'
import { assertOrigin } from './assert-origin.ts'
import { assertSameSite } from './assert-same-site.ts'
import { closeIdle } from './close-idle.ts'
import type { HttpMetrics } from './http-metrics.ts'
import { asAppError, sendProblem } from './problem.ts'
import { isCompressed, parseJsonBody, readJsonBody } from './read-json-body.ts'
import { refuseExpectations, refuseUnreadable } from './refuse-unreadable.ts'
import { createRequestIds } from './request-ids.ts'
import { requestLog } from './request-log.ts'
import type { Route } from './route.ts'
import { OCTETS, routeOptions } from './route-options.ts'
import { securityHeaders } from './security-headers.ts'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal
  }
  interface FastifyContextConfig {
    route?: Route
  }
}

export type HttpServerOptions = {
  readonly routes: readonly Route[]
  readonly grants: Grants
  /** Reads keys, sessions and tokens. Throws `unauthenticated` for a credential that is no good; no credential is anonymous. */
  readonly authenticate: (request: FastifyRequest) => Promise<Principal> | Principal
  readonly log: Logger
  readonly metrics: HttpMetrics
  /** Proxies whose word is taken for the address and the scheme of a request; none when absent. */
  readonly trustProxy?: string | false
  /** Adds what is not a route of ours: the reference, the console's files. Runs before the routes. */
  readonly plugins?: (app: FastifyInstance) => Promise<void>
  /** Answers an address that no route has, when it is one of a page; otherwise nothing. */
  readonly page?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined
}

/** Bytes; routes that take more, or less, say so. */
const BODY_LIMIT = 1_000_000

/**
 * The one HTTP pipeline: validate → authorise → handle → shape errors. Every route of every capability passes here, in this order, and
 * nothing else answers under `/v1` and `/api`.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // One line per request would be the largest thing written at 10,000 requests/s, and its URL may name a person: metrics count, failures are logged.
    logController: new LogController({ disableRequestLogging: true }),
    // Requests that come while it closes are answered like all others, by whoever composes the routes.
    return503OnClosing: false,
    // Milliseconds for a request to arrive whole: 500 KB in that time is a slow phone; without a limit a dripping body holds its socket for ever.
    requestTimeout: 30_000,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: BODY_LIMIT,
    routerOptions: {
      // A message id of 256 characters, each percent-encoded as four bytes.
      maxParamLength: 3072,
      // Libraries of the collect protocol that are given an address put a slash behind it, and never say that nothing arrives.
      ignoreTrailingSlash: true,
    },
    genReqId: createRequestIds(),
    childLoggerFactory: requestLog,
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply, asAppError(error))
    },
  })
  app.decorateRequest('principal')
  acceptJson(app)
  acceptOctets(app)
  validateByPart(app)
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers(securityHeaders(request.url))
    next()
  })
  await app.register(rateLimit, { global: false })
  // Its types ask for a plugin that may return nothing, where `exactOptionalPropertyTypes` sees two different types.
  await app.register(sse as unknown as FastifyPluginAsync)

  app.setErrorHandler((thrown, request, reply) => {
    const error = asAppError(thrown)
    if (error.definition.status >= 500 && !error.definition.retryable)
      request.log.error({ code: error.code }, 'request failed')
    if (error.code === 'internal')
      request.log.error({ err: error.options.cause, route: request.routeOptions.url }, 'request failed')
    return sendProblem(request, reply, error)
  })
  app.setNotFoundHandler(
    (request, reply) =>
      options.page?.(request, reply) ??
      sendProblem(request, reply, platformErrors.not_found('Nothing is served at this method and path.')),
  )
  closeIdle(app)
  refuseExpectations(app.server)
  app.addHook('onResponse', (request, reply, done) => {
    options.metrics.observe({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
    done()
  })

  await options.plugins?.(app)
  const admit = (request: FastifyRequest, { route, principal }: { route: Route; principal: Principal }) => {
    if (principal.kind === 'anonymous') throw platformErrors.unauthenticated('This route needs a key or a session.')
    if (!holds(options.grants, principal, route.permission)) {
      throw platformErrors.forbidden(`The permission ${route.permission} is not held.`)
    }
    if (principal.kind === 'user') assertSameSite(request)
    assertOrigin(request, principal)
    request.principal = principal
  }
  const authorise = (request: FastifyRequest, route: Route): Promise<void> | undefined => {
    if (route.permission === 'public') {
      request.principal = { kind: 'anonymous' }
      return undefined
    }
    const principal = options.authenticate(request)
    // A key is known at once.
    if (principal instanceof Promise) return principal.then((found) => admit(request, { route, principal: found }))
    admit(request, { route, principal })
    return undefined
  }
  for (const route of options.routes) app.route(routeOptions(route, authorise))
  return app
}

/** What RudderStack's Node SDK calls its compressed JSON. A page cannot send such a form: no form of a browser is compressed. */
const FORM = 'application/x-www-form-urlencoded'

/** Browsers' beacons send JSON as text/plain to spare a preflight, so both types are read the same way. */
function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(['application/json', 'text/plain', FORM], { parseAs: 'buffer' }, (request, body, done) => {
    if (request.headers['content-type']?.startsWith(FORM) && request.headers['content-encoding'] !== 'gzip')
      return done(platformErrors.media_type_unsupported('This route reads application/json.'))
    const encoding = request.headers['content-encoding']
    // As nearly all bodies come: a promise for each would take another turn of the event loop.
    if (!isCompressed(encoding)) {
      parsed(body as Buffer, done)
      return
    }
    const limit = request.routeOptions.bodyLimit ?? BODY_LIMIT
    readJsonBody(body as Buffer, { encoding, limit }).then(
      (value) => done(null, value),
      (error: Error) => done(error),
    )
  })
}

function parsed(body: Buffer, done: (error: Error | null, value?: unknown) => void): void {
  let value: unknown
  try {
    value = parseJsonBody(body)
  } catch (error) {
    done(error as Error)
    return
  }
  done(null, value)
}

/** A stream, unread, for the routes that ask for one. */
function acceptOctets(app: FastifyInstance): void {
  app.addContentTypeParser(OCTETS, (request, payload, done) => {
    if (request.routeOptions.config.route?.octets) done(null, payload)
    else done(platformErrors.media_type_unsupported('This route reads application/json.'))
  })
}

/** Bodies are taken as they are; only what travels as text (query, path, headers) is coerced to numbers and booleans. */
function validateByPart(app: FastifyInstance): void {
  const asIs = new Ajv({ allErrors: false, strict: false, removeAdditional: false, useDefaults: true })
  const coercing = new Ajv({
    allErrors: false,
    strict: false,
    removeAdditional: false,
    useDefaults: true,
    coerceTypes: 'array',
  })
  addFormats.default(asIs)
  addFormats.default(coercing)
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? asIs : coercing).compile(schema as object))
}
