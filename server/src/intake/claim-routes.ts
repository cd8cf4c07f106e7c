import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { ClaimCounts } from './claim-counts.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description, examples: [1840] })

const claimsSchema = Type.Object(
  {
    source: Type.Object(
      {
        id: Type.String({ description: 'Its id.', examples: ['0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10'] }),
        name: Type.String({ description: 'Its name; its id once it is gone.', examples: ['Web site'] }),
      },
      { description: 'The key that sent the messages.' },
    ),
    day: count('Messages of the last 24 hours.'),
    month: count('Messages of the last 30 days.'),
    lastAt: Type.String({
      description: 'When the latest came. ISO 8601, UTC.',
      examples: ['2026-11-21T10:02:00.000Z'],
    }),
    reasons: Type.Array(
      Type.Object({
        code: Type.String({
          description: 'What was wrong with the identity token, as `claims` in the answer to the message says it.',
          examples: ['token_missing'],
        }),
        day: count('Messages of the last 24 hours.'),
        month: count('Messages of the last 30 days.'),
      }),
      { description: 'Why, the most frequent of the last day first.' },
    ),
  },
  { description: 'Messages of one key that named somebody whom it may not speak for.' },
)

/** What keys claimed without being believed, for whoever answers for signing. */
export function claimRoutes(of: {
  readonly claims: Pick<ClaimCounts, 'read'>
  /** What keys are called, by id. */
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
}): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/identity/claims',
      permission: 'identifiers:read',
      tag: 'Identity',
      summary: 'Count the messages that named a customer without being believed, by key',
      description:
        'A message that comes with a write key and names a customer needs an identity token; without one it is kept and links nothing. Counted by whole hours, some seconds behind.',
      response: {
        200: Type.Object({
          items: Type.Array(claimsSchema, {
            description: 'Keys with claims in the last 30 days; most of the last day first.',
          }),
        }),
      },
      handle: async () => {
        const [claims, names] = await Promise.all([of.claims.read(), of.sourceNames()])
        return {
          items: claims.map(({ source, ...rest }) => ({
            source: { id: source, name: names.get(source) ?? source },
            ...rest,
          })),
        }
      },
    }),
  ]
}
