import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { createRates } from './rates.ts'

const TAG = 'Consent'
const count = (description: string, example: number) => Type.Integer({ description, examples: [example] })
const day = Type.String({ description: 'A day, in UTC.', examples: ['2026-11-21'] })
const countedAt = Type.Union([Type.String({ examples: ['2026-11-21T10:00:00.000Z'] }), Type.Null()], {
  description: 'When it was last counted, which happens every ten minutes; null before the first time.',
})
const subject = Type.String({
  description: 'Key of a purpose; or a subscription, `TOPIC@CHANNEL`.',
  examples: ['personalisation'],
})

const said = {
  granted: count('Yeses.', 812),
  denied: count('Noes to whoever had not agreed.', 391),
  withdrawn: count('Yeses taken back.', 12),
  pending: count('Yeses that waited for a confirmation.', 3),
}
const standing = {
  granted: count('Whose yes holds.', 640),
  denied: count('Who said no.', 210),
  withdrawn: count('Who took their yes back.', 12),
  expired: count('Whose yes has ended.', 4),
  pending: count('Whose yes waits to be confirmed.', 3),
  neverAsked: count('Everybody else.', 5_120),
}

/** How many agree, over time, by channel and by wording. */
export function consentRateRoutes(rates: ReturnType<typeof createRates>): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/consent-rates',
      permission: 'rates:read',
      tag: TAG,
      summary: 'How people stand with every purpose and subscription',
      response: {
        200: Type.Object({
          countedAt,
          people: count('People there are.', 5_989),
          items: Type.Array(Type.Object({ subject, ...standing }), { description: 'By purpose and subscription.' }),
        }),
      },
      handle: () => rates.overview(),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/consent-rates/:subject',
      permission: 'rates:read',
      tag: TAG,
      summary: 'How people stood with one of them day by day, and what they said, by channel and by wording',
      description:
        'People are counted as they were known on each day, so two who became one count as one from then on. What was said is counted by the day on which it was said, as often as it was said.',
      schema: {
        params: Type.Object({
          subject: Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'As above.',
            examples: ['personalisation'],
          }),
        }),
        querystring: Type.Object({
          days: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 1_100,
              default: 90,
              description: 'Days until today, today included.',
              examples: [90],
            }),
          ),
        }),
      },
      response: {
        200: Type.Object({
          subject,
          countedAt,
          people: Type.Array(Type.Object({ day, ...standing }), {
            description: 'How people stood when each day was last counted. Days that were not counted are missing.',
          }),
          said: Type.Array(Type.Object({ day, ...said }), { description: 'What was said each day.' }),
          channels: Type.Array(
            Type.Object({ channel: Type.String({ description: 'Where it was said.', examples: ['web'] }), ...said }),
            { description: 'What was said, by channel.' },
          ),
          wordings: Type.Array(
            Type.Object({
              version: Type.String({
                description: 'Version of the wording; empty where none is known.',
                examples: ['2026-11'],
              }),
              language: Type.String({ description: 'Its language.', examples: ['fr'] }),
              ...said,
            }),
            { description: 'What was said, by the wording that was shown.' },
          ),
        }),
      },
      handle: ({ params, query }) => rates.of(params.subject, query.days ?? 90),
    }),
  ]
}
