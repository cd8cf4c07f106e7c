import type { JsonObject } from '@diapason/kernel'
import { type TSchema, Type } from 'typebox'
import { type Principal, principalName } from '../platform/auth/principal.ts'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { decodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { Definitions } from './definitions.ts'
import { definitionErrors } from './errors.ts'
import { isKey, keySchema } from './key.ts'
import type { Guarded, Kind } from './kind.ts'
import { NextCursor, PAGE_FIELDS, pageOf } from './page.ts'
import { etagOf, expectedRevision } from './preconditions.ts'
import type { StoredDefinition } from './store.ts'

const CHANGE_ERRORS = [
  'definition_invalid',
  'definition_settled',
  'definition_in_use',
  'definition_guarded',
  'revision_conflict',
  'precondition_required',
]
const CONDITIONAL =
  'Send `If-Match` with the ETag of the revision that was edited: of two people who edit the same revision, one wins and the other is told (412).'

/** The routes of every kind: the same for all, each under its own noun, with its own schema in the reference. */
export function definitionRoutes(
  definitions: Definitions,
  { may }: { readonly may: (principal: Principal, permission: string) => boolean },
): Route[] {
  return definitions.kinds.flatMap((kind) => [
    ...readRoutes(kind, definitions),
    ...changeRoutes(kind, { definitions, may }),
    ...(kind.guarded ? [guardedRoute(kind, { definitions, guarded: kind.guarded })] : []),
  ])
}

function readRoutes(kind: Kind, definitions: Definitions): Route[] {
  const { collection, tag, noun, permission = collection } = kind
  const { params, Item } = schemasOf(kind)
  const common = { permission: `${permission}:read`, tag }
  const ListQuery = Type.Object({
    ...PAGE_FIELDS,
    archived: Type.Optional(
      Type.Boolean({ default: false, description: 'True lists the archived ones instead.', examples: [false] }),
    ),
  })
  return [
    defineRoute({
      ...common,
      method: 'GET',
      url: `/api/${collection}`,
      summary: `List ${collection} by key`,
      schema: { querystring: ListQuery },
      response: { 200: Type.Object({ items: Type.Array(Item, { description: 'By key.' }), nextCursor: NextCursor }) },
      handle: async ({ query: { limit = 50, cursor, archived }, reply }) => {
        const rows = await definitions.list(kind.kind, {
          limit: limit + 1,
          after: readKeyCursor(kind, cursor),
          archived,
        })
        return sendAsIs(reply, pageOf(rows, { limit, place: ({ key }) => key }))
      },
    }),
    defineRoute({
      ...common,
      method: 'GET',
      url: `/api/${collection}/:key`,
      summary: `Read one ${noun}, archived ones included`,
      schema: { params },
      response: { 200: Item },
      errors: ['definition_unknown'],
      handle: async ({ params: { key }, reply }) => {
        const found = await definitions.get(kind.kind, key)
        if (!found) throw definitionErrors.definition_unknown(`There is no ${noun} with the key ${key}.`)
        return sendDefinition(reply, found)
      },
    }),
    defineRoute({
      ...common,
      method: 'GET',
      url: `/api/${collection}/:key/revisions`,
      summary: `List the revisions of one ${noun}, newest first`,
      schema: { params, querystring: Type.Object(PAGE_FIELDS) },
      response: {
        200: Type.Object({ items: Type.Array(Item, { description: 'Newest first.' }), nextCursor: NextCursor }),
      },
      errors: ['definition_unknown'],
      handle: async ({ params: { key }, query: { limit = 50, cursor }, reply }) => {
        const before = readRevisionCursor(cursor)
        const rows = await definitions.revisions(kind.kind, key, { limit: limit + 1, before })
        if (rows.length === 0 && before === undefined)
          throw definitionErrors.definition_unknown(`There is no ${noun} with the key ${key}.`)
        return sendAsIs(reply, pageOf(rows, { limit, place: ({ revision }) => revision }))
      },
    }),
  ]
}

function changeRoutes(
  kind: Kind,
  of: {
    readonly definitions: Definitions
    readonly may: (principal: Principal, permission: string) => boolean
  },
): Route[] {
  const { definitions } = of
  const { collection, tag, noun, permission = collection } = kind
  const mayOf = (principal: Principal) => (asked: string) => of.may(principal, asked)
  const { params, Item } = schemasOf(kind)
  const common = { permission: `${permission}:write`, tag }
  return [
    defineRoute({
      ...common,
      method: 'PUT',
      url: `/api/${collection}/:key`,
      summary: `Create or change one ${noun}`,
      description: `${CONDITIONAL} \`If-None-Match: *\` creates and never overwrites.`,
      checksBody: true,
      bodyMayHold: 'anything',
      schema: { params, body: kind.schema },
      response: { 200: Item, 201: Item },
      errors: CHANGE_ERRORS,
      handle: async ({ params: { key }, body, principal, request, reply }) => {
        const change = {
          kind: kind.kind,
          key,
          author: principalName(principal),
          expected: expectedRevision(request.headers),
          may: mayOf(principal),
        }
        const { definition, created } = await definitions.put(change, body)
        reply.code(created ? 201 : 200)
        return sendDefinition(reply, definition)
      },
    }),
    defineRoute({
      ...common,
      method: 'DELETE',
      url: `/api/${collection}/:key`,
      summary: `Archive one ${noun}; its revisions stay, and it can be restored`,
      description: CONDITIONAL,
      schema: { params },
      response: { 204: Type.Null({ description: 'Archived.' }) },
      errors: ['definition_unknown', ...CHANGE_ERRORS],
      handle: async ({ params: { key }, principal, request, reply }) => {
        const expected = expectedRevision(request.headers)
        const change = { kind: kind.kind, key, author: principalName(principal), expected, may: mayOf(principal) }
        await definitions.archive(change)
        return reply.code(204).send()
      },
    }),
    defineRoute({
      ...common,
      method: 'POST',
      url: `/api/${collection}/:key/restore`,
      summary: `Make an earlier revision of one ${noun} the current one`,
      description: `The earlier body becomes a new revision; this also brings back what was archived. ${CONDITIONAL}`,
      schema: {
        params,
        body: Type.Object(
          {
            revision: Type.Integer({
              minimum: 1,
              maximum: 999_999_999,
              description: 'Revision to restore.',
              examples: [2],
            }),
          },
          { additionalProperties: false },
        ),
      },
      response: { 200: Item },
      errors: ['definition_unknown', ...CHANGE_ERRORS],
      handle: async ({ params: { key }, body: { revision }, principal, request, reply }) => {
        const expected = expectedRevision(request.headers)
        const change = { kind: kind.kind, key, author: principalName(principal), expected, may: mayOf(principal) }
        return sendDefinition(reply, await definitions.restore(change, revision))
      },
    }),
  ]
}

/** For those who decide what data may be used for, and write nothing else of a definition. */
function guardedRoute(kind: Kind, of: { readonly definitions: Definitions; readonly guarded: Guarded }): Route {
  const { collection, tag, noun } = kind
  const { definitions, guarded } = of
  const { params, Item } = schemasOf(kind)
  const { properties } = kind.schema as unknown as { readonly properties: Readonly<Record<string, TSchema>> }
  const own = Object.entries(properties).filter(([name]) => guarded.members.includes(name))
  const names = Object.entries(properties).filter(([name]) => guarded.names.includes(name))
  return defineRoute({
    permission: guarded.permission,
    tag,
    method: 'PUT',
    url: `/api/${collection}/:key/protection`,
    summary: `Change what protects people in one ${noun}, and nothing else of it`,
    description: `What is left out is taken away. ${CONDITIONAL} With \`If-None-Match: *\`, and what it is about (${names.map(([name]) => `\`${name}\``).join(', ')}), it makes a new ${noun}.`,
    schema: {
      params,
      body: Type.Object(
        Object.fromEntries([...own, ...names.map(([name, one]) => [name, Type.Optional(one)] as const)]),
        {
          additionalProperties: false,
          description: `What protects people in the ${noun}.`,
        },
      ),
    },
    response: { 200: Item, 201: Item },
    errors: ['definition_unknown', ...CHANGE_ERRORS],
    handle: async ({ params: { key }, body, principal, request, reply }) => {
      const expected = expectedRevision(request.headers)
      const change = { kind: kind.kind, key, author: principalName(principal), expected, may: () => true }
      if (expected === 'absent') {
        const { definition } = await definitions.put(change, body)
        reply.code(201)
        return sendDefinition(reply, definition)
      }
      const named = names.find(([name]) => name in (body as JsonObject))
      if (named) throw platformErrors.request_invalid(`\`${named[0]}\` is said of a new ${noun} alone.`)
      return sendDefinition(reply, await definitions.protect(change, body as JsonObject))
    },
  })
}

