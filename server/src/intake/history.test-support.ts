import type { JsonObject } from '@diapason/kernel'
import fc from 'fast-check'

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
