import { Type } from 'typebox'
import { keySchema } from '../definitions/index.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { exportErrors } from './errors.ts'
import type { Exports } from './exports.ts'

const TAG = 'Exports'
const Format = Type.Enum(['csv', 'ndjson', 'parquet'], {
  description:
    'csv: for spreadsheets, with formulas disarmed. ndjson: a JSON object a line, exact. parquet: typed columns, for analysis.',
  examples: ['csv'],
})

/** Lists as files. */
export function exportRoutes(exports: Exports): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/exports',
      permission: 'exports:read',
      tag: TAG,
      summary: 'The lists that can be exported, with their columns and filters',
      response: {
        200: Type.Object({
          lists: Type.Array(
            Type.Object({
              name: Type.String({ description: 'Name, for the address of the export.', examples: ['people'] }),
              permission: Type.String({ description: 'Needed besides `exports:read`.', examples: ['people:list'] }),
              columns: Type.Array(
                Type.Object({
                  name: Type.String({ description: 'Name in the header.', examples: ['lastSeen'] }),
                  type: Type.Enum(['text', 'integer', 'number', 'boolean', 'time', 'json'], {
                    description: 'What it holds.',
                    examples: ['time'],
                  }),
                }),
                { description: 'Columns, in their order.' },
              ),
              named: Type.Boolean({
                description:
                  'Whether its rows are of named people: it then takes `purpose`, and needs it as soon as a purpose is defined.',
                examples: [true],
              }),
              filters: Type.Array(Type.String({ examples: ['from'] }), { description: 'Parameters it takes.' }),
            }),
            { description: 'Those whose own permission the caller holds.' },
          ),
        }),
      },
      handle: ({ principal }) => ({ lists: exports.list(principal) }),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/exports/:list',
      permission: 'exports:read',
      tag: TAG,
      summary: 'Export a list as a file, streamed as it is read',
      description:
        'Besides `format` and `bom` it takes the filters of the list; `events` takes `from` and `to` (time of arrival), `people` takes `traits`, the traits that become columns. Of a list of named people, `purpose` says what the file is for, and is needed as soon as a purpose is defined: who does not permit it is left out, and so is what is kept for other purposes; the header `diapason-export` then names the export, of which `GET /api/export-tallies/{id}` says how many rows it held and left out. The answer has no length beforehand; one that is broken off ended in an error.',
      schema: {
        params: Type.Object({
          list: Type.String({ maxLength: 100, description: 'Name of the list.', examples: ['elements'] }),
        }),
        querystring: Type.Object(
          {
            format: Type.Optional(Format),
            purpose: Type.Optional(keySchema('Purpose that the file serves, of a list of named people.', 'newsletter')),
            bom: Type.Optional(
              Type.Boolean({
                description: 'Begin a CSV with the mark by which spreadsheets know UTF-8.',
                examples: [true],
                default: false,
              }),
            ),
          },
          { additionalProperties: Type.String({ maxLength: 4000 }) },
        ),
      },
      response: {
        200: Type.String({ description: 'The file, in the chosen format.', examples: ['id,label\r\n…'] }),
      },
      errors: Object.keys(exportErrors.definitions).filter((code) => code !== 'export_tally_unknown'),
      handle: ({ params, query, principal, request, reply }) => {
        const { format = 'csv', bom = false, purpose, ...filters } = query
        const options = {
          format: format as 'csv',
          bom: bom as boolean,
          query: filters as Record<string, string>,
          purpose: purpose as string | undefined,
        }
        return exports.send(params.list, options, { principal, request, reply })
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/export-tallies/:id',
      permission: 'exports:read',
      tag: TAG,
      summary: 'How an export of people that you made ended: rows in it, and rows left out',
      schema: {
        params: Type.Object({
          id: Type.String({
            format: 'uuid',
            description: 'Header `diapason-export` of its answer.',
            examples: ['019a4f0e-7c1e-7d3a-9b55-0c4f8f3f2d11'],
          }),
        }),
      },
      response: {
        200: Type.Object(
          {
            list: Type.String({ description: 'The list.', examples: ['people'] }),
            format: Type.String({ description: 'The format of the file.', examples: ['csv'] }),
            purpose: Type.String({ description: 'What it was for.', examples: ['newsletter'] }),
            rows: Type.Integer({ description: 'Rows that are in it.', examples: [1250] }),
            leftOut: Type.Integer({
              description: 'Rows that are not, because their person does not permit the purpose.',
              examples: [38],
            }),
            withheld: Type.Integer({
              description:
                'Rows that are not, because the catalogue, or the key that they came with, keeps them for other purposes.',
              examples: [0],
            }),
            whole: Type.Boolean({ description: 'False when it was broken off.', examples: [true] }),
            endedAt: Type.String({
              description: 'When it ended. ISO 8601, UTC.',
              examples: ['2026-11-21T10:02:00.000Z'],
            }),
          },
          { description: 'What the audit trail keeps of it.' },
        ),
      },
      errors: ['export_tally_unknown'],
      handle: ({ params, principal }) => exports.tally(params.id, principal),
    }),
  ]
}
