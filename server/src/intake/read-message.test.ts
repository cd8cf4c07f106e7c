import { existsSync, readFileSync } from 'node:fs'
import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choicesIn } from '../consent/index.ts'
import { eventOfRow, originOf } from '../identity/index.ts'
import type { KeyIdentity } from '../platform/auth/principal.ts'
import { RECOGNISER } from './intake.test-support.ts'
import { limits } from './message-rules.ts'
import { type Envelope, readMessage } from './read-message.ts'

const key: KeyIdentity = {
  id: 'k-1',
  name: 'Shop',
  kind: 'secret',
  purpose: 'analytics',
  legalBasis: 'consent',
  channel: null,
}
const envelope: Envelope = {
  receivedAt: Date.parse('2026-11-21T10:02:03.000Z'),
  sentAt: undefined,
  key,
  recogniser: RECOGNISER,
  newId: () => 'made-here',
}
const track = { type: 'track', userId: 'u-7', event: 'Order Completed', messageId: 'm-1' }

function taken(message: unknown, changed: Partial<Envelope> = {}) {
  const read = readMessage(message as Json, { ...envelope, ...changed })
  if (!read.ok) throw new Error(`${read.refusal.code}: ${read.refusal.message}`)
  return read.taken
}

function refused(message: unknown): { code: string; path: string | undefined } {
  const read = readMessage(message as Json, envelope)
  if (read.ok) throw new Error('it was taken')
  return { code: read.refusal.code, path: read.refusal.problems[0]?.path }
}

test('a message of choices says by what it came, where that bounds what it may say of itself', () => {
  const chose = { ...track, event: 'Choices Made', anonymousId: 'a-1' }
  const how = (message: object, changed: Partial<Envelope> = {}) => {
    const { event, via } = taken({ ...message, properties: { choices: [{ purpose: 'p', state: 'denied' }] } }, changed)
    return choicesIn(event, via)?.how
  }
  expect(how(chose)).toBe('api')
  expect(how(chose, { speaker: 'secret' })).toBe('import')
  expect(how(chose, { key: { ...key, kind: 'write' } })).toBe('click')
  expect(how(track, { speaker: 'secret' })).toBe(undefined)
})

describe('each type of message', () => {
  test.each([
    ['identify', { type: 'identify', userId: 'u-7', traits: { tier: 'gold' } }, ''],
    ['track', track, 'Order Completed'],
    ['page', { type: 'page', anonymousId: 'a-1', name: 'Home' }, 'Home'],
    ['page without a name', { type: 'page', anonymousId: 'a-1', name: null }, ''],
    ['screen', { type: 'screen', anonymousId: 'a-1', name: 'Cart' }, 'Cart'],
    ['group', { type: 'group', userId: 'u-7', groupId: 'g-1', traits: { plan: 'b2b' } }, ''],
    ['alias', { type: 'alias', userId: 'u-7', previousId: 'a-1' }, ''],
  ])('%s is taken', (_, message, name) => {
    const { row, event } = taken(message)
    expect([row.type, row.name]).toEqual([message.type, name])
    expect(event.traits).toEqual('traits' in message ? message.traits : {})
  })

  test.each([
    [{ ...track, type: 'purchase' }, 'type'],
    [{ ...track, type: undefined }, 'type'],
    [{ ...track, type: 'toString' }, 'type'],
    [{ ...track, event: undefined }, 'event'],
    [{ ...track, event: '' }, 'event'],
    [{ ...track, event: 42 }, 'event'],
    [{ ...track, event: 'x'.repeat(limits.name + 1) }, 'event'],
    [{ ...track, event: 'a\0b' }, 'event'],
    [{ ...track, event: '\ud800' }, 'event'],
    [{ type: 'page', userId: 'u-7', name: {} }, 'name'],
    [{ ...track, properties: [] }, 'properties'],
    [{ ...track, traits: 'gold' }, 'traits'],
    [{ ...track, context: 1 }, 'context'],
    [{ ...track, messageId: {} }, 'messageId'],
    [{ ...track, messageId: 2 ** 60 }, 'messageId'],
    [{ ...track, messageId: 'x'.repeat(limits.identifier + 1) }, 'messageId'],
    ['track', ''],
    [null, ''],
    [[track], ''],
    [42, ''],
  ])('%j is refused as event_invalid', (message, path) => {
    expect(refused(message)).toEqual({ code: 'event_invalid', path })
  })
})

