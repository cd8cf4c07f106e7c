import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Principal } from '../auth/principal.ts'
import type { AppError } from '../errors/app-error.ts'

export type RouteSchemas = {
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly headers?: TSchema
  readonly body?: TSchema
}

type Of<S> = S extends TSchema ? Static<S> : undefined

/** What a handler is given: validated parts of the request, and who asks. */
export type RouteInput<S extends RouteSchemas = RouteSchemas> = {
  readonly params: Of<S['params']>
  readonly query: Of<S['querystring']>
  readonly headers: Of<S['headers']>
  readonly body: Of<S['body']>
  readonly principal: Principal
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** How the routes of somebody else's protocol say what is wrong. */
export type Refusal = {
  readonly schema: TSchema
  readonly of: (error: AppError, request: FastifyRequest) => { readonly status: number; readonly body: object }
}

/**
 * One row of the route table. Everything about a route is declared here, so that the pipeline, the OpenAPI document, the permission
 * test and the fuzzer read the same thing.
 */
export type Route<S extends RouteSchemas = RouteSchemas> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify path, e.g. `/api/keys/:id`. */
  readonly url: string
  /** `public`, or a `noun:verb` that the table of grants knows. */
  readonly permission: string
  /** Capability, as a heading of the reference. */
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly schema?: S
  /** Answer per status; problems are added by the pipeline. */
  readonly response?: Readonly<Record<number, TSchema>>
  /** Where a protocol says how to refuse; a problem document when absent. */
  readonly refusal?: Refusal
  /** Codes this route may answer beyond those of the pipeline itself. */
  readonly errors?: readonly string[]
  /** Bytes, after decompression. */
  readonly bodyLimit?: number
  /** Attempts per minute and address. */
  readonly attemptsPerMinute?: number
  /** The handler checks the body itself, to answer every problem under its own code; the schema still documents it. */
  readonly checksBody?: boolean
  /**
   * What the body may hold although no text column takes it: `any text` (U+0000, broken surrogates) or `anything` (any depth as well).
   * Only for handlers that keep it as JSON and look at its parts themselves; see `assertStorable`.
   */
  readonly bodyMayHold?: 'any text' | 'anything'
  /** The body is octets of any kind, which the handler reads as they come (`request.body` is a stream, and may be absent): it bounds them itself. */
  readonly octets?: boolean
  /** Server-sent events instead of one answer. */
  readonly sse?: boolean
  readonly handle: (input: RouteInput<S>) => unknown
}

/**
 * Declares a route with its types inferred from its schemas.
 *
 *     defineRoute({ method: 'GET', url: '/api/keys', permission: 'keys:read', tag: 'Keys', summary: 'List keys', response: { 200: KeyList }, handle: () => keys.list() })
 */
export function defineRoute<const S extends RouteSchemas>(route: Route<S>): Route {
  // The handler is narrower than what the table holds; the pipeline validates with the very schemas the types come from.
  return route as unknown as Route
}