function schemasOf(kind: Kind) {
  const example = kind.onlyKey ?? kind.keyExample ?? `my-${kind.noun}`
  return {
    params: Type.Object({ key: keySchema(`Key of the ${kind.noun}.`, example, kind.keyPattern) }),
    Item: Type.Object(
      {
        key: keySchema('Key, which never changes.', example, kind.keyPattern),
        kind: Type.String({ description: 'Kind of definition.', examples: [kind.kind] }),
        revision: Type.Integer({ description: 'Number of this revision, from 1; also the ETag.', examples: [3] }),
        body: kind.schema,
        author: Type.String({ description: 'Who made this revision.', examples: ['user:3b1c…', 'operator'] }),
        at: Type.String({ description: 'When it was made.', examples: ['2026-11-02T10:00:00.000Z'] }),
        archived: Type.Boolean({ description: 'True when it is out of use.', examples: [false] }),
      },
      { description: `One revision of one ${kind.noun}.` },
    ),
  }
}

type Reply = Parameters<Route['handle']>[0]['reply']

/** Bodies leave exactly as they were stored: serialising by schema would reshape those of an older schema. */
function sendAsIs(reply: Reply, answer: object): Reply {
  return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(answer)
}

function sendDefinition(reply: Reply, definition: StoredDefinition): Reply {
  reply.header('etag', etagOf(definition.revision))
  return sendAsIs(reply, definition)
}

function readKeyCursor(kind: Kind, cursor: string | undefined): string | undefined {
  const [key] = decodeCursor(cursor, ['text']) ?? []
  if (key === undefined || isKey(key, kind)) return key
  throw platformErrors.request_invalid('The cursor is not one that a page gave.')
}

function readRevisionCursor(cursor: string | undefined): number | undefined {
  const [revision] = decodeCursor(cursor, ['integer']) ?? []
  if (revision === undefined || (revision > 0 && revision < 2 ** 31)) return revision
  throw platformErrors.request_invalid('The cursor is not one that a page gave.')
}
