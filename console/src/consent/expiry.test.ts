import { expect, test } from 'vitest'
import { daysOf, durationOf, spanOf } from './expiry.ts'

test('months are whole days, and never more than was said', () => {
  expect(durationOf({ count: 13, unit: 'months' })).toBe('P395D')
  expect(durationOf({ count: 6, unit: 'months' })).toBe('P182D')
  expect(durationOf({ count: 90, unit: 'days' })).toBe('P90D')
})

test('what was said in months is read in months again, whatever their number', () => {
  for (let count = 1; count <= 120; count += 1) {
    const days = daysOf(durationOf({ count, unit: 'months' })) ?? 0
    expect(spanOf(days)).toEqual({ count, unit: 'months' })
  }
})

test('what is no whole number of months is read in days', () => {
  expect(spanOf(90)).toEqual({ count: 90, unit: 'days' })
  expect(spanOf(1)).toEqual({ count: 1, unit: 'days' })
})

test('weeks are days, and a time of day is no number of them', () => {
  expect(daysOf('P2W')).toBe(14)
  expect(daysOf('P1W3D')).toBe(10)
  for (const other of ['P', 'P1DT12H', 'P1M', 'soon', '']) expect(daysOf(other)).toBeUndefined()
})
