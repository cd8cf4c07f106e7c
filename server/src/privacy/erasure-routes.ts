import { Type } from 'typebox'
import { expectedRevision } from '../definitions/index.ts'
import { principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { createErasureStore, type Erasure } from './erasure-store.ts'
import type { Erasures } from './erasures.ts'
import { privacyErrors } from './errors.ts'
import { previewErasure } from './preview-erasure.ts'
import { NO_DETAIL } from './privacy-request.ts'
import { requestIdSchema } from './request-schema.ts'
import { createRequestStore } from './request-store.ts'

const TAG = 'Rights'
const ID = '019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'
const count = (description: string, example: number) => Type.Integer({ description, examples: [example] })
const instant = (description: string) =>
  Type.String({ description: `${description} ISO 8601, UTC.`, examples: ['2026-11-21T10:02:00.000Z'] })

const previewSchema = Type.Object(
  {
    label: Type.String({ description: 'What the person is called: to be typed as `confirm`.', examples: ['Ada L.'] }),
    identifiers: count('Identifiers, each of which gets a tombstone.', 3),
    messages: count('Messages in the log.', 128),
    choices: count('Entries of the ledger.', 4),
    links: count('Links between identifiers.', 2),
    accounts: count('Accounts that they belong to.', 1),
  },
  { description: 'What an erasure would take.' },
)

const receiptSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'Of this form.', examples: [1] }),
    erasure: Type.String({ description: 'Id of the erasure.', examples: [ID] }),
    request: Type.Union([Type.String(), Type.Null()], {
      description: 'The request that asked for it.',
      examples: [ID],
    }),
    erasedAt: instant('From when on nothing that happened before is let in.'),
    compactedAt: instant('When no file of the databases held it any more.'),
    program: Type.String({ description: 'Version of the program.', examples: ['0.4.0'] }),
    tombstones: count('Identifiers that are known, by keyed hashes, not to be let in again.', 3),
    stores: Type.Array(
      Type.Object({
        engine: Type.String({ description: 'postgresql or clickhouse.', examples: ['postgresql'] }),
        store: Type.String({ description: 'The table.', examples: ['log'] }),
        rows: count('How many rows it held.', 128),
      }),
      { description: 'Every store that was looked at.' },
    ),
    remains: Type.Array(
      Type.Enum(['backups', 'waiting_imports', 'foreign_postgres', 'foreign_clickhouse'], {
        description: 'Something that no erasure of ours reaches.',
        examples: ['backups'],
      }),
      { description: 'What is left to others.' },
    ),
    hash: Type.String({
      description: 'SHA-256, in hex, of the canonical JSON (RFC 8785) of all the rest.',
      examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    }),
  },
  { description: 'Proof that somebody was erased. It names nobody.' },
)

const erasureSchema = Type.Object(
  {
    id: Type.String({ description: 'Id of the erasure.', examples: [ID] }),
    at: instant('When it was begun.'),
    state: Type.Enum(['begun', 'taken', 'swept', 'done'], {
      description:
        'begun: to be carried out. taken: nothing of theirs is in PostgreSQL. swept: nor what quotes them there (rejected messages, imports, saved views), nor in ClickHouse. done: nor in any file.',
      examples: ['swept'],
    }),
    receipt: Type.Union([receiptSchema, Type.Null()], { description: 'Null until it is done.' }),
  },
  { description: 'Erasing somebody, as far as it has come.' },
)

/** Erasures that are listed. */
const NEWEST = 100

