import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { WithheldCounts } from './withheld-counts.ts'

const DAY = 86_400_000

/** How much is refused: what gate 1 withheld, by day. Nobody's data. */
export function withheldRoutes(of: {
  readonly counts: Pick<WithheldCounts, 'read' | 'flush'>
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): Route[] {
  const { counts, sourceNames, clock } = of
  return [
    defineRoute({
      method: 'GET',
      url: '/api/withheld',
      permission: 'catalogue:read',
      tag: 'Catalogue',
      summary: 'Count the messages that were not stored because their people refuse it, by day',
      description:
        'Counts only: whose messages they were is nowhere. An event that no catalogue entry names has no name here.',
      schema: {
        querystring: Type.Object({
          days: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 400,
              default: 30,
              description: 'Days back, today included.',
              examples: [30],
            }),
          ),
        }),
      },
      response: {
        200: Type.Object(
          {
            items: Type.Array(
              Type.Object({
                day: Type.String({ description: 'The day they came, UTC.', examples: ['2026-11-21'] }),
                source: Type.Object(
                  {
                    id: Type.String({ description: 'Id of the key.', examples: ['k-1'] }),
                    name: Type.String({ description: 'What it is called.', examples: ['Shop server'] }),
                  },
                  { description: 'The key that they came with.' },
                ),
                purpose: Type.String({
                  description: 'The purpose that was refused; empty of what may serve none.',
                  examples: ['personalisation'],
                }),
                type: Type.String({ description: 'Type of the messages.', examples: ['track'] }),
                name: Type.String({
                  description: 'Name of the event; empty where no catalogue entry names it.',
                  examples: ['Article Read'],
                }),
                outcome: Type.Enum(['drop', 'detach'], {
                  description: 'drop: nothing was stored. detach: it was stored without its person.',
                  examples: ['drop'],
                }),
                messages: Type.Integer({ description: 'How many.', examples: [1204] }),
              }),
              { description: 'The latest day first.' },
            ),
          },
          { description: 'What was withheld.' },
        ),
      },
      handle: async ({ query: { days = 30 } }) => {
        await counts.flush()
        const [rows, names] = await Promise.all([
          counts.read(new Date(clock() - (days - 1) * DAY).toISOString().slice(0, 10)),
          sourceNames(),
        ])
        return {
          items: rows.map(({ source, ...row }) => ({
            ...row,
            source: { id: source, name: names.get(source) ?? source },
          })),
        }
      },
    }),
  ]
}