describe('whose message it is', () => {
  const identifiers = (message: object) => taken({ ...track, userId: undefined, ...message }).event.identifiers
  const names = (message: object) => identifiers(message).map(({ type, value }) => `${type}:${value}`)

  test('userId comes before strong external identifiers in their order, then anonymousId, then weak ones', () => {
    const context = {
      externalIds: [
        { type: 'email', id: 'a@b.c' },
        { type: 'phone', id: 33123456789 },
      ],
    }
    expect(names({ anonymousId: 'a-1', userId: 'u-7', context })).toEqual([
      'userId:u-7',
      'email:a@b.c',
      'anonymousId:a-1',
      'phone:33123456789',
    ])
    expect(taken({ ...track, anonymousId: 'a-1', context }).row.origin).toBe(originOf('userId', 'u-7'))
    expect(taken({ ...track, userId: '', anonymousId: 'a-1', context }).row.origin).toBe(originOf('email', 'a@b.c'))
  })

  test('numbers are taken as their text', () => {
    expect(identifiers({ userId: 7 })).toEqual(identifiers({ userId: '7' }))
  })

  test('an identifier presented twice is one', () => {
    const twice = [
      { type: 'email', id: 'a@b.c' },
      { type: 'email', id: 'a@b.c' },
    ]
    expect(names({ context: { externalIds: twice } })).toEqual(['email:a@b.c'])
  })

  test('alias joins the identity of before, beside the visit’s own', () => {
    const alias = { type: 'alias', userId: 'u-7', previousId: 'a-1' }
    expect(names(alias)).toEqual(['userId:u-7', 'anonymousId:a-1'])
    expect(names({ ...alias, anonymousId: 'a-2' })).toEqual(['userId:u-7', 'anonymousId:a-2', 'anonymousId:a-1'])
    expect(names({ ...alias, anonymousId: 'a-1' })).toEqual(['userId:u-7', 'anonymousId:a-1'])
    expect(names({ ...track, userId: 'u-7', previousId: 'a-1' }), 'no other type has a previousId').toEqual([
      'userId:u-7',
    ])
  })

  test('nobody is refused', () => {
    expect(refused({ ...track, userId: undefined }).code).toBe('identity_missing')
    expect(refused({ ...track, userId: '', anonymousId: null, context: { externalIds: [] } }).code).toBe(
      'identity_missing',
    )
  })

  test.each([
    [{ userId: 'x'.repeat(limits.identifier + 1) }, 'userId'],
    [{ userId: 'a\0b' }, 'userId'],
    [{ userId: '\ud800' }, 'userId'],
    [{ userId: {} }, 'userId'],
    [{ userId: 2 ** 53 }, 'userId'],
    [{ anonymousId: true }, 'anonymousId'],
    [{ previousId: [] }, 'previousId'],
    [{ groupId: [] }, 'groupId'],
    [{ context: { externalIds: 'email' } }, 'context.externalIds'],
  ])('%j cannot name anybody', (part, path) => {
    expect(refused({ ...track, ...part })).toEqual({ code: 'identity_invalid', path })
  })

  test.each(['undefined', 'null', 'NaN', '[object Object]', ' NULL ', '00000000-0000-0000-0000-000000000000'])(
    '%j is the accident of a program, and would make one person of all its visitors',
    (junk) => {
      for (const part of ['userId', 'anonymousId', 'previousId', 'groupId'])
        expect(refused({ ...track, [part]: junk })).toEqual({ code: 'identity_invalid', path: part })
      expect(refused({ ...track, context: { externalIds: [{ type: 'email', id: junk }] } })).toEqual({
        code: 'identity_invalid',
        path: 'context.externalIds.0.id',
      })
    },
  )

  test.each(['undefined behaviour', 'null@example.com', 'Nana', '0', '00000000-0000-0000-0000-000000000001'])(
    '%j is an identifier like others',
    (userId) => {
      expect(taken({ ...track, userId }).row.origin).toBe(originOf('userId', userId))
    },
  )
})

