import { Type } from 'typebox'
import type { Principal } from '../platform/auth/principal.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { CONTEXTS } from './entry-kinds.ts'
import { catalogueErrors } from './errors.ts'
import type { Examples } from './examples.ts'
import { filtered, type Listing, withinTrait } from './listing.ts'
import type { CatalogueReader } from './read.ts'
import { eventDetailSchema, eventListSchema, examplesSchema, traitDetailSchema, traitListSchema } from './schema.ts'
import { readSubjectId, SUBJECT_TYPES, type Subject } from './subject.ts'
import { propertyViews, rowView, type SourceName, sourceViews, traitView } from './views.ts'

export type ReadRoutesOptions = {
  readonly reader: CatalogueReader
  readonly listing: Listing
  readonly examples: Examples
  readonly sourceNames: () => Promise<SourceName>
  /** Whether somebody may read messages as they were received. */
  readonly mayReadEvents: (principal: Principal) => boolean
}

const IDENTIFY: Subject = { type: 'identify', name: '' }

export const idParams = Type.Object({
  id: Type.String({
    minLength: 1,
    maxLength: 220,
    description: 'Type and name: `track:Order Completed`.',
    examples: ['track:Order Completed'],
  }),
})
export const traitParams = Type.Object({
  trait: Type.String({ minLength: 1, maxLength: 100, description: 'Name of the trait.', examples: ['tier'] }),
})
const page = {
  q: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Part of a name, a label, a description or an owner.',
      examples: ['order'],
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 600,
      description: '`nextCursor` of the page before.',
      examples: ['WyJ0cmFjazpPcmRlciJd'],
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Items a page.', examples: [50] }),
  ),
}
const examplesQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 20, default: 5, description: 'Messages at most.', examples: [5] }),
  ),
})

/** @throws AppError `subject_unknown` */
export function subjectOf(id: string): Subject {
  const subject = readSubjectId(id)
  if (!subject)
    throw catalogueErrors.subject_unknown('An event is named by its type and its name, as track:Order Completed.')
  return subject
}

