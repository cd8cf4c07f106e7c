import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { correctedTime } from './corrected-time.ts'

const RECEIVED = '2026-11-21T10:02:03.000Z'
const receivedAt = Date.parse(RECEIVED)

function corrected(timestamp: unknown, sentAt?: unknown): string | undefined {
  return correctedTime({ receivedAt, timestamp: timestamp as string, sentAt: sentAt as string })
}

describe('a message without a timestamp', () => {
  test.each([undefined, null])('happened when it was received (%s)', (timestamp) => {
    expect(corrected(timestamp, '2001-01-01T00:00:00.000Z')).toBe(RECEIVED)
  })
})

describe('a clock that is wrong', () => {
  test.each([
    ['a day slow', '2026-11-20T10:01:00.000Z', '2026-11-20T10:02:00.000Z', '2026-11-21T10:01:03.000Z'],
    ['ten years fast', '2036-11-21T10:01:00.000Z', '2036-11-21T10:02:00.000Z', '2026-11-21T10:01:03.000Z'],
    ['right', '2026-11-21T10:01:00.000Z', '2026-11-21T10:02:03.000Z', '2026-11-21T10:01:00.000Z'],
    ['at 1970', '1970-01-01T00:00:01.000Z', '1970-01-01T00:00:02.000Z', '2026-11-21T10:02:02.000Z'],
    ['at the year 9999', '9999-12-31T23:59:58.000Z', '9999-12-31T23:59:59.000Z', '2026-11-21T10:02:02.000Z'],
  ])('%s tells how long before sending it happened', (_, timestamp, sentAt, expected) => {
    expect(corrected(timestamp, sentAt)).toBe(expected)
  })

  test('never puts an event into the future', () => {
    expect(corrected('2027-01-01T00:00:00.000Z')).toBe(RECEIVED)
    expect(corrected('2026-11-21T12:00:00.000Z', '2026-11-21T10:00:00.000Z')).toBe(RECEIVED)
  })

  test('that jumped between the event and the sending cannot put it before 1970', () => {
    expect(corrected('1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z')).toBe('1970-01-01T00:00:00.000Z')
  })
})

test.each(['garbage', '', {}, [], true, -1, Number.POSITIVE_INFINITY, '1969-12-31T23:59:59Z', '2026-13-01T00:00:00Z'])(
  'an unusable sentAt is ignored (%j)',
  (sentAt) => {
    expect(corrected('2026-11-21T09:00:00.000Z', sentAt)).toBe('2026-11-21T09:00:00.000Z')
  },
)

test.each([
  'yesterday',
  '',
  '1969-12-31T23:59:59.999Z',
  '-000001-01-01T00:00:00Z',
  '+010000-01-01T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-21T25:00:00Z',
  '2026-11-21T10:00:00+99:99',
  'Sat, 21 Nov 2026 10:00:00 GMT',
  '2026-11-21T10:00:00.000Z; drop table log',
  -1,
  8.64e15,
  Number.NaN,
  true,
  {},
  [],
])('a timestamp that is no time from 1970 on is refused (%j)', (timestamp) => {
  expect(corrected(timestamp)).toBeUndefined()
})

test.each([
  ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ['2026-11-21T09:00', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21 09:00:00', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21 09:00:00Z', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21T09:00:00.123456789Z', '2026-11-21T09:00:00.123Z'],
  ['2026-11-21T11:00:00+02:00', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21T11:00:00+0200', '2026-11-21T09:00:00.000Z'],
  [Date.parse('2026-11-21T09:00:00.500Z'), '2026-11-21T09:00:00.500Z'],
])('%s is read as %s, wherever this server stands', (timestamp, expected) => {
  expect(corrected(timestamp)).toBe(expected)
})

test('whatever two clocks say, the answer is between 1970 and the reception, in one form', () => {
  const times = fc.oneof(
    fc
      .date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
      .map((one) => one.toISOString()),
    fc.integer({ min: 0, max: 8.64e15 - 1 }),
    fc.jsonValue(),
  )
  fc.assert(
    fc.property(times, times, (timestamp, sentAt) => {
      const answer = corrected(timestamp, sentAt)
      if (answer === undefined) return
      expect(answer).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      expect(answer <= RECEIVED && answer >= '1970-01-01T00:00:00.000Z').toBe(true)
    }),
  )
})
