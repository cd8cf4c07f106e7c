import { hourCountsAnswer, hourCountsSchema } from '../platform/hour-counts-answer.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { SignalFaults } from './signal-faults.ts'

/** What was signalled and could not be taken, for whoever answers for consent. */
export function signalRoutes(of: {
  readonly faults: Pick<SignalFaults, 'read'>
  /** What keys are called, by id. */
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
}): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/signals/faults',
      permission: 'purposes:read',
      tag: 'Consent',
      summary: 'Count the signals of browsers and consent platforms that could not be taken as they came, by key',
      description:
        'Their messages are kept; what such a signal agrees to is not believed. Counted by whole hours, some seconds behind; those of consent where a purpose heeds signals.',
      response: {
        200: hourCountsSchema({
          what: 'Signals',
          items: 'Keys with any in the last 30 days; most of the last day first.',
          code: {
            description:
              'What was wrong. Of `signal_unreadable`, `signal_too_large` and `signal_version` nothing is taken; of `timezone_unknown`, a time zone that is none, neither; of the others the refusals are, and no yes.',
            example: 'tcf_vendors_undisclosed',
          },
          description: 'Signals of one key that were not taken as they came.',
        }),
      },
      handle: () => hourCountsAnswer(of.faults, of.sourceNames),
    }),
  ]
}