/** What was seen, for screens and for programs. */
export function readRoutes(of: ReadRoutesOptions): Route[] {
  const { reader, listing, examples } = of
  return [
    defineRoute({
      method: 'GET',
      url: '/api/catalogue/events',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'List events, seen and planned, with their volume and their state',
      schema: {
        querystring: Type.Object({
          ...page,
          type: Type.Optional(Type.Enum([...SUBJECT_TYPES], { description: 'Only this type.', examples: ['track'] })),
          context: Type.Optional(
            Type.Enum([...CONTEXTS], { description: 'Only this kind of context.', examples: ['relational'] }),
          ),
          state: Type.Optional(
            Type.Enum(['planned', 'unplanned', 'contract', 'different'], {
              description: 'Only what is planned, what nobody planned, what has a contract, or what differs.',
              examples: ['unplanned'],
            }),
          ),
          sort: Type.Optional(
            Type.Enum(['volume', 'name', 'last_seen'], { description: 'Order. Default volume.', examples: ['volume'] }),
          ),
        }),
      },
      response: { 200: eventListSchema },
      handle: async ({ query }) => {
        const rows = await listing.rows()
        const { items, nextCursor } = pageOf(filtered(rows, query), { ...query, idOf: ({ id }) => id })
        const volumes = await listing.volumes(items)
        return {
          items: items.map((one) => rowView(one, volumes.get(one.id) ?? [])),
          counts: {
            all: rows.length,
            planned: rows.filter(({ entry }) => entry).length,
            unplanned: rows.filter(({ entry, type }) => !entry && type === 'track').length,
            different: rows.filter(({ differences }) => differences > 0).length,
          },
          nextCursor,
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/catalogue/events/:id',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'Read one event: its properties, their types and presence, who sends it',
      schema: { params: idParams },
      response: { 200: eventDetailSchema },
      errors: ['subject_unknown'],
      handle: async ({ params: { id } }) => {
        const subject = subjectOf(id)
        const row = (await listing.rows()).find((one) => one.id === id)
        if (!row) throw catalogueErrors.subject_unknown('It was neither seen nor planned.')
        const since = listing.since()
        const [volumes, properties, sources, others, named] = await Promise.all([
          listing.volumes([subject]),
          reader.properties(subject, since),
          reader.sources(subject, { since }),
          reader.others(since),
          of.sourceNames(),
        ])
        const beyond = others.find(
          (one) => one.what === 'paths' && one.type === subject.type && one.name === subject.name,
        )
        return {
          ...rowView(row, volumes.get(id) ?? []),
          properties: propertyViews(properties),
          sources: sourceViews(sources, named),
          beyond: beyond?.count ?? 0,
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/catalogue/events/:id/examples',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'Read the newest messages of an event from the log, masked for whoever may not read messages',
      schema: { params: idParams, querystring: examplesQuery },
      response: { 200: examplesSchema },
      errors: ['subject_unknown', 'analytics_unavailable'],
      handle: ({ params, query, principal }) =>
        examples.of(subjectOf(params.id), { limit: query.limit ?? 5, isMasked: !of.mayReadEvents(principal) }),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/catalogue/traits',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'List traits, seen and planned',
      schema: { querystring: Type.Object(page) },
      response: { 200: traitListSchema },
      handle: async ({ query }) => {
        const q = query.q?.trim().toLowerCase() ?? ''
        const rows = (await listing.traits()).filter(({ trait, entry }) => {
          const { label, description, owner } = entry?.body ?? {}
          return [trait, label?.en, label?.fr, description, owner].join('\n').toLowerCase().includes(q)
        })
        const { items, nextCursor } = pageOf(rows, { ...query, idOf: ({ trait }) => trait })
        const volumes = await listing.traitVolumes(items)
        return { items: items.map((one) => traitView(one, volumes.get(one.trait) ?? [])), nextCursor }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/catalogue/traits/:trait',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'Read one trait: its types, what is inside it, who sends it',
      schema: { params: traitParams },
      response: { 200: traitDetailSchema },
      errors: ['subject_unknown'],
      handle: async ({ params: { trait } }) => {
        const row = (await listing.traits()).find((one) => one.trait === trait)
        if (!row) throw catalogueErrors.subject_unknown('It was neither seen nor planned.')
        const since = listing.since()
        const [volumes, properties, sources, named] = await Promise.all([
          listing.traitVolumes([row]),
          reader.properties(IDENTIFY, since),
          row.seen ? reader.sources(IDENTIFY, { path: row.seen.path, since }) : [],
          of.sourceNames(),
        ])
        return {
          ...traitView(row, volumes.get(trait) ?? []),
          properties: propertyViews(withinTrait(properties, trait), properties),
          sources: sourceViews(sources, named),
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/catalogue/traits/:trait/examples',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'Read the newest values of a trait from the log, masked for whoever may not read messages',
      schema: { params: traitParams, querystring: examplesQuery },
      response: { 200: examplesSchema },
      errors: ['analytics_unavailable'],
      handle: ({ params, query, principal }) =>
        examples.of(IDENTIFY, {
          limit: query.limit ?? 5,
          isMasked: !of.mayReadEvents(principal),
          trait: params.trait,
        }),
    }),
  ]
}

/** A page of a list in memory. A cursor whose item is gone begins again: the list has changed. */
function pageOf<T>(
  rows: readonly T[],
  { cursor, limit = 50, idOf }: { cursor?: string; limit?: number; idOf: (row: T) => string },
): { items: readonly T[]; nextCursor: string | null } {
  const [after] = decodeCursor(cursor, ['text']) ?? []
  const start = after === undefined ? 0 : rows.findIndex((one) => idOf(one) === after) + 1
  const items = rows.slice(start, start + limit)
  const last = items.at(-1)
  return { items, nextCursor: last && start + limit < rows.length ? encodeCursor([idOf(last)]) : null }
}
