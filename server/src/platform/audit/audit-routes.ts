import { Type } from 'typebox'
import type { Database } from '../database/database.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { auditErrors } from './audit-errors.ts'
import { createAuditReader } from './read-audit.ts'

const TAG = 'Audit'
const ID = '019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'

const named = (description: string, example: { kind: string; id: string; name: string }) =>
  Type.Object(
    {
      kind: Type.String({ description: 'What it is.', examples: [example.kind] }),
      id: Type.String({ description: 'Its id; empty where the kind says it all.', examples: [example.id] }),
      name: Type.Union([Type.String({ examples: [example.name] }), Type.Null()], {
        description: 'The name it has today; null when it has none, or is gone.',
      }),
    },
    { description },
  )
const By = named('Who: user, key, operator (the command line of the machine), system or anonymous.', {
  kind: 'user',
  id: '3b1c…',
  name: 'Ada Lovelace',
})
const Action = Type.String({ description: 'What was done, as noun.verb.', examples: ['definition.change'] })

const RecordItem = Type.Object(
  {
    id: Type.String({ description: 'Id of the record.', examples: [ID] }),
    place: Type.Integer({ description: 'Place in the chain, from 1, in the order of commits.', examples: [42] }),
    at: Type.String({ description: 'When. ISO 8601, UTC.', examples: ['2026-11-02T10:00:00.000Z'] }),
    by: By,
    action: Action,
    target: named('To what.', { kind: 'element', id: 'home-hero', name: 'Home hero' }),
    change: Type.Union(
      [
        Type.Object(
          {
            before: Type.Unknown({ description: 'The parts that differ, as they were.', examples: [{ name: 'Hero' }] }),
            after: Type.Unknown({ description: 'The same, as they became.', examples: [{ name: 'Home hero' }] }),
          },
          { additionalProperties: true },
        ),
        Type.Null(),
      ],
      { description: 'What changed, reduced to what differs; null when nothing is compared. Secrets are left out.' },
    ),
    detail: Type.Record(Type.String(), Type.Unknown(), {
      description: 'Whatever else tells what was done.',
      examples: [{ revision: 4, from: 3 }],
    }),
    seal: Type.String({
      description:
        'SHA-256 that seals it and all before it, as hex. Kept elsewhere, it proves later that nothing was rewritten.',
      examples: ['9f86d081884c7d65…'],
    }),
  },
  { description: 'One record.' },
)

const text = (description: string, example: string) =>
  Type.Optional(Type.String({ maxLength: 500, description, examples: [example] }))
const instant = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', description, examples: ['2026-11-02T00:00:00.000Z'] }))

/** The audit trail for people who answer for it. */
export function auditRoutes(db: Database): Route[] {
  const reader = createAuditReader(db)
  return [
    defineRoute({
      method: 'GET',
      url: '/api/audit',
      permission: 'audit:read',
      tag: TAG,
      summary: 'Search the audit trail, newest first',
      schema: {
        querystring: Type.Object({
          who: text('Kind of who did it.', 'user'),
          whoId: text('Id of who did it.', '3b1c…'),
          action: text('The action.', 'definition.change'),
          targetKind: text('Kind of what it was done to.', 'element'),
          targetId: text('Id of what it was done to.', 'home-hero'),
          q: Type.Optional(
            Type.String({
              maxLength: 200,
              description: 'Text anywhere in a record, or in the names of those it is about.',
              examples: ['hero'],
            }),
          ),
          from: instant('From when, included.'),
          to: instant('Until when, not included.'),
          cursor: Type.Optional(
            Type.String({ maxLength: 200, description: '`nextCursor` of the page before.', examples: ['WzQyXQ'] }),
          ),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Records a page.', examples: [50] }),
          ),
        }),
      },
      response: {
        200: Type.Object({
          items: Type.Array(RecordItem, { description: 'Newest first.' }),
          nextCursor: Type.Union([Type.String({ examples: ['WzQyXQ'] }), Type.Null()], {
            description: 'Cursor of the next page; null at the end.',
          }),
        }),
      },
      handle: async ({ query: { cursor, limit = 50, ...filter } }) => {
        const [before] = decodeCursor(cursor, ['integer']) ?? []
        const rows = await reader.list(filter, { before, limit: limit + 1 })
        const items = rows.slice(0, limit)
        const last = items.at(-1)
        return { items, nextCursor: rows.length > limit && last ? encodeCursor([last.place]) : null }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/audit/facets',
      permission: 'audit:read',
      tag: TAG,
      summary: 'What the audit trail can be filtered by: who, actions, kinds of targets',
      response: {
        200: Type.Object({
          who: Type.Array(
            Type.Object({
              ...By.properties,
              count: Type.Integer({ description: 'Records of theirs.', examples: [12] }),
            }),
            { description: 'Everybody with a record, the busiest first.' },
          ),
          actions: Type.Array(
            Type.Object({ action: Action, count: Type.Integer({ description: 'Records.', examples: [12] }) }),
            { description: 'Actions, the most frequent first.' },
          ),
          targets: Type.Array(
            Type.Object({
              kind: Type.String({ description: 'Kind of target.', examples: ['element'] }),
              count: Type.Integer({ description: 'Records.', examples: [12] }),
            }),
            { description: 'Kinds of targets, the most frequent first.' },
          ),
        }),
      },
      handle: () => reader.facets(),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/audit/:id',
      permission: 'audit:read',
      tag: TAG,
      summary: 'Read one audit record',
      schema: {
        params: Type.Object({
          id: Type.String({ format: 'uuid', description: 'Id of the record.', examples: [ID] }),
        }),
      },
      response: { 200: RecordItem },
      errors: ['audit_record_unknown'],
      handle: async ({ params }) => {
        const record = await reader.one(params.id)
        if (!record) throw auditErrors.audit_record_unknown('No audit record has this id.')
        return record
      },
    }),
  ]
}
