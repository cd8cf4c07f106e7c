import { Type } from 'typebox'
import type { CountsOfSource, HourCounts } from './hour-counts.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description, examples: [1840] })

/** What is counted by key and reason, as a route answers it. `what` is what is counted, `code` says what its reasons mean. */
export function hourCountsSchema(of: {
  readonly what: string
  readonly items: string
  readonly code: { readonly description: string; readonly example: string }
  readonly description: string
}) {
  const { what, items, code, description } = of
  const counts = { day: count(`${what} of the last 24 hours.`), month: count(`${what} of the last 30 days.`) }
  return Type.Object({
    items: Type.Array(
      Type.Object(
        {
          source: Type.Object(
            {
              id: Type.String({ description: 'Its id.', examples: ['0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10'] }),
              name: Type.String({ description: 'Its name; its id once it is gone.', examples: ['Web site'] }),
            },
            { description: 'The key that sent the messages.' },
          ),
          ...counts,
          lastAt: Type.String({
            description: 'When the latest came. ISO 8601, UTC.',
            examples: ['2026-11-21T10:02:00.000Z'],
          }),
          reasons: Type.Array(
            Type.Object({ code: Type.String({ description: code.description, examples: [code.example] }), ...counts }),
            { description: 'Why, the most frequent of the last day first.' },
          ),
        },
        { description },
      ),
      { description: items },
    ),
  })
}

/** The counts, with what their keys are called. */
export async function hourCountsAnswer(
  counts: Pick<HourCounts, 'read'>,
  sourceNames: () => Promise<ReadonlyMap<string, string>>,
): Promise<{ items: (Omit<CountsOfSource, 'source'> & { source: { id: string; name: string } })[] }> {
  const [all, names] = await Promise.all([counts.read(), sourceNames()])
  return {
    items: all.map(({ source, ...rest }) => ({ source: { id: source, name: names.get(source) ?? source }, ...rest })),
  }
}
