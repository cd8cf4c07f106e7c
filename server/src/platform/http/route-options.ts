import { Readable } from 'node:stream'
import type {} from '@fastify/swagger'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { platformErrors } from '../errors/platform-errors.ts'
import { assertStorable } from './assert-storable.ts'
import { problemSchema } from './problem-schema.ts'
import type { Route } from './route.ts'

/** Type of a body that is read as it comes. */
export const OCTETS = 'application/octet-stream'

/** Route table row → Fastify route: where validation, authorisation and handling are put in their order. */
export function routeOptions(
  route: Route,
  authorise: (request: FastifyRequest, route: Route) => Promise<void> | undefined,
): RouteOptions {
  return {
    method: route.method,
    url: route.url,
    config: {
      route,
      ...(route.attemptsPerMinute ? { rateLimit: { max: route.attemptsPerMinute, timeWindow: '1 minute' } } : {}),
    },
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    // 'manual', for the plugin's own refusal of an `Accept` is no problem document; and a HEAD would hold a stream that nobody reads.
    ...(route.sse ? { sse: 'manual' as const, exposeHeadRoute: false } : {}),
    ...(route.checksBody || route.octets ? { attachValidation: true } : {}),
    schema: {
      ...route.schema,
      ...(route.octets ? octetsSchema : {}),
      tags: [route.tag],
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
      operationId: operationId(route),
      // What a scheme that is no OAuth lists here is the permission that whoever comes by it needs (OpenAPI 3.1, security requirement object).
      security: route.permission === 'public' ? [] : [{ key: [route.permission] }, { session: [route.permission] }],
      response: { ...route.response, default: route.refusal?.schema ?? problemSchema(route.errors ?? []) },
    },
    preValidation: atOnce((request) => {
      if (route.octets) assertOctets(request)
      assertStorable(request, route)
      return undefined
    }),
    preHandler: atOnce((request) => {
      // With `checksBody` the framework lets problems pass; those of the path, the query and the headers are still its own.
      if (request.validationError && request.validationError.validationContext !== 'body') throw request.validationError
      return authorise(request, route)
    }),
    handler: (request, reply) => handle(route, request, reply),
  }
}

/**
 * A hook that goes on at once where there is nothing to wait for, as for a decision or a batch of messages: with a promise for each hook the
 * framework takes several turns of the event loop over what a request does in one.
 */
function atOnce(
  check: (request: FastifyRequest) => Promise<void> | undefined,
): (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void {
  return (request, _reply, done) => {
    let waiting: Promise<void> | undefined
    try {
      waiting = check(request)
    } catch (error) {
      return done(error as Error)
    }
    if (waiting) waiting.then(() => done(), done)
    else done()
  }
}

/** Documents the body; nothing is checked of it before the handler reads it. */
const octetsSchema = {
  consumes: [OCTETS],
  body: { type: 'string', format: 'binary', description: 'The octets, as they are.' },
} as const

/** @throws AppError `media_type_unsupported` */
function assertOctets(request: FastifyRequest): void {
  if (request.body === undefined || request.body instanceof Readable) return
  throw platformErrors.media_type_unsupported(`This route reads ${OCTETS}.`)
}

function handle(route: Route, request: FastifyRequest, reply: FastifyReply): unknown {
  return route.handle({
    params: request.params,
    query: request.query,
    headers: request.headers,
    body: request.body,
    principal: request.principal,
    request,
    reply,
  } as Parameters<Route['handle']>[0])
}

/** `GET /api/people/:id/events` → `getApiPeopleByIdEvents`: stable, so that generated clients keep their names. */
function operationId(route: Route): string {
  const words = route.url
    .split('/')
    .filter(Boolean)
    .map((part) => (part.startsWith(':') ? `by-${part.slice(1)}` : part))
  const camel = words.join('-').replace(/[^a-zA-Z0-9]+(.)/g, (_, next: string) => next.toUpperCase())
  return route.method.toLowerCase() + camel.charAt(0).toUpperCase() + camel.slice(1)
}
