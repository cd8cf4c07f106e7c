import type { Identifier } from '@diapason/kernel'
import { Type } from 'typebox'
import { createIdentityStore } from '../identity/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import type { Principal } from '../platform/auth/principal.ts'
import type { Database } from '../platform/database/database.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { profileErrors } from './errors.ts'
import { lookupRoutes } from './lookup-routes.ts'
import { personAnswer } from './person-answer.ts'
import type { Profiles } from './profiles.ts'
import type { ProgramGate } from './program-gate.ts'
import type { PeopleReader } from './read.ts'
import { READING_ERRORS, readingPurpose } from './reading-purpose.ts'
import { type Rebuilt, rebuild, rebuildPage } from './rebuild.ts'
import { peopleSchema, personIdSchema, personSchema, rebuiltSchema } from './schema.ts'

/** Screens of people, and the rebuilding of their documents. */
export function profileRoutes(of: {
  readonly db: Database
  readonly profiles: Profiles
  /** Whether the whole list may be read, and not only searched for somebody. */
  readonly mayList: (principal: Principal) => boolean
  readonly people: PeopleReader
  /** What programs read people by. */
  readonly gate: ProgramGate
  /** An identifier as it is kept. */
  readonly identifier: (type: string, value: string) => Identifier
}): Route[] {
  const { db, profiles, mayList, people: reader, identifier, gate } = of
  const identity = createIdentityStore(db)
  const audit = createAudit()

  /** The person an id or any of their origins names. @throws AppError `profile_unknown` */
  const personOf = async (id: string): Promise<string> => {
    const profile = await identity.profileOf(id)
    if (profile === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
    return profile
  }
  return [
    ...lookupRoutes({ db, people: reader, identifier }),
    defineRoute({
      method: 'GET',
      url: '/api/people',
      permission: 'people:find',
      tag: 'People',
      summary: 'List or search people',
      description:
        'Without `q`: who was seen most recently. With it: whose identifier or name begins so, or whose name has words that do, whatever the case; whose telephone number begins or ends so, as people write it. Of very many, 500 are found. Without the permission people:list, `q` has at least three characters, and the first ten are all there is. A program reads for a purpose: those who do not permit it are left out.',
      schema: {
        querystring: Type.Object({
          q: Type.Optional(
            Type.String({ maxLength: 200, description: 'Beginning of an identifier or a name.', examples: ['ada@'] }),
          ),
          cursor: Type.Optional(
            Type.String({ maxLength: 300, description: '`nextCursor` of the page before.', examples: ['WyIyMDI2…'] }),
          ),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'People a page.', examples: [50] }),
          ),
          purpose: readingPurpose,
        }),
      },
      response: { 200: peopleSchema },
      errors: READING_ERRORS,
      handle: async ({ query, principal }) => {
        const q = query.q?.trim() ?? ''
        const reading = await gate(principal, query.purpose)
        const left = () => (reading ? { leftOut: reading.leftOut() } : {})
        if (!mayList(principal)) {
          if (q.length < FIND_FROM)
            throw platformErrors.forbidden(
              `The permission people:list is not held: search for at least ${FIND_FROM} characters of a name or an identifier.`,
            )
          const limit = Math.min(query.limit ?? FOUND, FOUND)
          const { items } = await reader.list({ q, after: undefined, limit, gate: reading })
          return { items, nextCursor: null, ...left() }
        }
        const place = decodeCursor(query.cursor, ['instant', 'uuid'])
        const after = place && { hour: place[0], id: place[1] }
        const { items, last } = await reader.list({ q, after, limit: query.limit ?? 50, gate: reading })
        return { items, nextCursor: last ? encodeCursor([last.hour, last.id]) : null, ...left() }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/people/:id',
      permission: 'people:read',
      tag: 'People',
      summary: 'Read a person: traits with where they came from, identifiers, links',
      schema: { params: personIdSchema },
      response: { 200: personSchema },
      errors: ['profile_unknown', 'profile_unreadable'],
      handle: async ({ params }) => personAnswer(db, await personOf(params.id)),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/people/:id/rebuild',
      permission: 'people:rebuild',
      tag: 'People',
      summary: 'Fold a person again from the log, and say whether the stored document was the same to the byte',
      schema: { params: personIdSchema },
      response: { 200: rebuiltSchema },
      errors: ['profile_unknown'],
      handle: async ({ params, principal }) => {
        const record = (tx: Database, { id, same }: Rebuilt) =>
          audit.record(tx, { principal, action: 'person.rebuild', target: { kind: 'person', id }, detail: { same } })
        const also = async (tx: Database, people: readonly Rebuilt[]) => {
          for (const one of people) if (!one.same) await record(tx, one)
        }
        const rebuilt = await rebuild(await personOf(params.id), { db, profiles, also })
        if (!rebuilt) throw profileErrors.profile_unknown('Nobody is known under this id.')
        // What changed nothing needs no snapshot to be recorded in, where many at once would overtake each other at the trail.
        if (rebuilt.same) await db.tx((tx) => record(tx, rebuilt))
        return rebuilt
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/people/rebuild',
      permission: 'people:rebuild',
      tag: 'People',
      summary: 'Rebuild a page of people; call again with `nextCursor` until it is null',
      schema: {
        body: Type.Object(
          {
            cursor: Type.Optional(
              Type.Union([Type.String({ maxLength: 300 }), Type.Null()], {
                description: '`nextCursor` of the page before.',
                examples: ['WyIwMDAw…'],
              }),
            ),
          },
          { additionalProperties: false },
        ),
      },
      response: {
        200: Type.Object({
          rebuilt: Type.Integer({ description: 'People folded again.', examples: [500] }),
          different: Type.Integer({
            description: 'Of them, those whose stored document was not what the log says, and is now.',
            examples: [0],
          }),
          older: Type.Integer({
            description:
              'Of them, those whose stored document said the same in the format of an earlier version; it is written in the present one now.',
            examples: [0],
          }),
          nextCursor: Type.Union([Type.String(), Type.Null()], {
            description: 'Where to go on; null at the end.',
            examples: [null],
          }),
          total: Type.Union([Type.Integer(), Type.Null()], {
            description: 'People there are, for a progress bar; null on pages after the first.',
            examples: [64000],
          }),
        }),
      },
      handle: async ({ body, principal }) => {
        const after = decodeCursor(body.cursor ?? undefined, ['uuid'])?.[0]
        // Once for the whole run: documents are computed again from the log, so the pages that follow change nothing that is not said there.
        if (after === undefined) {
          const target = { kind: 'people', id: '' }
          await db.tx((tx) => audit.record(tx, { principal, action: 'people.rebuild', target }))
        }
        const { rebuilt, last } = await rebuildPage({ after, limit: REBUILD_PAGE }, { db, profiles })
        return {
          rebuilt: rebuilt.length,
          different: rebuilt.filter(({ same, older }) => !(same || older)).length,
          older: rebuilt.filter(({ older }) => older).length,
          nextCursor: last === undefined ? null : encodeCursor([last]),
          total: after === undefined ? await reader.count() : null,
        }
      },
    }),
  ]
}

/** Characters that whoever may only find somebody must know of them, and how many of those who fit are shown: enough to tell namesakes apart, useless for copying the list. */
const FIND_FROM = 3
const FOUND = 10

/** Small enough that a progress bar moves and that a page is seldom overtaken by new messages, large enough that statements are few. */
const REBUILD_PAGE = 500
