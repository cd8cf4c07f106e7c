import { Type } from 'typebox'
import { createIdentityStore } from '../identity/index.ts'
import { createAudit } from '../platform/audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { type ProgramGate, profileErrors, READING_ERRORS, readingPurpose } from '../profiles/index.ts'
import { accountErrors } from './errors.ts'
import { type AccountSort, createAccountReader } from './read.ts'
import { type RebuildPlace, rebuildAccounts } from './rebuild.ts'
import {
  accountIdSchema,
  accountSchema,
  accountsOfPersonSchema,
  accountsSchema,
  cursorSchema,
  membersSchema,
  rebuiltSchema,
} from './schema.ts'

const limitSchema = (what: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50, description: `${what} a page.`, examples: [50] }))

/** Accounts of a person shown at once: what belongs to hundreds of accounts is looked for from the account. */
const ACCOUNTS_OF_PERSON = 100

/** Screens of accounts, and the rebuilding of their documents. */
export function accountRoutes({ db, gate }: { readonly db: Database; readonly gate: ProgramGate }): Route[] {
  const reader = createAccountReader(db)
  const audit = createAudit()

  const known = async (id: string) => {
    const found = await reader.one(id)
    if (!found) throw accountErrors.account_unknown('There is no account under this key.')
    return found
  }
  return [
    defineRoute({
      method: 'GET',
      url: '/api/accounts',
      permission: 'accounts:read',
      tag: 'Accounts',
      summary: 'List or search accounts',
      description: 'With `q`: those whose id or name begins so, whatever its case.',
      schema: {
        querystring: Type.Object({
          q: Type.Optional(
            Type.String({ maxLength: 200, description: 'Beginning of an id or a name.', examples: ['acm'] }),
          ),
          sort: Type.Optional(
            Type.Union([Type.Literal('seen'), Type.Literal('members')], {
              default: 'seen',
              description: '`seen`: named last first, to the hour. `members`: most people first.',
              examples: ['members'],
            }),
          ),
          cursor: cursorSchema,
          limit: limitSchema('Accounts'),
        }),
      },
      response: { 200: accountsSchema },
      handle: async ({ query }) => {
        const sort = query.sort ?? 'seen'
        const after = placeOf(query.cursor, sort)
        const { items, last } = await reader.list({ q: query.q?.trim() ?? '', sort, after, limit: query.limit ?? 50 })
        return { items, nextCursor: last ? encodeCursor([last.by, last.account]) : null }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/accounts/:id',
      permission: 'accounts:read',
      tag: 'Accounts',
      summary: 'Read an account: traits with where they came from, activity',
      schema: { params: accountIdSchema },
      response: { 200: accountSchema },
      errors: ['account_unknown', 'account_unreadable'],
      handle: async ({ params }) => {
        const { summary, account, bytes, version } = await known(params.id)
        if (!account) throw accountErrors.account_unreadable(`The document of ${summary.groupId} is damaged.`)
        return { ...summary, account, document: { bytes, version } }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/accounts/:id/members',
      permission: 'people:list',
      tag: 'Accounts',
      summary: 'List the people who belong to an account',
      description: 'As of now: people who prove to be one person are listed once.',
      schema: {
        params: accountIdSchema,
        querystring: Type.Object({ cursor: cursorSchema, limit: limitSchema('People'), purpose: readingPurpose }),
      },
      response: { 200: membersSchema },
      errors: ['account_unknown', ...READING_ERRORS],
      handle: async ({ params, query, principal }) => {
        const reading = await gate(principal, query.purpose)
        await known(params.id)
        const place = decodeCursor(query.cursor, ['instant', 'uuid'])
        const after = place && { since: place[0], origin: place[1] }
        const { items, last } = await reader.members(params.id, { after, limit: query.limit ?? 50 })
        const nextCursor = last ? encodeCursor([last.since, last.origin]) : null
        if (reading === undefined) return { items, nextCursor }
        const told = await reading.people(items.map(({ id }) => id))
        const permitted = items.filter(({ id }) => told.has(id))
        const labels = await reading.labels([...told])
        return {
          items: permitted.map((one) => ({ ...one, label: labels.get(one.id) ?? one.id })),
          nextCursor,
          leftOut: reading.leftOut(),
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/people/:id/accounts',
      permission: 'people:read',
      tag: 'People',
      summary: 'List the accounts that a person belongs to',
      schema: {
        params: Type.Object({
          id: Type.String({
            format: 'uuid',
            description: 'Id of the person, or any of their origins.',
            examples: ['0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'],
          }),
        }),
      },
      response: { 200: accountsOfPersonSchema },
      errors: ['profile_unknown'],
      handle: async ({ params }) => {
        const profile = await createIdentityStore(db).profileOf(params.id)
        if (profile === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
        return reader.ofPerson(profile, { limit: ACCOUNTS_OF_PERSON })
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/accounts/rebuild',
      permission: 'people:rebuild',
      tag: 'Accounts',
      summary: 'Rebuild a page of accounts; call again with `nextCursor` until it is null',
      description: 'Memberships first, then documents. After people, for members are counted as people.',
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
      response: { 200: rebuiltSchema },
      handle: async ({ body, principal }) => {
        // Once for the whole run, as for people.
        if (!body.cursor) {
          const target = { kind: 'accounts', id: '' }
          await db.tx((tx) => audit.record(tx, { principal, action: 'accounts.rebuild', target }))
        }
        const place = rebuildPlaceOf(body.cursor ?? undefined)
        const { rebuilt, different, next } = await rebuildAccounts(db, place)
        return {
          rebuilt,
          different,
          nextCursor: next ? encodeCursor([next.of, next.after ?? NIL]) : null,
          total: body.cursor ? null : await reader.count(),
        }
      },
    }),
  ]
}

/** Before every key. */
const NIL = '00000000-0000-0000-0000-000000000000'

function placeOf(cursor: string | undefined, sort: AccountSort) {
  const place = sort === 'seen' ? decodeCursor(cursor, ['instant', 'uuid']) : decodeCursor(cursor, ['integer', 'uuid'])
  return place && { by: place[0], account: place[1] }
}

function rebuildPlaceOf(cursor: string | undefined): RebuildPlace {
  const [of, after] = decodeCursor(cursor, ['text', 'uuid']) ?? ['members', undefined]
  return { of: of === 'documents' ? 'documents' : 'members', after }
}
