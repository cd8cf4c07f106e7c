import type { JsonObject } from '@diapason/kernel'
import { describe, expect, it } from 'vitest'
import { differencesOf, type Watched } from './differences.ts'
import type { TypeCounts } from './json-types.ts'
import { amendContract, proposeContract } from './propose-contract.ts'
import { similarNames } from './similar-names.ts'
import { volumeChange } from './volume-change.ts'

const CLOCK = {
  now: '2026-11-21T10:00:00.000Z',
  newAfter: '2026-11-14T10:00:00.000Z',
  silentSince: '2026-10-24T10:00:00.000Z',
  recentFrom: '2026-11-20',
}
const LONG_AGO = '2026-01-01T00:00:00.000Z'
const none: TypeCounts = [0, 0, 0, 0, 0, 0, 0]
const objects = (count: number): TypeCounts => [0, 0, 0, 0, 0, count, 0]
const strings = (count: number): TypeCounts => [0, 0, 0, 0, count, 0, 0]
const numbers = (count: number): TypeCounts => [0, 0, 0, count, 0, 0, 0]

function watched(of: Partial<Watched> = {}): Watched {
  return {
    type: 'track',
    name: 'Order Completed',
    firstSeen: LONG_AGO,
    lastSeen: CLOCK.now,
    entry: undefined,
    lastDay: { day: '2026-11-20', count: 0, before: [] },
    lastHours: { from: '2026-11-21T07:00:00.000Z', count: 0, before: [] },
    properties: [],
    ...of,
  }
}

const property = (path: string, before: TypeCounts, recent: TypeCounts, firstSeen = LONG_AGO) => ({
  path,
  before,
  recent,
  firstSeen,
  lastSeen: CLOCK.now,
})
const whole = property('', objects(1_000), objects(100))
const entry = (contract: object) =>
  ({
    kind: 'event',
    key: 'k',
    revision: 1,
    body: { event: 'Order Completed', contract },
    contract: undefined,
  }) as Watched['entry']
const codes = (...some: Watched[]) =>
  differencesOf(some, CLOCK).map(({ code, path, detail }) => [code, path, detail].join(' ').trim())

describe('drift', () => {
  it('is silent where nothing changed, and on little data', () => {
    expect(codes(watched({ properties: [whole, property('a', strings(1_000), strings(100))] }))).toEqual([])
    expect(
      codes(watched({ properties: [property('', objects(10), objects(3)), property('a', strings(10), numbers(3))] })),
    ).toEqual([])
  })

  it('tells a new event and a new property, but not where everything is young', () => {
    const fresh = watched({ name: 'New', firstSeen: '2026-11-20T00:00:00.000Z' })
    expect(codes(fresh)).toEqual([])
    expect(codes(watched(), fresh)).toEqual(['event_new'])
    const added = property('coupon', none, strings(30), '2026-11-20T00:00:00.000Z')
    expect(codes(watched({ properties: [whole, added] }))).toEqual(['property_new coupon'])
  })

  it('tells a property that its contract does not know, unless the contract says it in a way that only applying it tells', () => {
    const properties = [whole, property('coupon', none, strings(30))]
    expect(codes(watched({ properties, entry: entry({ properties: { total: {} } }) }))).toEqual([
      'property_unplanned coupon',
    ])
    expect(
      codes(watched({ properties, entry: entry({ properties: {}, allOf: [{ properties: { coupon: {} } }] }) })),
    ).toEqual([])
  })

  it('tells a property that is there much less, and a type that was not there', () => {
    const properties = [
      whole,
      property('a', strings(900), strings(20)),
      property('b', numbers(1_000), [0, 0, 0, 80, 20, 0, 0]),
    ]
    expect(codes(watched({ properties }))).toEqual(['property_gone a', 'type_changed b string'])
  })

  it('takes whole numbers for numbers, and null for no type', () => {
    const properties = [whole, property('a', numbers(1_000), [50, 0, 50, 0, 0, 0, 0])]
    expect(codes(watched({ properties }))).toEqual([])
  })

  it('tells names that are probably meant to be one: the planned one, or the older one, is right', () => {
    const found = differencesOf(
      [watched({ name: 'order_completed' }), watched({ firstSeen: '2025-01-01T00:00:00.000Z' })],
      CLOCK,
    )
    expect(found).toMatchObject([
      { code: 'name_similar', subject: { name: 'order_completed' }, detail: 'Order Completed' },
    ])
  })
})

describe('a volume', () => {
  const usual = [100, 120, 90, 110, 105, 95, 100, 115, 98, 102]
  it('is unusual when it is five robust deviations and twice away', () => {
    expect(volumeChange(400, usual)).toMatchObject({ direction: 'up', usual: 101 })
    expect(volumeChange(10, usual)).toMatchObject({ direction: 'down' })
    expect(volumeChange(150, usual)).toBeUndefined()
    expect(volumeChange(400, [...usual, 5_000, 0])).toMatchObject({ direction: 'up' })
  })
  it('is never unusual on little data', () => {
    expect(volumeChange(400, usual.slice(0, 6))).toBeUndefined()
    expect(volumeChange(12, [1, 2, 1, 0, 1, 2, 1])).toBeUndefined()
  })
})

describe('names', () => {
  it('are alike but for case, punctuation, or one letter of a long name; numbers tell apart', () => {
    expect(
      similarNames(['Order Completed', 'order_completed', 'orderCompleted', 'Order Complted', 'Order Refunded']),
    ).toEqual([['Order Completed', 'Order Complted', 'orderCompleted', 'order_completed']])
    expect(similarNames(['Checkout Step 1', 'Checkout Step 2', 'Cart', 'Card'])).toEqual([])
  })
  it('are compared in linear time', () => {
    const started = performance.now()
    similarNames(Array.from({ length: 2_000 }, (_, n) => `Event number ${n} of a hostile sender with a long name`))
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('a contract', () => {
  const seen = [
    { path: '', types: objects(100) },
    { path: 'total', types: [0, 0, 40, 60, 0, 0, 0] as TypeCounts },
    { path: 'items', types: [0, 0, 0, 0, 0, 0, 90] as TypeCounts },
    { path: 'items[]', types: objects(200) },
    { path: 'items[].sku', types: strings(200) },
  ]
  it('is proposed from what was seen, and would have been kept', () => {
    expect(proposeContract(seen)).toEqual({
      type: 'object',
      properties: {
        total: { type: 'number' },
        items: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] } },
      },
      required: ['total'],
    })
  })
  it('is amended where it is written plainly, and nowhere else', () => {
    const contract: JsonObject = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] }
    expect(amendContract(contract, { does: 'allow', path: 'total', types: strings(1) })).toMatchObject({
      properties: { total: { type: ['number', 'string'] } },
    })
    expect(amendContract(contract, { does: 'make optional', path: 'total' })).not.toHaveProperty('required')
    expect(amendContract(contract, { does: 'allow', path: 'items[].sku', types: strings(1) })).toMatchObject({
      properties: { items: { items: { properties: { sku: { type: 'string' } } } } },
    })
    const referring: JsonObject = { properties: { total: { $ref: '#/$defs/money' } } }
    expect(amendContract(referring, { does: 'allow', path: 'total', types: strings(1) })).toBeUndefined()
    expect(contract).toHaveProperty('required')
  })
})
