import { expect, it } from 'vitest'
import { attributionWindowSeconds } from './attribution-window.ts'

it('counts the seconds of a duration of fixed length', () => {
  expect(attributionWindowSeconds('P14D')).toBe(1_209_600)
  expect(attributionWindowSeconds('P2W')).toBe(1_209_600)
  expect(attributionWindowSeconds('P1DT12H30M5S')).toBe(131_405)
})

it('refuses what has no one length, no length, or no end', () => {
  for (const duration of ['P1M', 'P1Y', 'P', 'PT', 'P0D', '14D', 'P1.5D', 'P-1D', 'P99999999999D', '']) {
    expect(attributionWindowSeconds(duration)).toBeUndefined()
  }
})
