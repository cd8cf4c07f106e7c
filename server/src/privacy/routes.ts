import { Type } from 'typebox'
import { expectedRevision } from '../definitions/index.ts'
import { createIdentityStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route, type RouteInput } from '../platform/http/route.ts'
import { personIdSchema, undisturbed } from '../profiles/index.ts'
import { privacyErrors } from './errors.ts'
import type { PrivacyRequest } from './privacy-request.ts'
import {
  checkSchema,
  kindSchema,
  noteSchema,
  openSchema,
  refusalSchema,
  requestIdSchema,
  requestSchema,
  requestsSchema,
  stateSchema,
} from './request-schema.ts'
import { createRequestStore } from './request-store.ts'
import type { Acting, Opening, Requests } from './requests.ts'
import { answerRequest, type Labels, shownRequests } from './shown-requests.ts'

const TAG = 'Rights'
const strict = { additionalProperties: false } as const
export const STEP_ERRORS = ['request_unknown', 'request_state', 'request_changed'] as const

/** What people ask for of their rights: writing it down, and working it off. */
export function requestRoutes(of: {
  readonly db: Database
  readonly requests: Requests
  /** What people are called, by one of their origins. */
  readonly labels: Labels
}): Route[] {
  const { db, requests, labels } = of
  const store = createRequestStore(db)

  const shown = (items: readonly PrivacyRequest[]) => shownRequests(items, { db, labels })
  const answer = (request: PrivacyRequest, reply: RouteInput['reply']) => answerRequest(request, { reply, db, labels })
  return [
    defineRoute({
      method: 'GET',
      url: '/api/requests',
      permission: 'requests:read',
      tag: TAG,
      summary: 'List what people asked for of their rights',
      schema: {
        querystring: Type.Object({
          open: Type.Optional(
            Type.Boolean({ description: 'Only open ones, or only closed ones; all when absent.', examples: [true] }),
          ),
          kind: Type.Optional(kindSchema),
          state: Type.Optional(stateSchema),
          q: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 200,
              description:
                'Only those whose number begins so, or whose person has an identifier or a name with this in it.',
              examples: ['8F3F'],
            }),
          ),
          person: Type.Optional(
            Type.String({ format: 'uuid', description: 'Only those of this person.', examples: [personIdExample] }),
          ),
          cursor: Type.Optional(
            Type.String({ maxLength: 300, description: '`nextCursor` of the page before.', examples: ['WyIyMDI2…'] }),
          ),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'Requests a page.', examples: [50] }),
          ),
        }),
      },
      response: { 200: requestsSchema },
      handle: async ({ query }) => {
        const place = decodeCursor(query.cursor, ['instant', 'uuid'])
        const limit = query.limit ?? 50
        const { open, kind, person, state, q } = query
        const items = await store.list({
          open,
          kind,
          state,
          q: q?.trim() || undefined,
          origins: person === undefined ? undefined : await originsOf(db, person),
          after: place && { at: place[0], id: place[1] },
          limit,
        })
        const last = items.length === limit ? items.at(-1) : undefined
        return {
          items: await shown(items),
          nextCursor: last ? encodeCursor([open ? last.dueAt : last.receivedAt, last.id]) : null,
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/requests/:id',
      permission: 'requests:read',
      tag: TAG,
      summary: 'Read a request',
      schema: { params: requestIdSchema },
      response: { 200: requestSchema },
      errors: ['request_unknown'],
      handle: async ({ params, reply }) => {
        const request = await store.one(params.id)
        if (!request) throw privacyErrors.request_unknown('No request has this id.')
        return answer(request, reply)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/people/:id/requests',
      permission: 'requests:open',
      tag: TAG,
      summary: 'Write down what a person asks for of their rights',
      description: 'Its deadline, 30 days, counts from when it reached the brand. One of a kind is open at a time.',
      schema: { params: personIdSchema, body: openSchema },
      response: { 201: requestSchema },
      errors: ['profile_unknown', 'request_open', 'request_time_invalid'],
      handle: async ({ params, body, principal, reply }) => {
        const { receivedAt, ...said } = body
        const instant = receivedAt === undefined ? undefined : new Date(receivedAt)
        if (instant && Number.isNaN(instant.getTime()))
          throw privacyErrors.request_time_invalid(`${receivedAt} is no time.`)
        const opening: Opening = { ...said, person: params.id, by: principal, receivedAt: instant?.toISOString() }
        const request = await undisturbed(() => db.tx((tx) => requests.open(tx, opening)))
        reply.code(201)
        return answer(request, reply)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/verify',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Say how it is known that who asks is who they say',
      schema: { params: requestIdSchema, body: Type.Object({ how: checkSchema, note: noteSchema }, strict) },
      response: { 200: requestSchema },
      errors: STEP_ERRORS,
      handle: async (input) => {
        const { how } = input.body
        return answer(await requests.verify(input.params.id, { ...acting(input), how }), input.reply)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/begin',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Say that somebody is at work on a request',
      schema: { params: requestIdSchema, body: Type.Object({ note: noteSchema }, strict) },
      response: { 200: requestSchema },
      errors: STEP_ERRORS,
      handle: async (input) => answer(await requests.begin(input.params.id, acting(input)), input.reply),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/extend',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Take two months more for a request, once',
      description: 'The person is to be told within the first month, with the reason.',
      schema: {
        params: requestIdSchema,
        body: Type.Object(
          {
            note: Type.String({
              minLength: 1,
              maxLength: 2000,
              description: 'Why, as the person is told.',
              examples: ['It concerns records of many years.'],
            }),
          },
          strict,
        ),
      },
      response: { 200: requestSchema },
      errors: STEP_ERRORS,
      handle: async (input) => answer(await requests.extend(input.params.id, acting(input)), input.reply),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/refuse',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Refuse a request, with the reason that the person is told',
      schema: { params: requestIdSchema, body: Type.Object({ reason: refusalSchema, note: noteSchema }, strict) },
      response: { 200: requestSchema },
      errors: STEP_ERRORS,
      handle: async (input) => {
        const { reason } = input.body
        return answer(await requests.refuse(input.params.id, { ...acting(input), reason }), input.reply)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/finish',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Say that a request is answered',
      description:
        'Where nothing was done of what it asks for, `note` says why; the person reads it on their page. An erasure ends by itself, with its receipt: see `POST /api/requests/{id}/erase`.',
      schema: { params: requestIdSchema, body: Type.Object({ note: noteSchema }, strict) },
      response: { 200: requestSchema },
      errors: [...STEP_ERRORS, 'request_unanswered'],
      handle: async (input) => answer(await requests.finish(input.params.id, acting(input)), input.reply),
    }),
  ]
}

const personIdExample = '0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'

/** Who acts, and on which revision. */
export function acting(
  input: Pick<RouteInput, 'principal' | 'request'> & { readonly body: { readonly note?: string } },
): Acting {
  const expected = expectedRevision(input.request.headers)
  return {
    principal: input.principal,
    note: input.body.note,
    ...(typeof expected === 'number' ? { revision: expected } : {}),
  }
}

/** The origins of whoever has this one; itself where nobody has. */
async function originsOf(db: Database, origin: string): Promise<readonly string[]> {
  const identity = createIdentityStore(db)
  const person = await identity.profileOf(origin)
  if (person === undefined) return [origin]
  return (await identity.originsOf(person)).map((one) => one.origin)
}
