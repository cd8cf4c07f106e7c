import type { Json, LogEvent } from '@diapason/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namedTypes } from './json-types.ts'
import { createKnownSubjects, LIMITS } from './known-subjects.ts'
import { mergeSeen } from './merge-seen.ts'
import { createObserver, type Seen, type Written } from './observer.ts'
import { childPath, ELEMENTS, readPath } from './property-path.ts'

let made = 0

function written(properties: Readonly<Record<string, Json>>, of: Partial<LogEvent> & { at?: string } = {}): Written {
  const { at = '2026-11-21T10:02:00.000Z', ...rest } = of
  const event: LogEvent = {
    messageId: `m-${++made}`,
    type: 'track',
    name: 'Order Completed',
    timestamp: at,
    source: 'k-1',
    channel: 'web',
    origin: 'o-1',
    identifiers: [],
    traits: {},
    properties,
    context: {},
    ...rest,
  }
  return { event, row: { receivedAt: at, origin: event.origin, messageId: event.messageId } }
}

function seenIn(messages: readonly Written[], observer = createObserver()): Seen {
  observer.observe(messages)
  return mergeSeen(observer.take())
}

const typesOf = (seen: Seen) =>
  Object.fromEntries(
    seen.paths.map(({ path, types }) => [
      path,
      namedTypes(types)
        .map(({ type, count }) => `${type} ${count}`)
        .join(),
    ]),
  )

const arbitraryMessages = fc.array(
  fc.record({
    properties: fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>, {
      maxKeys: 5,
    }),
    name: fc.constantFrom('A', 'B'),
    source: fc.constantFrom('k-1', 'k-2'),
    at: fc.constantFrom('2026-11-21T23:59:59.999Z', '2026-11-22T00:00:00.000Z', '2026-11-22T13:00:00.000Z'),
  }),
  { maxLength: 30 },
)

describe('what is counted', () => {
  it('is types by path, arrays as [], and never a value', () => {
    const seen = seenIn([written({ email: 'ada@example.org', items: [{ price: 1.5 }, { price: null }, 'x'], n: 3 })])
    expect(typesOf(seen)).toEqual({
      '': 'object 1',
      email: 'string 1',
      items: 'array 1',
      'items[]': 'string 1,object 2',
      'items[].price': 'null 1,number 1',
      n: 'integer 1',
    })
    expect(JSON.stringify(seen)).not.toContain('ada@')
  })

  it('is the same however it is shared out between nodes and flushes, in any order', () => {
    fc.assert(
      fc.property(arbitraryMessages, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), (messages, places) => {
        const all = messages.map(({ properties, ...of }) => written(properties, of))
        const shares: Written[][] = [[], [], [], []]
        for (const one of all) shares[places.next().value ?? 0]?.push(one)
        const parts = shares.map((share) => seenIn(share))
        const merged = (order: readonly Seen[]) =>
          mergeSeen({ paths: order.flatMap((one) => one.paths), others: order.flatMap((one) => one.others) })
        expect(merged(parts)).toEqual(seenIn(all))
        expect(merged(parts.toReversed())).toEqual(seenIn(all))
      }),
    )
  })

  it('counts members that are named like those of every object', () => {
    const seen = seenIn([written(JSON.parse('{"constructor":1,"toString":"x","hasOwnProperty":null}'))])
    expect(typesOf(seen)).toMatchObject({ constructor: 'integer 1', toString: 'string 1', hasOwnProperty: 'null 1' })
  })

  it('is put back as it was when it could not be stored', () => {
    const observer = createObserver()
    const messages = [written({ a: 1 }), written({ a: 'x' }, { at: '2026-11-22T09:00:00.000Z' })]
    observer.observe(messages)
    observer.putBack(mergeSeen(observer.take()))
    expect(mergeSeen(observer.take())).toEqual(seenIn(messages))
  })
})

describe('what is kept apart', () => {
  it('is bounded, whatever names are made up', () => {
    const known = createKnownSubjects([], { ...LIMITS, subjects: 10, pathsOfOne: 5, paths: 20 })
    const observer = createObserver(known)
    observer.observe(Array.from({ length: 1_000 }, (_, n) => written({ [`p${n}`]: n }, { name: `made up ${n}` })))
    observer.observe([
      written(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`q${n}`, n])), { name: 'made up 0' }),
    ])
    const { paths, others } = mergeSeen(observer.take())
    expect([known.subjects, known.paths]).toEqual([10, 14])
    expect(new Set(paths.map(({ name }) => name)).size).toBe(10)
    expect(others).toEqual([
      { type: 'track', name: '', day: '2026-11-21', what: 'names', count: 990 },
      { type: 'track', name: 'made up 0', day: '2026-11-21', what: 'paths', count: 46 },
    ])
  })

  it('always has room for what is planned', () => {
    const observer = createObserver(createKnownSubjects([], { ...LIMITS, subjects: 0 }))
    observer.plan([{ type: 'track', name: 'Planned' }])
    expect(seenIn([written({}, { name: 'Planned' }), written({}, { name: 'Other' })], observer).paths).toHaveLength(1)
  })

  it('holds no name that a column of text would refuse, and no path deeper than the limit', () => {
    let deep: Json = 1
    for (let level = 0; level < 20; level += 1) deep = { a: deep }
    const seen = seenIn([written({ 'a\u0000b': 1, '\ud800': 1, ['x'.repeat(200)]: 1, deep })])
    expect(Math.max(...seen.paths.map(({ path }) => readPath(path)?.length ?? 0))).toBe(LIMITS.depth)
    expect(seen.others).toEqual([
      { type: 'track', name: 'Order Completed', day: '2026-11-21', what: 'paths', count: 3 },
    ])
  })
})

describe('a path', () => {
  it('reads back as the steps it was made of, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant(ELEMENTS)), { maxLength: 6 }), (steps) => {
        expect(readPath(steps.reduce<string>((path, step) => childPath(path, step), ''))).toEqual(steps)
      }),
    )
  })
})
