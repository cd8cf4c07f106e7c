import type { Json } from '@diapason/kernel'
import { Type } from 'typebox'
import type { Definitions } from '../definitions/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import { principalName } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { acceptDifference } from './accept.ts'
import type { Contracts } from './contracts.ts'
import { dayBefore, earlier, later } from './day.ts'
import type { Drift } from './drift.ts'
import { catalogueErrors } from './errors.ts'
import { carriedBy, type Examples } from './examples.ts'
import { OBJECT_PLACE } from './json-types.ts'
import { isAboutTrait } from './listing.ts'
import { proposeContract } from './propose-contract.ts'
import type { CatalogueReader } from './read.ts'
import { idParams, subjectOf } from './read-routes.ts'
import { rebuildableDays, rebuildDay } from './rebuild.ts'
import { KEPT_DAYS } from './recorder.ts'
import { acceptedSchema, differencesSchema, proposalSchema, rebuiltSchema, trialSchema } from './schema.ts'
import { tryContract } from './trial.ts'
import { differenceView, type SourceName } from './views.ts'

export type WorkRoutesOptions = {
  readonly db: Database
  readonly reader: CatalogueReader
  readonly drift: Drift
  readonly contracts: Contracts
  readonly examples: Examples
  readonly definitions: Definitions
  readonly sourceNames: () => Promise<SourceName>
  /** Stores what this node holds in memory. */
  readonly flush: () => Promise<void>
  readonly clock: () => number
}

/** Messages that a contract is tried on. */
const TRIED = 100

const differenceParams = Type.Object({
  difference: Type.String({
    pattern: '^[A-Za-z0-9_-]{22}$',
    description: 'Id of the difference.',
    examples: ['h3XvK0mJm2sQ0m1tq2wH9A'],
  }),
})

