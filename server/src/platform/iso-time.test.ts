import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactIsoMilliseconds, isoMilliseconds, isoText } from './iso-time.ts'

test('a time is read as Date reads it', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (date) => {
      const text = date.toISOString()
      expect(isoMilliseconds(text)).toBe(date.getTime())
      if (text.length === 24) expect(exactIsoMilliseconds(text) ?? date.getTime()).toBe(date.getTime())
      expect([isoText(date.getTime()), isoText(date.getTime())]).toEqual([text, text])
    }),
    { numRuns: 2000 },
  )
})

test.each([
  '0000-01-01T00:00:00.000Z',
  '1900-03-01T00:00:00.000Z',
  '2000-02-29T23:59:59.999Z',
  '2024-02-29T12:00:00.000Z',
  '2026-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999Z',
  '2026-11-21T24:00:00.000Z',
  '2026-11-21T10:02:00Z',
  '2026-11-21T10:02:00.000+01:00',
])('%s as well', (text) => {
  expect(isoMilliseconds(text)).toBe(Date.parse(text))
})

test.each([
  '',
  'yesterday',
  '2026-13-01T00:00:00.000Z',
  '2026-11-21T10:60:00.000Z',
  '2026-1x-21T10:02:00.000Z',
  '2026-02-30T25:00:00.000Z',
  '2026-02-30T10:00:00.000Z',
  '2026/11/21T10:02:00.000Z',
  '2026-11-21T10.02.00.000Z',
])('of %j as little as Date does', (text) => {
  expect(isoMilliseconds(text)).toBe(Date.parse(text))
})

test('what is written in another way is not read digit by digit', () => {
  for (const text of [
    '2026-11-21T10:02:00Z',
    '2026-11-21 10:02:00.000Z',
    '2026-11-21T10:02:00.000z',
    '2026-11-31T00:00:00.000Z',
  ])
    expect(exactIsoMilliseconds(text)).toBeUndefined()
})
