import { Type } from 'typebox'
import { createIdentityStore, eventOfRow } from '../identity/index.ts'
import type { LogReader, LogRow } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route, type RouteInput } from '../platform/http/route.ts'
import { type ProgramGate, profileErrors, READING_ERRORS, readingPurpose } from '../profiles/index.ts'
import { effectOf } from './effect-of.ts'
import { insightErrors } from './errors.ts'
import { eventDetailSchema, eventPageSchema, filterSchema, overviewSchema, pageSchema } from './event-schema.ts'
import type { EventFilter, Summarise } from './event-summary.ts'
import type { FindEvents } from './find-events.ts'
import { gatedSummaries } from './gated-summaries.ts'
import type { LiveEvents, Watch } from './live-events.ts'
import type { Overview } from './overview.ts'

export type InsightRoutesOptions = {
  readonly db: Database
  readonly reader: LogReader
  readonly summarise: Summarise
  readonly find: FindEvents
  readonly live: LiveEvents
  /** Milliseconds that a stream lives before the browser must come back, and be asked again who it is. */
  readonly spell: number
  readonly overview: () => Promise<Overview>
  /** What programs read messages by. */
  readonly gate: ProgramGate
  /** What the contracts of the catalogue, as they are now, say of a message. */
  readonly violationsOf: (
    row: LogRow,
  ) => readonly { at: string; code: string; message: string; kind: string; key: string }[]
}

/** Screens that read across capabilities: messages as they come, one message and its effect, the overview. */
export function insightRoutes(of: InsightRoutesOptions): Route[] {
  const { db, reader, summarise, find, gate } = of

  const page = async (rows: readonly LogRow[], limit: number, reading?: Awaited<ReturnType<ProgramGate>>) => {
    const last = rows.at(-1)
    return {
      ...(await gatedSummaries(rows, { reading, summarise })),
      nextCursor: last && rows.length === limit ? encodeCursor([last.seq]) : null,
    }
  }
  const before = (cursor: string | undefined) => decodeCursor(cursor, ['integer'])?.[0]

  return [
    defineRoute({
      method: 'GET',
      url: '/api/overview',
      permission: 'overview:read',
      tag: 'Insights',
      summary: 'What is alive: messages, people, experiments, what waits for somebody',
      response: { 200: overviewSchema },
      errors: ['analytics_unavailable'],
      handle: () => of.overview(),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/events',
      permission: 'events:read',
      tag: 'Events',
      summary: 'List messages, newest first',
      description:
        'With a filter, the list is as fresh as analytics are, about a second. A program reads for a purpose: messages of who does not permit it, and those kept for others, are left out.',
      schema: { querystring: Type.Object({ ...filterSchema, ...pageSchema, purpose: readingPurpose }) },
      response: { 200: eventPageSchema },
      errors: ['analytics_unavailable', ...READING_ERRORS],
      handle: async ({ query, principal }) => {
        const reading = await gate(principal, query.purpose)
        const limit = query.limit ?? 50
        return page(await find(query, { before: before(query.cursor), limit }), limit, reading)
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/events/stream',
      permission: 'events:read',
      tag: 'Events',
      summary: 'Watch messages as they are committed (server-sent events)',
      description:
        '`place`: where the stream is, for `Last-Event-ID`. `events`: a list of messages, oldest first. `lag`: {skipped}, when more came than can be shown. `Last-Event-ID` resumes where that batch ended.',
      schema: { querystring: Type.Object(filterSchema) },
      sse: true,
      handle: (input) =>
        stream(input as unknown as RouteInput, { filter: input.query, live: of.live, spell: of.spell }),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/events/:origin/:messageId',
      permission: 'events:read',
      tag: 'Events',
      summary: 'Read one message, and what it changed',
      schema: {
        params: Type.Object({
          origin: Type.String({
            format: 'uuid',
            description: 'Origin of the message.',
            examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
          }),
          messageId: Type.String({ maxLength: 256, description: 'Its id.', examples: ['m-1'] }),
        }),
      },
      response: { 200: eventDetailSchema },
      errors: ['event_unknown'],
      handle: async ({ params }) => {
        const row = await reader.one(params)
        const [event] = row ? await summarise([row]) : []
        if (!row || !event) throw insightErrors.event_unknown('There is no such message.')
        const { identifiers, traits, properties, context } = eventOfRow(row)
        return {
          event: { ...event, identifiers, traits, properties, context, received: JSON.parse(row.body) },
          effect: await effectOf(row, { db, reader }),
          violations: of.violationsOf(row),
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/people/:id/events',
      permission: 'people:read',
      tag: 'People',
      summary: 'List the messages of a person, newest first',
      schema: {
        params: Type.Object({
          id: Type.String({
            format: 'uuid',
            description: 'Id of the person, or any of their origins.',
            examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
          }),
        }),
        querystring: Type.Object({
          ...pageSchema,
          messageId: Type.Optional(
            Type.String({
              maxLength: 256,
              description:
                'Only what was sent under this id, by any of their origins: a fact’s evidence, by the id it names.',
              examples: ['m-1'],
            }),
          ),
        }),
      },
      response: { 200: eventPageSchema },
      errors: ['profile_unknown'],
      handle: async ({ params, query }) => {
        const identity = createIdentityStore(db)
        const profile = await identity.profileOf(params.id)
        if (profile === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
        const origins = (await identity.originsOf(profile)).map((one) => one.origin)
        const { messageId, limit = 50 } = query
        if (messageId !== undefined) {
          const sent = await reader.many(origins.map((origin) => ({ origin, messageId })))
          return { items: await summarise(sent), nextCursor: null }
        }
        return page(await reader.newestOfOrigins(origins, { before: before(query.cursor), limit }), limit)
      },
    }),
  ]
}

/** Holds a watcher's connection: headers once its place is fixed, then batch after batch, until either side ends it. */
async function stream(
  { request, reply }: RouteInput,
  { filter, live, spell: lifetime }: { filter: EventFilter } & Pick<InsightRoutesOptions, 'live' | 'spell'>,
): Promise<void> {
  const { sse } = reply
  sse.keepAlive()
  // The connection ends with the stream: kept alive, it would hold back a server that stops.
  reply.header('connection', 'close')
  let gone = false
  let watch: Watch | undefined
  // Before anything is awaited: a client may leave meanwhile.
  sse.onClose(() => {
    gone = true
    watch?.stop()
  })
  const after = request.headers['last-event-id']
  watch = await live.watch({
    filter,
    after: typeof after === 'string' ? after : undefined,
    send: async ({ events, skipped, place }) => {
      if (skipped > 0) await sse.send({ event: 'lag', id: place, data: { skipped } })
      if (events.length > 0) await sse.send({ event: 'events', id: place, data: events })
    },
    end: (busy) => {
      sse.close()
      // What a client does not read would never be flushed.
      if (busy) reply.raw.destroy()
    },
  })
  if (gone) return watch.stop()
  const { place } = watch
  const tellPlace = () => sse.send({ event: 'place', id: place(), data: {} })
  // The browser comes back by itself, from where it was, and is asked again who it is: a session that ended sees no more.
  const spell = setTimeout(() => {
    tellPlace()
      .catch(() => {})
      .finally(() => sse.close())
  }, lifetime)
  reply.raw.once('close', () => clearTimeout(spell))
  // At once, so that whoever watches a quiet server knows that they are connected, and from where.
  await tellPlace()
}