/** What people do about it: look at differences, accept or ignore them, have a contract proposed, try it, count again. */
export function workRoutes(of: WorkRoutesOptions): Route[] {
  const { db, reader, drift, contracts, examples, definitions, clock } = of
  const audit = createAudit({ clock })

  const differenceOf = async (id: string) => {
    const found = (await drift.differences()).find((one) => one.id === id)
    if (!found) throw catalogueErrors.difference_unknown('It is over, or it never was.')
    return found
  }
  return [
    defineRoute({
      method: 'GET',
      url: '/api/catalogue/differences',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'List what differs from the past and from what was planned',
      description: 'Answers are at most half a minute old.',
      schema: {
        querystring: Type.Object({
          subject: Type.Optional(
            Type.String({ maxLength: 220, description: 'Only of this event.', examples: ['track:Order Completed'] }),
          ),
          trait: Type.Optional(Type.String({ maxLength: 100, description: 'Only of this trait.', examples: ['tier'] })),
          ignored: Type.Optional(
            Type.Boolean({
              default: false,
              description: 'True lists those that were ignored as well.',
              examples: [false],
            }),
          ),
        }),
      },
      response: { 200: differencesSchema },
      handle: async ({ query }) => {
        const subject = query.subject === undefined ? undefined : subjectOf(query.subject)
        const [found, others, named] = await Promise.all([
          drift.differences(),
          reader.others(dayBefore(clock(), 7)),
          of.sourceNames(),
        ])
        const items = found.filter((one) => {
          if (one.ignored && !query.ignored) return false
          if (query.trait !== undefined && !isAboutTrait(one, query.trait)) return false
          return !subject || (one.subject.type === subject.type && one.subject.name === subject.name)
        })
        const beyond = (what: 'names' | 'paths') =>
          others.reduce((sum, one) => sum + (one.what === what ? one.count : 0), 0)
        return {
          items: items.map((one) => differenceView(one, named)),
          limits: { names: beyond('names'), paths: beyond('paths') },
        }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/catalogue/differences/:difference/accept',
      permission: 'catalogue:write',
      tag: 'Catalogue',
      summary: 'Accept a difference: plan the event, or let its contract allow what is sent',
      schema: { params: differenceParams },
      response: { 200: acceptedSchema },
      errors: [
        'difference_unknown',
        'difference_not_acceptable',
        'definition_invalid',
        'definition_guarded',
        'revision_conflict',
      ],
      handle: async ({ params, principal }) => {
        const found = await differenceOf(params.difference)
        const accepted = await acceptDifference(found, { definitions, author: principalName(principal) })
        drift.forget()
        return accepted
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/catalogue/differences/:difference/ignore',
      permission: 'catalogue:write',
      tag: 'Catalogue',
      summary: 'Leave a difference as it is',
      schema: { params: differenceParams },
      response: { 204: Type.Null({ description: 'Ignored.' }) },
      errors: ['difference_unknown'],
      handle: async ({ params, principal, reply }) => {
        await drift.ignore(await differenceOf(params.difference), principalName(principal))
        return reply.code(204).send()
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/catalogue/differences/:difference/heed',
      permission: 'catalogue:write',
      tag: 'Catalogue',
      summary: 'Heed a difference that was ignored',
      schema: { params: differenceParams },
      response: { 204: Type.Null({ description: 'Listed again.' }) },
      handle: async ({ params, principal, reply }) => {
        await drift.heed(params.difference, principalName(principal))
        return reply.code(204).send()
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/catalogue/events/:id/proposal',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'Propose a contract from what was seen',
      schema: {
        params: idParams,
        querystring: Type.Object({
          days: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 90,
              default: 30,
              description: 'Days it rests on, today included.',
              examples: [30],
            }),
          ),
        }),
      },
      response: { 200: proposalSchema },
      errors: ['subject_unknown'],
      handle: async ({ params, query: { days = 30 } }) => {
        const properties = await reader.properties(subjectOf(params.id), dayBefore(clock(), days - 1))
        const whole = properties.find(({ path }) => path === '')
        if (!whole) throw catalogueErrors.subject_unknown('It was not seen yet, so nothing can be proposed.')
        return { contract: proposeContract(properties), messages: whole.types[OBJECT_PLACE] ?? 0 }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/catalogue/events/:id/trial',
      permission: 'catalogue:write',
      tag: 'Catalogue',
      summary: 'Try a contract on the last 100 messages of an event, without saving it',
      bodyMayHold: 'anything',
      schema: {
        params: idParams,
        body: Type.Object(
          {
            contract: Type.Unknown({ description: 'JSON Schema, draft 2020-12.', examples: [{ type: 'object' }] }),
            trait: Type.Optional(
              Type.String({
                maxLength: 100,
                description: 'With `identify:`, the trait it is about.',
                examples: ['tier'],
              }),
            ),
          },
          { additionalProperties: false },
        ),
      },
      response: { 200: trialSchema },
      errors: ['subject_unknown', 'analytics_unavailable'],
      handle: async ({ params, body }) => {
        const carried = (await examples.rows(subjectOf(params.id), TRIED)).map(carriedBy)
        const { trait } = body
        const values =
          trait === undefined
            ? carried
            : carried.flatMap((one) => (Object.hasOwn(one, trait) ? [one[trait] ?? null] : []))
        return tryContract(body.contract as Json, values)
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/catalogue/rebuild',
      permission: 'catalogue:rebuild',
      tag: 'Catalogue',
      summary: 'Count one day of the catalogue again from the log',
      description: 'Ask with the day that the answer before named, from null on, until it names none.',
      schema: {
        body: Type.Object(
          {
            day: Type.Union([Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), Type.Null()], {
              description: 'The day (UTC); null for the first one.',
              examples: [null],
            }),
          },
          { additionalProperties: false },
        ),
      },
      response: { 200: rebuiltSchema },
      errors: ['database_unavailable'],
      handle: async ({ body, principal }) => {
        const span = await rebuildableDays(db, { now: clock(), keptDays: KEPT_DAYS })
        if (!span) return { day: null, messages: 0, nextDay: null, days: 0 }
        const asked = body.day !== null && !Number.isNaN(Date.parse(body.day)) ? body.day : span.first
        const day = later(span.first, earlier(asked, span.last))
        await of.flush()
        const planned = contracts
          .events()
          .map(({ body: entry }) => ({ type: entry.type ?? 'track', name: entry.event }))
        const { messages } = await rebuildDay(db, {
          day,
          planned,
          // In the transaction of the change.
          record: (tx) =>
            audit.record(tx, { principal, action: 'catalogue.rebuild', target: { kind: 'day', id: day } }),
        })
        drift.forget()
        const next = dayBefore(Date.parse(day), -1)
        const days = Math.round((Date.parse(span.last) - Date.parse(span.first)) / 86_400_000) + 1
        return { day, messages, nextDay: day < span.last ? next : null, days }
      },
    }),
  ]
}