/** Erasing the person who asked for it. */
export function erasureRoutes(of: {
  readonly db: Database
  readonly erasures: Erasures
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): Route[] {
  const { db, erasures, clock } = of
  const store = createRequestStore(db)
  const shown = ({ id, at, state, receipt }: Erasure) => ({ id, at, state, receipt })
  return [
    defineRoute({
      method: 'GET',
      url: '/api/requests/:id/erasure-preview',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Say what an erasure would take, before it is begun',
      schema: { params: requestIdSchema },
      response: { 200: previewSchema },
      errors: ['request_unknown', 'request_state', 'erasure_nobody'],
      handle: async ({ params }) => {
        const request = await store.one(params.id)
        if (!request) throw privacyErrors.request_unknown('No request has this id.')
        if (request.kind !== 'erasure') throw privacyErrors.request_state('It does not ask for an erasure.')
        if (request.origin === null) throw privacyErrors.erasure_nobody('The person is erased.')
        return previewErasure(db, request.origin)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/requests/:id/erase',
      permission: 'requests:decide',
      tag: TAG,
      summary: 'Erase the person who asked for it, for good',
      description:
        'Everything known of them goes, from both databases and their files, and what happened before is let in no more. It is carried out by a job: follow it by `GET /api/requests/{id}/erasure`.',
      schema: {
        params: requestIdSchema,
        body: Type.Object(
          {
            confirm: Type.String({
              minLength: 1,
              maxLength: 500,
              description: 'What the preview calls the person.',
              examples: ['Ada L.'],
            }),
          },
          { additionalProperties: false },
        ),
      },
      response: { 202: erasureSchema },
      errors: ['request_unknown', 'request_state', 'request_changed', 'erasure_nobody', 'erasure_unconfirmed'],
      handle: async ({ params, body, principal, reply, request: http }) => {
        const expected = expectedRevision(http.headers)
        await db.tx(async (tx) => {
          const requests = createRequestStore(tx)
          const request = await requests.lock(params.id)
          if (!request) throw privacyErrors.request_unknown('No request has this id.')
          if (typeof expected === 'number' && expected !== request.revision)
            throw privacyErrors.request_changed(`It is at revision ${request.revision}, and not at ${expected}.`)
          const isReady = request.state === 'verified' || request.state === 'in_progress'
          if (request.kind !== 'erasure' || !isReady || (await createErasureStore(tx).ofRequest(params.id)))
            throw privacyErrors.request_state('It is not a request for erasure whose person is verified.')
          if (request.origin === null) throw privacyErrors.erasure_nobody('The person is erased.')
          const { label } = await previewErasure(tx, request.origin)
          if (body.confirm.trim() !== label.trim())
            throw privacyErrors.erasure_unconfirmed('The person is not called so.')
          await erasures.begin(tx, { request: request.id, person: request.origin, principal })
          const begun = {
            at: new Date(clock()).toISOString(),
            by: principalName(principal),
            what: 'begun' as const,
            how: null,
            note: '',
            ...NO_DETAIL,
          }
          await requests.write({
            ...request,
            state: 'in_progress',
            revision: request.revision + 1,
            // Somebody may have said already that they are at work on it.
            history: request.state === 'verified' ? [...request.history, begun] : request.history,
          })
        })
        reply.code(202)
        const erasure = await erasures.ofRequest(params.id)
        if (!erasure) throw privacyErrors.request_unknown('No request has this id.')
        return shown(erasure)
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/erasures',
      permission: 'requests:read',
      tag: TAG,
      summary: 'List the newest erasures, with their receipts',
      description: 'The hundred newest, those as well that were made to hold again after an older backup was restored.',
      response: {
        200: Type.Object({ items: Type.Array(erasureSchema, { description: 'Erasures, newest first.' }) }),
      },
      handle: async () => ({ items: (await createErasureStore(db).newest(NEWEST)).map(shown) }),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/requests/:id/erasure',
      permission: 'requests:read',
      tag: TAG,
      summary: 'Read how far an erasure has come, and its receipt',
      schema: { params: requestIdSchema },
      response: { 200: erasureSchema },
      errors: ['request_unknown'],
      handle: async ({ params }) => {
        const erasure = await erasures.ofRequest(params.id)
        if (!erasure) throw privacyErrors.request_unknown('Nothing is erased for this request.')
        return shown(erasure)
      },
    }),
  ]
}
