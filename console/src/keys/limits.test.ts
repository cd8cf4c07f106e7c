import { expect, test } from 'vitest'
import type { ApiKey } from './key.ts'
import { firstExpiry, limitsBody, limitsOf, noLimits } from './limits.ts'

const key = {
  scopes: ['events:write'],
  origins: ['https://a.test', 'https://b.test'],
  sharing: null,
  note: 'Ask the web team',
  expiresAt: '2027-01-31T15:30:00.000Z',
} as ApiKey

test('a form that nobody filled asks for no limits', () => {
  expect(limitsBody(noLimits)).toEqual({ scopes: null, origins: null, sharing: null, note: '', expiresAt: null })
})

test('a key that nobody changed stays as it is, to the instant', () => {
  const { scopes, origins, sharing, note, expiresAt } = key
  expect(limitsBody(limitsOf(key), key)).toEqual({ scopes, origins, sharing, note, expiresAt })
})

test('a day is its beginning where the reader is', () => {
  expect(limitsBody({ ...limitsOf(key), expires: '2027-02-10' }, key).expiresAt).toBe(
    new Date(2027, 1, 10).toISOString(),
  )
  expect(firstExpiry(new Date(2026, 11, 31, 23, 59))).toBe('2027-01-01')
})

test('sites are one a line, however they were pasted', () => {
  expect(limitsBody({ ...noLimits, origins: ' https://a.test/ \n\nhttps://b.test' }).origins).toEqual([
    'https://a.test',
    'https://b.test',
  ])
})
