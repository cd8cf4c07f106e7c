import { expect, test } from 'vitest'
import { peopleIn, wilson, yesShare } from './rates.ts'

test('the interval of a share is Wilson’s, as textbooks print it', () => {
  // Newcombe (1998), table I: 81 of 263, and 0 of 20.
  const many = wilson(81, 263)
  expect([many.low.toFixed(4), many.high.toFixed(4)]).toEqual(['0.2553', '0.3662'])
  const none = wilson(0, 20)
  expect([none.low.toFixed(4), none.high.toFixed(4)]).toEqual(['0.0000', '0.1611'])
})

test('a yes that waits for its confirmation is an answer, and silence is none', () => {
  expect(yesShare({ granted: 2, pending: 1, denied: 1 })).toMatchObject({ answers: 4, share: 0.75 })
  expect(yesShare({ granted: 0, pending: 0, denied: 0 })).toBeUndefined()
})

test('everybody is in one state', () => {
  expect(peopleIn({ granted: 1, denied: 2, withdrawn: 3, expired: 4, pending: 5, neverAsked: 6 })).toBe(21)
})
