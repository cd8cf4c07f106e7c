import { hourCountsAnswer, hourCountsSchema } from '../platform/hour-counts-answer.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { ClaimCounts } from './claim-counts.ts'

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
        200: hourCountsSchema({
          what: 'Messages',
          items: 'Keys with claims in the last 30 days; most of the last day first.',
          code: {
            description: 'What was wrong with the identity token, as `claims` in the answer to the message says it.',
            example: 'token_missing',
          },
          description: 'Messages of one key that named somebody whom it may not speak for.',
        }),
      },
      handle: () => hourCountsAnswer(of.claims, of.sourceNames),
    }),
  ]
}
