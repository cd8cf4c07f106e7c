import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { SignalFaults } from './signal-faults.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description, examples: [1840] })

const faultsSchema = Type.Object(
  {
    source: Type.Object(
      {
        id: Type.String({ description: 'Its id.', examples: ['0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10'] }),
        name: Type.String({ description: 'Its name; its id once it is gone.', examples: ['Web site'] }),
      },
      { description: 'The key that sent the messages.' },
    ),
    day: count('Signals of the last 24 hours.'),
    month: count('Signals of the last 30 days.'),
    lastAt: Type.String({
      description: 'When the latest came. ISO 8601, UTC.',
      examples: ['2026-11-21T10:02:00.000Z'],
    }),
    reasons: Type.Array(
      Type.Object({
        code: Type.String({
          description:
            'What was wrong. Of `signal_unreadable`, `signal_too_large` and `signal_version` nothing is taken; of `timezone_unknown`, a time zone that is none, neither; of the others the refusals are, and no yes.',
          examples: ['tcf_vendors_undisclosed'],
        }),
        day: count('Signals of the last 24 hours.'),
        month: count('Signals of the last 30 days.'),
      }),
      { description: 'Why, the most frequent of the last day first.' },
    ),
  },
  { description: 'Signals of one key that were not taken as they came.' },
)

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
        200: Type.Object({
          items: Type.Array(faultsSchema, {
            description: 'Keys with any in the last 30 days; most of the last day first.',
          }),
        }),
      },
      handle: async () => {
        const [faults, names] = await Promise.all([of.faults.read(), of.sourceNames()])
        return {
          items: faults.map(({ source, ...rest }) => ({
            source: { id: source, name: names.get(source) ?? source },
            ...rest,
          })),
        }
      },
    }),
  ]
}
