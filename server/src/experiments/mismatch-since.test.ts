import { expect, test } from 'vitest'
import { mismatchSince } from './mismatch-since.ts'

const half = new Map([
  ['a', 1],
  ['b', 1],
])
const day = (at: string, a: number, b: number) => [
  { day: at, arm: 'a', people: a },
  { day: at, arm: 'b', people: b },
]

test('arms that fit their weights are no mismatch', () => {
  expect(mismatchSince([...day('2026-11-01', 500, 510), ...day('2026-11-02', 495, 490)], half)).toBeUndefined()
})

test('the first day from which on the arms did not fit is named, whatever the order of the days', () => {
  const days = [...day('2026-11-03', 900, 400), ...day('2026-11-01', 500, 510), ...day('2026-11-02', 900, 400)]
  expect(mismatchSince(days, half)).toBe('2026-11-02')
})

test('a bad beginning that evened out is no mismatch any more', () => {
  expect(mismatchSince([...day('2026-11-01', 900, 600), ...day('2026-11-02', 20_600, 20_900)], half)).toBeUndefined()
})

test('nobody exposed is no mismatch', () => {
  expect(mismatchSince([], half)).toBeUndefined()
})