describe('channel', () => {
  test('is the message’s, else the key’s, else the server', () => {
    const channelOf = (said: unknown, usual: string | null) =>
      taken({ ...track, context: { channel: said } }, { key: { ...key, channel: usual } }).row.channel
    expect(channelOf('store', 'web')).toBe('store')
    expect(channelOf('carrier pigeon', 'web')).toBe('web')
    expect(channelOf(undefined, null)).toBe('server')
    expect(channelOf({ toString: 'web' }, null)).toBe('server')
  })
})

describe('time', () => {
  test('is corrected by the message’s own sentAt, else by that of its batch', () => {
    const late = { ...track, timestamp: '2026-11-20T10:01:00.000Z' }
    const happenedAt = (message: object, sentAt?: string) => taken(message, { sentAt }).row.happenedAt
    expect(happenedAt(late, '2026-11-20T10:02:00.000Z')).toBe('2026-11-21T10:01:03.000Z')
    expect(happenedAt({ ...late, sentAt: '2026-11-20T10:01:30.000Z' }, '2026-11-20T10:02:00.000Z')).toBe(
      '2026-11-21T10:01:33.000Z',
    )
    expect(happenedAt({ ...track, originalTimestamp: '2026-11-01T00:00:00Z' })).toBe('2026-11-01T00:00:00.000Z')
  })

  test('of a message taken later than it came is corrected by when it came', () => {
    const arrived = Date.parse('2026-11-19T00:00:05.000Z')
    const message = { ...track, timestamp: '2026-11-19T00:00:00.000Z', sentAt: '2026-11-19T00:00:04.000Z' }
    const { row } = taken(message, { arrivedAt: arrived })
    expect([row.happenedAt, row.receivedAt]).toEqual(['2026-11-19T00:00:01.000Z', '2026-11-21T10:02:03.000Z'])
  })

  test('that is none is refused', () => {
    expect(refused({ ...track, timestamp: 'soon' })).toEqual({ code: 'timestamp_invalid', path: 'timestamp' })
    expect(refused({ ...track, timestamp: '1969-12-31T23:59:59Z' }).code).toBe('timestamp_invalid')
  })
})

describe('limits', () => {
  /** A message whose text is exactly `bytes` long. */
  const ofBytes = (bytes: number, letter = 'x') => {
    const empty = Buffer.byteLength(JSON.stringify({ ...track, properties: { p: '' } }))
    return { ...track, properties: { p: letter.repeat((bytes - empty) / Buffer.byteLength(letter)) } }
  }

  test('a message has 32 KB, to the byte, in whatever letters', () => {
    expect(Buffer.byteLength(taken(ofBytes(limits.messageBytes)).row.body)).toBe(limits.messageBytes)
    expect(refused(ofBytes(limits.messageBytes + 1)).code).toBe('event_too_large')
    expect(refused(ofBytes(limits.messageBytes + 2, 'é')).code).toBe('event_too_large')
  })

  test('what is not kept does not count', () => {
    const { row } = taken({ ...ofBytes(limits.messageBytes), writeKey: 'dp_write_secret', integrations: { All: true } })
    expect(row.body).not.toContain('dp_write_secret')
  })

  test('it nests 32 levels deep and no deeper', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })
    expect(taken({ ...track, properties: nested(limits.depth - 1) }).row.messageId).toBe('m-1')
    expect(refused({ ...track, properties: nested(limits.depth) }).code).toBe('event_too_deep')
    expect(refused({ ...track, properties: JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) }).code).toBe(
      'event_too_deep',
    )
  })

  test('names and identifiers have their lengths, to the character', () => {
    expect(taken({ ...track, event: 'x'.repeat(limits.name) }).row.name).toHaveLength(limits.name)
    expect(taken({ ...track, messageId: 'x'.repeat(limits.identifier) }).row.messageId).toHaveLength(limits.identifier)
  })
})

