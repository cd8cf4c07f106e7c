import { expect, test } from 'vitest'
import type { MetricResult } from './experiment.ts'
import { sentenceOf } from './sentence.ts'

type Comparison = MetricResult['comparisons'][number]
const comparison = (over: Partial<Comparison>): Comparison => ({
  arm: 'mens',
  difference: 0.0766,
  interval: [0.07, 0.0833],
  lift: 0.72,
  liftInterval: [0.64, 0.8],
  p: 0,
  verdict: 'better',
  ...over,
})

test('a rate that rose is told in percentage points', () => {
  const sentence = sentenceOf('proportion', comparison({}))
  expect(sentence).toMatchObject({ kind: 'above', unit: 'points' })
  expect(sentence.kind === 'above' && sentence.size).toBeCloseTo(7.66)
})

test('a value that fell is told without signs, its smaller bound first', () => {
  const fell = comparison({ difference: -0.4, interval: [-0.6, -0.2], verdict: 'worse' })
  expect(sentenceOf('sum', fell)).toEqual({ kind: 'below', unit: 'value', size: 0.4, low: 0.2, high: 0.6 })
})

test('an inconclusive comparison keeps the signs of its interval', () => {
  const open = comparison({ difference: 0.1, interval: [-0.2, 0.4], verdict: 'inconclusive' })
  expect(sentenceOf('count', open)).toEqual({ kind: 'open', unit: 'value', low: -0.2, high: 0.4 })
})

test('a fall in something one wants to lower is still told as a fall', () => {
  const fewer = comparison({ difference: -1, interval: [-2, -0.5], verdict: 'better' })
  expect(sentenceOf('count', fewer)).toMatchObject({ kind: 'below', low: 0.5, high: 2 })
})

test('a comparison that could not be computed says why', () => {
  const none = comparison({ difference: null, interval: null, verdict: 'inconclusive', reason: 'no_variance' })
  expect(sentenceOf('sum', none)).toEqual({ kind: 'unknown', reason: 'no_variance' })
})
