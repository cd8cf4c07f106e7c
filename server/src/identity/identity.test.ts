import type { JsonObject } from '@diapason/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identifiersOf } from './identifiers-of.ts'
import { presentedIdentity } from './message.ts'
import { originOf } from './origin.ts'

describe('an origin', () => {
  // Computed with another program: every origin in every log depends on these never changing.
  test.each([
    ['userId', 'u-7', 'b337d22a-b4e5-8b4d-9054-6d4021bb3f33'],
    ['anonymousId', 'a-1', 'd4123d02-1074-88f6-8acb-7bbb4ede1572'],
    ['email', 'adé@example.com', '6e48c2c1-8751-8bde-84ed-f67ba223b033'],
    ['loyalty_card', '👩‍🚀', '390afbe5-68b3-8ee2-9c03-4e65174d470b'],
  ])('of %s %s is the same for ever', (type, value, origin) => {
    expect(originOf(type, value)).toBe(origin)
  })

  test('is a UUIDv8, and another one for another type or value', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(originOf('email', one)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(originOf('email', one) === originOf('email', other)).toBe(one === other)
        expect(originOf('email', one)).not.toBe(originOf('phone', one))
      }),
    )
  })
})

describe('the identity that a message presents', () => {
  const presented = (message: JsonObject) =>
    identifiersOf(presentedIdentity(message)).map((one) => `${one.type}:${one.value}`)

  test('is read in canonical order, whatever the order of its members', () => {
    const externalIds = [
      { type: 'phone', id: 33 },
      { type: 'email', id: 'a@b.c' },
    ]
    const message = { anonymousId: 'a-1', context: { externalIds }, userId: 'u-7' }
    expect(presented(message)).toEqual(['userId:u-7', 'phone:33', 'email:a@b.c', 'anonymousId:a-1'])
    expect(presented(Object.fromEntries(Object.entries(message).reverse()))).toEqual(presented(message))
  })

  test('is nobody where nothing usable is said', () => {
    for (const message of [
      {},
      { userId: '' },
      { userId: null, anonymousId: true },
      { context: { externalIds: [{ type: 'email' }, 'x'] } },
    ])
      expect(presented(message as JsonObject)).toEqual([])
  })
})
