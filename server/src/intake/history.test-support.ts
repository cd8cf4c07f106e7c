import { type ConsentPlan, compilePlan, type JsonObject } from '@diapason/kernel'
import fc from 'fast-check'
import { CHOICES_MADE } from '../consent/index.ts'

/** Few people, devices and message ids, so that generated histories collide: shared devices, links in every order, duplicates. */
const userId = fc.integer({ min: 0, max: 3 }).map((n) => `u-${n}`)
const anonymousId = fc.integer({ min: 0, max: 3 }).map((n) => `a-${n}`)
const externalIds = fc.array(
  fc.record({ type: fc.constantFrom('email', 'loyalty_card'), id: fc.integer({ min: 0, max: 2 }).map(String) }),
  { maxLength: 2 },
)

const identity = fc
  .record({ userId, anonymousId, externalIds }, { requiredKeys: [] })
  .filter((one) => Boolean(one.userId ?? one.anonymousId ?? one.externalIds?.length))

const facts: fc.Arbitrary<JsonObject> = fc.oneof(
  fc
    .dictionary(
      fc.constantFrom('tier', 'city', 'name', 'constructor'),
      fc.constantFrom('a', 'b', null, 1, '\ud800', 'x\0'),
    )
    .map((traits) => ({ type: 'identify', traits })),
  fc.constantFrom('Order Completed', 'Cart Viewed').map((event) => ({ type: 'track', event })),
  fc.tuple(fc.constantFrom('hero', 'price'), fc.constantFrom('a', 'b')).map(([experimentId, variationId]) => ({
    type: 'track',
    event: 'Experiment Viewed',
    properties: { experimentId, variationId },
  })),
  fc.constant({ type: 'page', name: 'Home' }),
  fc
    .tuple(
      fc.constantFrom('acme', 'globex', 7),
      fc.dictionary(fc.constantFrom('plan', 'name', 'constructor'), fc.constantFrom('a', 'b', null, '\ud800', 'x\0')),
    )
    .map(([groupId, traits]) => ({ type: 'group', groupId, traits })),
  anonymousId.map((previousId) => ({ type: 'alias', previousId })),
)

/** A message of the collect protocol, as a source would send it. */
export const message: fc.Arbitrary<JsonObject> = fc
  .record({
    messageId: fc.integer({ min: 0, max: 25 }).map((n) => `m-${n}`),
    timestamp: fc.integer({ min: 0, max: 9 }).map((minute) => `2026-11-21T09:0${minute}:00.000Z`),
    channel: fc.constantFrom('web', 'store', 'call_center'),
    identity,
    facts,
  })
  .map(({ messageId, timestamp, channel, identity: { externalIds: listed, ...who }, facts: what }) => ({
    ...what,
    ...who,
    messageId,
    timestamp,
    context: { channel, ...(listed ? { externalIds: listed } : {}) },
  }))

/** A history, as the batches in which it comes. */
export const batches: fc.Arbitrary<JsonObject[][]> = fc.array(fc.array(message, { minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 12,
})

/** A purpose of people's choices in histories, and what serves it. */
const PURPOSE = 'personalisation'
const SUBSCRIPTION = { topic: 'culture', channel: 'email' } as const

/** For what data may be used, in histories with choices. */
export const CHOOSING: ConsentPlan = compilePlan(
  [
    { kind: 'purpose' as const, key: PURPOSE, body: { name: 'Personalisation', basis: 'consent' } },
    {
      kind: 'topic' as const,
      key: SUBSCRIPTION.topic,
      body: {
        name: 'Culture',
        purpose: PURPOSE,
        channels: [SUBSCRIPTION.channel],
        frequencies: ['weekly', 'monthly'],
        subscribed: 'when_asked',
      },
    },
    { kind: 'channel' as const, key: SUBSCRIPTION.channel, body: { name: 'E-mail', identifier: 'email' } },
  ].map((one) => ({ ...one, revision: 1 })),
  { revision: 1, regex: (source, flags) => new RegExp(source, flags) },
).consent

const STATES = ['granted', 'denied', 'withdrawn'] as const

/** The same history, in which people choose instead of looking into their carts. What they say goes by the minute: of the purpose, of the subscription, or that they leave. */
export function choosing(history: readonly JsonObject[][]): JsonObject[][] {
  const chosen = (one: JsonObject): JsonObject => {
    if (one.event !== 'Cart Viewed') return one
    const minute = Number(String(one.timestamp).charAt(15))
    if (minute === 9) return { ...one, event: CHOICES_MADE, properties: { everything: 'withdrawn' } }
    if (minute === 8) return { ...one, event: 'Unsubscribed', properties: { list_id: SUBSCRIPTION.topic } }
    const state = (n: number) => STATES[n % STATES.length] ?? 'denied'
    const frequency = minute % 2 === 0 ? 'weekly' : 'monthly'
    const choices = [
      { purpose: PURPOSE, state: state(minute) },
      { ...SUBSCRIPTION, state: state(minute >> 1), frequency },
    ]
    return { ...one, event: CHOICES_MADE, properties: { choices: choices.slice(minute % 3 === 2 ? 1 : 0) } }
  }
  return history.map((batch) => batch.map(chosen))
}
