import type { Interval, MetricResult } from './experiment.ts'

type Comparison = MetricResult['comparisons'][number]

/** A comparison in plain words: which sentence, and the (unsigned) numbers it names. */
export type Sentence =
  | {
      readonly kind: 'above' | 'below'
      readonly unit: 'points' | 'value'
      readonly size: number
      readonly low: number
      readonly high: number
    }
  | { readonly kind: 'open'; readonly unit: 'points' | 'value'; readonly low: number; readonly high: number }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Chooses the sentence. A rate differs by percentage points, hence the factor of 100; any other value by itself. */
export function sentenceOf(aggregation: MetricResult['aggregation'], comparison: Comparison): Sentence {
  const { difference, interval } = comparison
  if (difference === null || interval === null)
    return { kind: 'unknown', reason: comparison.reason ?? 'too_few_people' }
  const unit = aggregation === 'proportion' ? 'points' : 'value'
  const factor = unit === 'points' ? 100 : 1
  const [low, high] = scaled(interval, factor)
  if (comparison.verdict === 'inconclusive') return { kind: 'open', unit, low, high }
  const size = Math.abs(difference) * factor
  if (difference >= 0) return { kind: 'above', unit, size, low, high }
  return { kind: 'below', unit, size, low: -high, high: -low }
}

function scaled([low, high]: Interval, factor: number): Interval {
  return [low * factor, high * factor]
}
