import fc from 'fast-check'
import { CHANNELS, type Identifier, type Json, type LogEvent } from './index.ts'

/** Few names and instants, so that histories collide: same trait, same instant, same message id from two origins. */
const names = fc.constantFrom('tier', 'city', '__proto__', 'constructor', 'toString', '9', '10', 'é', '\ud800', '')
const instants = fc.integer({ min: 0, max: 9 }).map((minute) => `2026-11-21T10:0${minute}:00.000Z`)
const values: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -0, 1e308, Number.POSITIVE_INFINITY, 'gold', '\udc00', 'x'.repeat(300)),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
)

const identifiers: fc.Arbitrary<Identifier> = fc
  .record({ type: fc.constantFrom('anonymousId', 'email', 'userId'), n: fc.integer({ min: 0, max: 20 }) })
  .map(({ type, n }) => ({ type, value: `${type}-${n}`, origin: originOf(type, n) }))

function originOf(type: string, n: number): string {
  const digits = String(type.length * 100 + n * 7).padStart(4, '0')
  return `00000000-0000-8000-8000-00000000${digits}`
}

const exposures = fc.record(
  {
    experimentId: fc.oneof(names, fc.integer({ min: 0, max: 99 }).map(String)),
    variationId: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: ['experimentId', 'variationId'] },
)

const events: fc.Arbitrary<LogEvent> = fc
  .record({
    messageId: fc.integer({ min: 0, max: 30 }).map((n) => `m-${n}`),
    kind: fc.constantFrom('identify', 'identify', 'exposure', 'page'),
    timestamp: instants,
    source: fc.constantFrom('s-1', 's-2'),
    channel: fc.constantFrom(...CHANNELS),
    identifiers: fc.array(identifiers, { minLength: 1, maxLength: 3 }),
    traits: fc.array(
      fc.tuple(
        fc.oneof(
          names,
          fc.integer({ min: 0, max: 99 }).map((n) => `t${n}`),
        ),
        values,
      ),
      { maxLength: 40 },
    ),
    exposure: exposures,
  })
  .map(({ kind, exposure, traits, ...rest }) => ({
    ...rest,
    type: kind === 'identify' ? 'identify' : kind === 'exposure' ? 'track' : 'page',
    name: kind === 'exposure' ? 'Experiment Viewed' : '',
    origin: rest.identifiers[0]?.origin ?? '',
    // Through JSON text, as a message arrives: `__proto__` is then an own key.
    traits: kind === 'identify' ? Object.fromEntries(traits) : {},
    properties: kind === 'exposure' ? exposure : {},
    context: {},
  }))

/** Histories of a few origins, for property tests. */
export const generatedHistory: fc.Arbitrary<readonly LogEvent[]> = fc.array(events, { minLength: 1, maxLength: 30 })
