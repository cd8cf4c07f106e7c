import { Type } from 'typebox'
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
        'Besides `format` and `bom` it takes the filters of the list; `events` takes `from` and `to` (time of arrival), `people` takes `traits`, the traits that become columns. The answer has no length beforehand; one that is broken off ended in an error.',
      schema: {
        params: Type.Object({
          list: Type.String({ maxLength: 100, description: 'Name of the list.', examples: ['elements'] }),
        }),
        querystring: Type.Object(
          {
            format: Type.Optional(Format),
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
      errors: [...Object.keys(exportErrors.definitions)],
      handle: ({ params, query, principal, request, reply }) => {
        const { format = 'csv', bom = false, ...filters } = query
        const options = { format: format as 'csv', bom: bom as boolean, query: filters as Record<string, string> }
        return exports.send(params.list, options, { principal, request, reply })
      },
    }),
  ]
}
