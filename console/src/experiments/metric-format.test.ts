import { expect, test } from 'vitest'
import { createFormat } from '../app/format.ts'
import type { MetricResult } from './experiment.ts'
import { decimalsFor, metricFormat } from './metric-format.ts'

const metric = (aggregation: MetricResult['aggregation'], interval: [number, number]) => ({
  aggregation,
  arms: [{ arm: 'a', n: 10, value: 0.1828, interval, total: 1 }],
  comparisons: [],
})

test('two decimals are enough for the published rates and means', () => {
  expect(
    decimalsFor(
      [
        [0.1776, 0.188],
        [0.07, 0.0833],
      ],
      100,
    ),
  ).toBe(2)
  expect(decimalsFor([[0.49, 1.05]], 1)).toBe(2)
})

test('a metric of tiny values gets the decimals that tell its bounds apart', () => {
  expect(decimalsFor([[0.018, 0.022]], 1)).toBe(4)
  expect(decimalsFor([null, [1e-12, 2e-12]], 1)).toBe(6)
})

test('a rate is a percentage, its difference is in points, and the sign is a minus', () => {
  const written = metricFormat(createFormat('en-GB'), metric('proportion', [0.17, 0.19]))
  expect(written.value(0.1828)).toBe('18.28%')
  expect(written.difference(-0.0766)).toBe('−7.66')
  expect(written.difference(null)).toBe('–')
})

test('French writes a comma and a space before the percent sign', () => {
  const written = metricFormat(createFormat('fr-FR'), metric('proportion', [0.17, 0.19]))
  expect(written.value(0.1828)).toBe('18,28\u00a0%')
})
