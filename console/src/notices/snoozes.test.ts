import { expect, test } from 'vitest'
import { snoozes } from './snoozes.ts'

test('a notice waits an hour, until tomorrow at eight, or a week', () => {
  const now = new Date(2026, 11, 31, 23, 30)
  expect(snoozes.hour(now)).toEqual(new Date(2027, 0, 1, 0, 30))
  expect(snoozes.tomorrow(now)).toEqual(new Date(2027, 0, 1, 8))
  expect(snoozes.week(now)).toEqual(new Date(2027, 0, 7, 8))
})