describe('hostile content', () => {
  const parsed = (text: string): unknown => JSON.parse(text)

  test('a member named __proto__ is refused wherever it is, however it is spelt', () => {
    for (const text of [
      '{"type":"track","userId":"u","event":"E","__proto__":{"type":"track"}}',
      '{"type":"track","userId":"u","event":"E","properties":{"a":[{"__proto__":1}]}}',
      '{"type":"track","userId":"u","event":"E","properties":{"\\u005f_proto_\\u005f":1}}',
    ])
      expect(refused(parsed(text))).toEqual({ code: 'event_invalid', path: '__proto__' })
    expect(taken({ ...track, properties: { said: '"__proto__":' } }).row.messageId).toBe('m-1')
    expect(Object.prototype).not.toHaveProperty('type')
  })

  test('NUL, lone surrogates, huge numbers and repeated members are kept as JSON writes them, and read again alike', () => {
    const { row, event } = taken(
      parsed(
        '{"type":"identify","userId":"first","userId":"u-7","traits":{"nul":"a\\u0000b","half":"\\ud800","huge":1e999,"minus":-0,"constructor":1}}',
      ),
    )
    expect(row.body.isWellFormed() && !row.body.includes('\0')).toBe(true)
    expect(event.identifiers.map((one) => one.value)).toEqual(['u-7'])
    expect(JSON.parse(row.body).traits).toEqual({ nul: 'a\0b', half: '\ud800', huge: null, minus: 0, constructor: 1 })
  })

  test('a message without an id gets one', () => {
    for (const messageId of [undefined, null, ''])
      expect(taken({ ...track, messageId }).row.messageId).toBe('made-here')
    expect(taken({ ...track, messageId: 7 }).row.messageId).toBe('7')
  })
})

describe('any JSON at all', () => {
  const parts = fc.record(
    {
      type: fc.oneof(fc.constantFrom('identify', 'track', 'page', 'screen', 'group', 'alias'), fc.jsonValue()),
      userId: fc.jsonValue(),
      anonymousId: fc.oneof(fc.string(), fc.jsonValue()),
      messageId: fc.jsonValue(),
      event: fc.oneof(fc.string(), fc.jsonValue()),
      name: fc.jsonValue(),
      timestamp: fc.oneof(fc.string(), fc.jsonValue()),
      traits: fc.oneof(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.jsonValue()),
      properties: fc.oneof(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.jsonValue()),
      context: fc.record({ externalIds: fc.jsonValue(), channel: fc.jsonValue() }),
    },
    { requiredKeys: [] },
  )

  test('is read or refused with a known code, never thrown at; and what is read replays to the same event', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: parts }, fc.jsonValue()), (message) => {
        const read = readMessage(JSON.parse(JSON.stringify(message)) as Json, envelope)
        if (!read.ok) {
          expect(read.refusal.code).toMatch(/^(event|identity|timestamp)_/)
          return
        }
        const { row, event } = read.taken
        expect(eventOfRow(row)).toEqual(event)
        expect(event.identifiers[0]?.origin).toBe(row.origin)
      }),
      { numRuns: 500 },
    )
  })
})

const SAMPLES = new URL('../../../../shared/conformance/segment-spec/samples.json', import.meta.url)

describe.skipIf(!existsSync(SAMPLES))('the public samples of the Segment specification', () => {
  const { samples } = existsSync(SAMPLES)
    ? (JSON.parse(readFileSync(SAMPLES, 'utf8')) as { samples: { page: string; message: JsonObject }[] })
    : { samples: [] }

  test.each(samples.map(({ page, message }, index) => [`${page} ${index}`, message] as const))('%s', (_, message) => {
    const read = readMessage(message, envelope)
    if (read.ok) {
      const kept = JSON.parse(read.taken.row.body) as JsonObject
      expect(kept.properties ?? {}).toEqual(message.properties ?? {})
      expect(read.taken.event.traits).toEqual(
        // Those of a person, or of the account that a group call speaks of.
        /^(identify|group)$/.test(String(message.type)) && isJsonObject(message.traits) ? message.traits : {},
      )
      return
    }
    // The documentation shortens some samples: those without a type, an identity or an event name are no whole messages.
    const whole =
      typeof message.type === 'string' &&
      (message.userId ?? message.anonymousId) !== undefined &&
      (message.type !== 'track' || typeof message.event === 'string')
    expect({ whole, refusal: read.refusal }).toMatchObject({ whole: false })
  })
})
