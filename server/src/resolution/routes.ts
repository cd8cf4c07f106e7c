import { Type } from 'typebox'
import { createIdentityStore } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { personIdSchema } from '../profiles/index.ts'
import type { IdentityDecisions } from './decide-identity.ts'
import { createDecisionStore } from './decision-store.ts'
import type { IdentityReader } from './read-identity.ts'
import {
  countedSchema,
  decisionIdSchema,
  decisionsSchema,
  dryRunSchema,
  identitySchema,
  lapsedSchema,
  linkIdsSchema,
  ofPersonSchema,
  ofStatusSchema,
  originsSchema,
  otherIdSchema,
  outcomeSchema,
  pageSchema,
  personLinksSchema,
  reasonSchema,
  suggestionIdSchema,
  suggestionSchema,
  suggestionsSchema,
} from './schema.ts'
import type { SuggestionReader } from './suggestions.ts'

const TAG = 'Identity'
const strict = { additionalProperties: false } as const

/** Who is who: how somebody is known, taking apart, joining, what waits for a decision, and what was decided. */
export function resolutionRoutes(of: {
  readonly db: Database
  readonly decisions: IdentityDecisions
  readonly reader: IdentityReader
  readonly suggestions: SuggestionReader
}): Route[] {
  const { db, decisions, reader, suggestions } = of
  const history = createDecisionStore(db)
  const identity = createIdentityStore(db)
  return [
    defineRoute({
      method: 'GET',
      url: '/api/people/:id/identity',
      permission: 'people:read',
      tag: TAG,
      summary: 'Read how a person is known: identifiers, links with their evidence, decisions',
      description:
        'Pages of identifiers, those that are worth most first. A link comes with the page of the later of its ends, so that pages together tell each once; of very many links, those that are not here are pages of `/identity/links`. `counts` are of the whole person.',
      schema: { params: personIdSchema, querystring: Type.Object(pageSchema) },
      response: { 200: identitySchema },
      errors: ['profile_unknown'],
      handle: async ({ params, query }) => {
        const place = decodeCursor(query.cursor, ['integer', 'instant', 'uuid'])
        const after = place && { rank: place[0], firstSeen: place[1], origin: place[2] }
        const { page, last } = await reader.ofPerson(params.id, { after, limit: query.limit ?? 50 })
        return { ...page, nextCursor: last ? encodeCursor([last.rank, last.firstSeen, last.origin]) : null }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/people/:id/identity/links',
      permission: 'people:read',
      tag: TAG,
      summary: 'List the links of a person, newest first',
      schema: {
        params: personIdSchema,
        querystring: Type.Object({ ...pageSchema, status: ofStatusSchema }),
      },
      response: { 200: personLinksSchema },
      errors: ['profile_unknown'],
      handle: async ({ params, query }) => {
        const place = decodeCursor(query.cursor, ['instant', 'uuid'])
        const after = place && { happenedAt: place[0], id: place[1] }
        const limit = query.limit ?? 50
        const items = await reader.linksOf(params.id, { status: query.status, after, limit })
        const last = items.at(-1)
        return { items, nextCursor: items.length === limit && last ? encodeCursor([last.happenedAt, last.id]) : null }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/people/:id/split',
      permission: 'identity:write',
      tag: TAG,
      summary: 'Take a person apart: the identifiers named go, the others stay',
      description:
        'Each side stays one person and becomes the fold of its own messages; what held the two together is taken away and not made again by a message.',
      schema: {
        params: personIdSchema,
        body: Type.Object({ origins: originsSchema, reason: reasonSchema, dryRun: dryRunSchema }, strict),
      },
      response: { 200: outcomeSchema },
      errors: ['profile_unknown', 'split_whole', 'split_unknown_origin'],
      handle: ({ params, body, principal }) => decisions.split(params.id, { ...body, principal }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/people/:id/unlink',
      permission: 'identity:write',
      tag: TAG,
      summary: 'Take links away: people are what the other links say',
      schema: {
        params: personIdSchema,
        body: Type.Object({ links: linkIdsSchema, reason: reasonSchema, dryRun: dryRunSchema }, strict),
      },
      response: { 200: outcomeSchema },
      errors: ['profile_unknown', 'split_unknown_origin'],
      handle: ({ params, body, principal }) => decisions.unlink(params.id, { ...body, principal }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/people/:id/merge',
      permission: 'identity:write',
      tag: TAG,
      summary: 'Make two people one, whatever the limits',
      schema: {
        params: personIdSchema,
        body: Type.Object({ with: otherIdSchema, reason: reasonSchema, dryRun: dryRunSchema }, strict),
      },
      response: { 200: outcomeSchema },
      errors: ['profile_unknown', 'merge_same'],
      handle: ({ params, body, principal }) => decisions.merge(params.id, { ...body, principal }),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/identity/suggestions',
      permission: 'identity:read',
      tag: TAG,
      summary: 'List what waits for somebody to say who is who, newest first',
      description:
        'With `lapsed`, those that no longer apply: a type was declared shared since, or the rule that suggested them is gone. They cannot be accepted, and are back should the definition be.',
      schema: { querystring: Type.Object({ ...pageSchema, counted: countedSchema, lapsed: lapsedSchema }) },
      response: { 200: suggestionsSchema },
      handle: async ({ query }) => {
        const place = decodeCursor(query.cursor, ['instant', 'uuid'])
        const limit = query.limit ?? 50
        const items = await suggestions.list({
          after: place && { happenedAt: place[0], id: place[1] },
          limit,
          counted: query.counted ?? true,
          lapsed: query.lapsed ?? false,
        })
        const last = items.at(-1)
        return { items, nextCursor: items.length === limit && last ? encodeCursor([last.happenedAt, last.id]) : null }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/identity/suggestions/:id',
      permission: 'identity:read',
      tag: TAG,
      summary: 'Read a suggestion, with both people side by side',
      schema: { params: suggestionIdSchema },
      response: { 200: suggestionSchema },
      errors: ['suggestion_unknown', 'suggestion_settled'],
      handle: ({ params }) => suggestions.one(params.id),
    }),
    ...(['accept', 'dismiss'] as const).map((verb) =>
      defineRoute({
        method: 'POST',
        url: `/api/identity/suggestions/:id/${verb}`,
        permission: 'identity:write',
        tag: TAG,
        summary: verb === 'accept' ? 'Take both for one person' : 'Keep both apart, and do not suggest it again',
        schema: {
          params: suggestionIdSchema,
          body: Type.Object({ reason: reasonSchema, dryRun: dryRunSchema }, strict),
        },
        response: { 200: outcomeSchema },
        errors: [
          'suggestion_unknown',
          'suggestion_settled',
          ...(verb === 'accept' ? (['suggestion_lapsed'] as const) : []),
        ],
        handle: ({ params, body, principal }) => decisions[verb](params.id, { ...body, principal }),
      }),
    ),
    defineRoute({
      method: 'GET',
      url: '/api/identity/decisions',
      permission: 'identity:read',
      tag: TAG,
      summary: 'List what was decided about who is who, newest first',
      schema: { querystring: Type.Object({ ...pageSchema, person: ofPersonSchema }) },
      response: { 200: decisionsSchema },
      handle: async ({ query }) => {
        const place = decodeCursor(query.cursor, ['instant', 'uuid'])
        const limit = query.limit ?? 50
        const people = query.person === undefined ? undefined : await namesOf(query.person)
        const items = await history.list({ people, after: place && { at: place[0], id: place[1] }, limit })
        const last = items.at(-1)
        const nextCursor = items.length === limit && last ? encodeCursor([last.at, last.id]) : null
        return { items: await reader.named(items), nextCursor }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/identity/decisions/:id/undo',
      permission: 'identity:write',
      tag: TAG,
      summary: 'Undo a decision: links become what they were before it',
      schema: { params: decisionIdSchema, body: Type.Object({ reason: reasonSchema, dryRun: dryRunSchema }, strict) },
      response: { 200: outcomeSchema },
      errors: ['decision_unknown', 'decision_undone', 'decision_overtaken'],
      handle: ({ params, body, principal }) => decisions.undo(params.id, { ...body, principal }),
    }),
  ]

  /** Every id that the person has, and so may have been named by. */
  async function namesOf(id: string): Promise<string[]> {
    const person = await identity.profileOf(id)
    return person === undefined ? [id] : (await identity.originsOf(person)).map(({ origin }) => origin)
  }
}
