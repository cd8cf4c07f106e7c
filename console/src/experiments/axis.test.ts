import { expect, test } from 'vitest'
import { createAxis } from './axis.ts'

test('the ticks are round and enclose every interval', () => {
  const axis = createAxis(
    [
      [0.102, 0.11],
      [0.178, 0.188],
    ],
    { zero: false },
  )
  for (const tick of axis.ticks) expect(Math.abs(tick / axis.step - Math.round(tick / axis.step))).toBeLessThan(1e-9)
  expect(axis.low).toBeLessThan(0.102)
  expect(axis.high).toBeGreaterThan(0.188)
})

test('zero is on an axis of differences even when every interval is above it', () => {
  const axis = createAxis([[0.07, 0.083]], { zero: true })
  expect(axis.ticks).toContain(0)
  expect(axis.at(0)).toBeGreaterThanOrEqual(0)
})

test('a place is a share of the axis, held within its ends', () => {
  const axis = createAxis([[0, 10]], { zero: false })
  expect(axis.at(axis.low)).toBe(0)
  expect(axis.at(axis.high)).toBe(100)
  expect(axis.at(1e9)).toBe(100)
})

test('no interval, or a single point, still gives an axis', () => {
  expect(createAxis([], { zero: false }).ticks.length).toBeGreaterThan(1)
  expect(createAxis([[3, 3]], { zero: false }).at(3)).toBeGreaterThan(0)
})
