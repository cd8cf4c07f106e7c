import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { sharingErrors } from './errors.ts'
import { evenTime } from './even-time.ts'
import type { createShare } from './share.ts'

/** Questions a minute from one address: a till's pace many times over. What is asked and told is counted by key and hour, so who tries out a list is seen. */
const PER_MINUTE = 600

/** What partners may read. */
export function sharingRoutes(share: ReturnType<typeof createShare>): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/v1/read',
      permission: 'people:shared',
      tag: 'Sharing',
      summary: 'Read, as a partner, what a customer agreed to share',
      description:
        'Answers the traits that are kept for the purpose of the key’s `sharing`, of whoever permits that purpose. `person` is null for everybody else, whether they are known or not, after the same time. The identifier stands in the body, so that no log of addresses holds it. Each question is counted; the audit trail keeps the sums by the hour.',
      attemptsPerMinute: PER_MINUTE,
      schema: {
        body: Type.Object(
          {
            type: Type.String({
              minLength: 1,
              maxLength: 64,
              description: 'Type of the identifier, as messages say it.',
              examples: ['loyalty_card'],
            }),
            value: Type.String({
              minLength: 1,
              maxLength: 256,
              description: 'Its value, as anybody writes it.',
              examples: ['4012-7788'],
            }),
          },
          { additionalProperties: false },
        ),
      },
      response: {
        200: Type.Object({
          person: Type.Union(
            [
              Type.Object({
                traits: Type.Record(Type.String(), Type.Unknown(), {
                  description: 'What is kept for the purpose.',
                  examples: [{ tier: 'gold' }],
                }),
                purpose: Type.String({ description: 'What they permit.', examples: ['partners'] }),
                until: Type.Union([Type.String({ examples: ['2027-11-21T10:02:00.000Z'] }), Type.Null()], {
                  description:
                    'When the permission ends by itself; ask again before using it later. Null: when they say so.',
                }),
              }),
              Type.Null(),
            ],
            { description: 'Null for whoever does not permit it, and for whoever is not known.' },
          ),
        }),
      },
      errors: ['sharing_none'],
      handle: ({ principal, body, reply }) => {
        if (principal.kind !== 'key') throw sharingErrors.sharing_none('Nobody reads as a partner without a key.')
        reply.header('cache-control', 'no-store')
        return evenTime(async () => ({ person: await share(principal.key, body) }))
      },
    }),
  ]
}
