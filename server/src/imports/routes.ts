import { Readable } from 'node:stream'
import type { Json } from '@diapason/kernel'
import { Type } from 'typebox'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import { decodeCursor, encodeCursor } from '../platform/http/cursor.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { fileOptionsSchema } from './file-options.ts'
import type { ImportRecord } from './import-record.ts'
import type { Imports } from './imports.ts'
import { inspectionSchema, kindSchema } from './inspection.ts'
import { mappingSchema } from './mapping-schema.ts'
import { reportHead, reportLine } from './rejected-report.ts'
import { importSchema, idParams as params, previewSchema, sourcesSchema } from './schema.ts'

const tag = 'Imports'
const BROKEN_FILE = [
  'import_unknown',
  'import_state',
  'import_file_gone',
  'import_format',
  'import_empty',
  'import_truncated',
  'import_expands',
  'import_encoding',
  'import_quotes',
  'import_columns',
  'import_memory',
] as const

const mapping = Type.Evaluate(mappingSchema)
const key = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Key under whose purpose and legal basis the data is processed.',
  examples: ['0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10'],
})

export type ImportRoutesOptions = {
  readonly imports: Imports
  /** Keys that work. */
  readonly sources: () => Promise<readonly KeyIdentity[]>
}

/** Files: announce, upload, look at, try a mapping, run, follow, mend what was rejected. */
export function importRoutes({ imports, sources }: ImportRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/imports',
      permission: 'imports:read',
      tag,
      summary: 'List imports, newest first',
      schema: {
        querystring: Type.Object({
          cursor: Type.Optional(
            Type.String({ maxLength: 300, description: '`nextCursor` of the page before.', examples: ['WyIyMDI2…'] }),
          ),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 100, default: 25, description: 'Imports a page.', examples: [25] }),
          ),
        }),
      },
      response: {
        200: Type.Object({
          items: Type.Array(importSchema, { description: 'Imports, newest first.' }),
          nextCursor: Type.Union([Type.String(), Type.Null()], {
            description: 'For the next page; null on the last.',
            examples: [null],
          }),
        }),
      },
      handle: async ({ query, principal }) => {
        const limit = query.limit ?? 25
        // A program follows its file by its id; a list of what anybody brought names people to employees alone.
        const told = principal.kind === 'key' ? withoutExamples : shown
        const place = decodeCursor(query.cursor, ['instant', 'uuid'])
        const items = await imports.list({ before: place && { at: place[0], id: place[1] }, limit })
        const last = items.at(-1)
        return {
          items: items.map(told),
          nextCursor: last && items.length === limit ? encodeCursor([last.createdAt, last.id]) : null,
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/import-sources',
      permission: 'imports:write',
      tag,
      summary: 'List the keys under which data can be imported, with their purpose and legal basis',
      response: { 200: sourcesSchema },
      handle: async () => ({
        items: (await sources()).map(({ id, name, purpose, legalBasis, channel }) => ({
          id,
          name,
          purpose,
          legalBasis,
          channel,
        })),
      }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/imports',
      permission: 'imports:write',
      tag,
      summary: 'Announce a file',
      description: 'Then send its octets to `PUT /api/imports/{id}/file`.',
      schema: {
        body: Type.Object(
          {
            name: Type.String({
              minLength: 1,
              maxLength: 200,
              description: 'Name of the file.',
              examples: ['orders.csv.gz'],
            }),
            size: Type.Integer({ minimum: 0, description: 'Octets of the file.', examples: [7507955] }),
            repairs: Type.Optional(
              Type.String({
                format: 'uuid',
                description: 'Import whose report of rejected lines this file is, mended.',
                examples: ['019aa0f0-6c43-7b52-9f3c-0f2ab9cbb0f0'],
              }),
            ),
          },
          { additionalProperties: false },
        ),
      },
      response: { 201: importSchema },
      errors: ['import_too_large', 'import_unknown'],
      handle: async ({ body, principal, reply }) => {
        reply.code(201)
        return shown(await imports.create(body, principal))
      },
    }),
    defineRoute({
      method: 'PUT',
      url: '/api/imports/:id/file',
      permission: 'imports:write',
      tag,
      summary: 'Send octets of the file',
      description:
        'In one request or in several: each says in `Upload-Offset` how many octets came before it. What has come is kept when a request breaks off: go on from `received`. When the last octet has come, the import is `ready`.',
      octets: true,
      schema: {
        params,
        headers: Type.Object({
          'upload-offset': Type.Optional(
            Type.Integer({
              minimum: 0,
              description: 'Octets that were sent before these; 0 when absent.',
              examples: [0],
            }),
          ),
        }),
      },
      response: { 200: importSchema },
      errors: ['import_unknown', 'import_state', 'import_offset', 'import_too_large'],
      handle: async ({ params, headers, request }) => {
        // Octets of no type are no stream; a file of no octets has none to send.
        const octets = request.body instanceof Readable ? (request.body as AsyncIterable<Uint8Array>) : nothing()
        return shown(await imports.upload(params.id, { at: Number(headers['upload-offset'] ?? 0), octets }))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/imports/:id',
      permission: 'imports:read',
      tag,
      summary: 'Read an import: how far it has come, and what was wrong',
      schema: { params },
      response: { 200: importSchema },
      errors: ['import_unknown'],
      handle: async ({ params }) => shown(await imports.one(params.id)),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/imports/:id/inspect',
      permission: 'imports:write',
      tag,
      summary: 'Look at the file: how it is written, what its columns hold, and a mapping to begin with',
      schema: {
        params,
        body: Type.Object(
          { file: Type.Optional(fileOptionsSchema), kind: Type.Optional(kindSchema) },
          { additionalProperties: false },
        ),
      },
      response: { 200: inspectionSchema },
      errors: BROKEN_FILE,
      handle: ({ params, body }) => imports.inspect(params.id, { file: body.file ?? {}, kind: body.kind }),
    }),
    defineRoute({
      method: 'POST',
      url: '/api/imports/:id/preview',
      permission: 'imports:write',
      tag,
      summary: 'Try a mapping on the first lines; nothing is taken',
      schema: { params, body: Type.Object({ mapping, key: Type.Optional(key) }, { additionalProperties: false }) },
      response: { 200: previewSchema },
      errors: [...BROKEN_FILE, 'mapping_invalid'],
      handle: async ({ params, body }) => {
        const { messages, refused, made, lines, skipped } = await imports.preview(params.id, {
          mapping: body.mapping as Json,
          key: body.key,
        })
        return { messages, made, lines, skipped, refused: refused.map(({ cells: _, ...line }) => line) }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/imports/:id/start',
      permission: 'imports:write',
      tag,
      summary: 'Start an import, or let it go on where it stopped',
      description:
        'It runs as a job. One that failed or was cancelled goes on where it stopped when mapping and key are the same; otherwise it begins anew. With `dryRun` all is read and counted, and nothing is taken.',
      schema: {
        params,
        body: Type.Object(
          {
            mapping,
            key,
            dryRun: Type.Optional(
              Type.Boolean({ default: false, description: 'Only count what would be done.', examples: [true] }),
            ),
          },
          { additionalProperties: false },
        ),
      },
      response: { 202: importSchema },
      errors: ['import_unknown', 'import_state', 'import_file_gone', 'import_key'],
      handle: async ({ params, body, principal, reply }) => {
        const { mapping, key, dryRun = false } = body
        reply.code(202)
        return shown(await imports.start(params.id, { mapping: mapping as Json, key, dry: dryRun }, principal))
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/imports/:id/cancel',
      permission: 'imports:write',
      tag,
      summary: 'Stop an import; what was imported stays',
      schema: { params },
      response: { 200: importSchema },
      errors: ['import_unknown', 'import_state'],
      handle: async ({ params, principal }) => shown(await imports.cancel(params.id, principal)),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/imports/:id/rejected.csv',
      permission: 'imports:read',
      tag,
      summary: 'Download the lines that were rejected, each with its reason',
      description:
        'Mend the lines, and import the file again with `repairs`. Formulas are disarmed with an apostrophe.',
      schema: { params },
      response: { 200: Type.String({ description: 'CSV in UTF-8 with a byte order mark.' }) },
      errors: ['import_unknown'],
      handle: async ({ params, reply }) => {
        const record = await imports.one(params.id)
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="rejected-${record.id}.csv"`)
          .send(Readable.from(reportOf(record, imports)))
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/imports/:id',
      permission: 'imports:write',
      tag,
      summary: 'Delete an import with its file and its report; what was imported stays',
      schema: { params },
      response: { 204: Type.Null({ description: 'Deleted.' }) },
      errors: ['import_unknown', 'import_state'],
      handle: async ({ params, principal, reply }) => {
        await imports.remove(params.id, principal)
        return reply.code(204).send()
      },
    }),
  ]
}

function shown({ errorCode, errorMessage, units: _, ...record }: ImportRecord) {
  return { ...record, error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' } }
}

function withoutExamples(record: ImportRecord) {
  return { ...shown(record), firstMessages: [], problems: [] }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

const REPORT_PAGE = 500

async function* reportOf(record: ImportRecord, imports: Imports): AsyncGenerator<string> {
  // The mark tells spreadsheets that it is UTF-8.
  yield `\ufeff${reportHead(record)}`
  for (let after = -1; ; ) {
    const lines = await imports.refused(record.id, { after, limit: REPORT_PAGE })
    if (lines.length > 0) yield lines.map(reportLine).join('')
    const last = lines.at(-1)
    if (last === undefined || lines.length < REPORT_PAGE) return
    after = last.line
  }
}
