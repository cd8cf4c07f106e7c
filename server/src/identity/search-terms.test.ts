import { expect, test } from 'vitest'
import { originOf } from './origin.ts'
import { searchTerms } from './search-terms.ts'

const options = {
  types: ['card'],
  identifier: (type: string, value: string) => {
    const kept = value.replaceAll(' ', '')
    return { type, value: kept, origin: originOf(type, kept) }
  },
  callingCodes: ['33', '39'],
  shared: ['family_phone'],
}

test('what was typed is itself, and an identifier as its type writes it', () => {
  expect(searchTerms('AB 12 c', options)).toEqual({
    origins: [originOf('card', 'AB12c')],
    beginnings: ['AB 12 c'],
    ending: undefined,
    shared: ['family_phone'],
  })
})

test('a number without its country begins as those of the known countries do, with and without its first 0', () => {
  const { beginnings, ending } = searchTerms('06 12 34', options)
  expect(beginnings).toEqual(['06 12 34', '061234', '+3361234', '+33061234', '+3961234', '+39061234'])
  expect(ending).toBe('61234')
})

test.each([
  ['+33 6 12 34', ['+33 6 12 34', '+3361234'], undefined],
  ['+33 (0)6 12 34', ['+33 (0)6 12 34', '+3361234'], undefined],
])('a number with its country begins so, and no other: %s', (q, beginnings, ending) => {
  expect(searchTerms(q, options)).toMatchObject({ beginnings, ending })
})

test('what may be a number of a country, dialled, is also its end', () => {
  const { beginnings, ending } = searchTerms('0033612345678', options)
  expect(beginnings).toContain('+33612345678')
  expect(ending).toBe('33612345678')
})

test.each(['123', 'u-1234', '12 ab 34', '1+2345', ''])('%j is no telephone number', (q) => {
  expect(searchTerms(q, options)).toMatchObject({ beginnings: [q], ending: undefined })
})
