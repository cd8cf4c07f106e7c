import type { ExperimentBody, MetricBody } from '@diapason/kernel'
import { describe, expect, it } from 'vitest'
import { metricResult } from './metric-result.ts'
import type { ArmDay } from './read-result.ts'
import { buildResult } from './result.ts'

const experiment: ExperimentBody = {
  name: 'Hero',
  status: 'running',
  variations: [{ key: 'a', name: 'As it was' }, { key: 'b' }],
}
const orders: MetricBody = { name: 'Orders', event: 'Order', aggregation: 'proportion' }
const spend: MetricBody = { name: 'Spend', event: 'Order', aggregation: 'sum', value: 'properties.revenue' }
const now = '2026-03-10T00:00:00.000Z'

const day = (date: string, arm: string, people: number, successes = 0): ArmDay => ({
  arm,
  day: date,
  people,
  firstAt: Date.parse(`${date}T08:00:00Z`),
  lastAt: Date.parse(`${date}T20:00:00Z`),
  metrics: [{ sum: successes, sumSquares: successes }],
})

function resultOf(days: readonly ArmDay[], body: Partial<ExperimentBody> = {}) {
  return buildResult({
    key: 'hero',
    experiment: { ...experiment, ...body },
    metrics: [{ key: 'orders', body: orders }],
    unreadableMetrics: [],
    sums: { days, crossovers: 3 },
    now,
  })
}

describe('the result document', () => {
  const days = [
    day('2026-03-01', 'a', 600, 60),
    day('2026-03-01', 'b', 590, 80),
    day('2026-03-02', 'a', 400, 40),
    day('2026-03-02', 'b', 410, 50),
  ]

  it('adds days up to arms and keeps them for the plot', () => {
    const result = resultOf(days)
    expect(result.experiment).toEqual({
      key: 'hero',
      name: 'Hero',
      status: 'running',
      control: 'a',
      attributionWindow: 'P14D',
    })
    expect(result.arms).toEqual([
      { key: 'a', name: 'As it was', control: true, people: 1000 },
      { key: 'b', name: 'b', control: false, people: 1000 },
    ])
    expect(result.exposures).toEqual({
      people: 2000,
      crossovers: 3,
      unrecognised: 0,
      firstAt: '2026-03-01T08:00:00.000Z',
      lastAt: '2026-03-02T20:00:00.000Z',
      daily: days.map(({ day, arm, people }) => ({ day, arm, people })),
    })
    expect(result.sampleRatio.verdict).toBe('balanced')
    expect(result.metrics[0]?.arms.map(({ value }) => value)).toEqual([0.1, 0.13])
    expect(result.metrics[0]?.comparisons[0]).toMatchObject({ arm: 'b', verdict: 'better' })
    expect(result.metrics[0]?.comparisons[0]?.difference).toBeCloseTo(0.03, 12)
    expect(result.metrics[0]?.comparisons[0]?.lift).toBeCloseTo(0.3, 12)
    expect(result.metrics[0]?.comparisons[0]?.p).toBeCloseTo(0.0354884504664747, 12)
  })

  it('compares with the control that the definition names', () => {
    const result = resultOf(days, { control: 'b' })
    expect(result.arms.map(({ control }) => control)).toEqual([false, true])
    expect(result.metrics[0]?.comparisons).toMatchObject([{ arm: 'a', verdict: 'worse' }])
  })

  it('counts people of arms that the definition does not know apart', () => {
    const result = resultOf([...days, day('2026-03-02', 'gone', 7)])
    expect(result.exposures).toMatchObject({ people: 2000, unrecognised: 7 })
    expect(result.exposures.daily).toHaveLength(4)
  })

  it('expects the shares of the weights, and equal ones when they are not a whole', () => {
    const weighted = (a: number, b: number) =>
      resultOf(days, {
        variations: [
          { key: 'a', weight: a },
          { key: 'b', weight: b },
        ],
      })
    expect(weighted(0.9, 0.1).sampleRatio).toMatchObject({
      expected: [1800, 200],
      observed: [1000, 1000],
      verdict: 'mismatch',
    })
    expect(weighted(0.3, 0.3).sampleRatio.expected).toEqual([1000, 1000])
  })

  it('is complete, and has no number that is none, before anyone was exposed', () => {
    const result = resultOf([])
    expect(result.exposures).toMatchObject({ people: 0, firstAt: null, lastAt: null, daily: [] })
    expect(result.sampleRatio.verdict).toBe('too_few')
    expect(result.metrics[0]?.arms[0]).toEqual({ arm: 'a', n: 0, value: null, interval: null, total: 0 })
    expect(result.metrics[0]?.comparisons).toEqual([
      {
        arm: 'b',
        difference: null,
        interval: null,
        lift: null,
        liftInterval: null,
        p: null,
        verdict: 'inconclusive',
        reason: 'no_people',
      },
    ])
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })

  it('has no comparison when there is a single arm', () => {
    const result = resultOf([day('2026-03-01', 'a', 10, 1)], { variations: [{ key: 'a' }] })
    expect(result.metrics[0]?.comparisons).toEqual([])
    expect(result.metrics[0]?.arms).toHaveLength(1)
  })
})

describe('a metric', () => {
  const arm = (key: string, n: number, sum: number, sumSquares = sum) => ({ arm: key, n, sum, sumSquares })

  it('is better when it falls, where falling is better', () => {
    const arms = [arm('a', 1000, 200), arm('b', 1000, 100)]
    const fall = (direction: 'increase' | 'decrease') =>
      metricResult({ key: 'm', body: { ...orders, direction } }, arms, 'a').comparisons[0]?.verdict
    expect(fall('decrease')).toBe('better')
    expect(fall('increase')).toBe('worse')
  })

  it('still tells the difference of two people, without an interval', () => {
    const result = metricResult({ key: 'm', body: spend }, [arm('a', 1, 10, 100), arm('b', 1, 14, 196)], 'a')
    expect(result.arms[1]).toEqual({ arm: 'b', n: 1, value: 14, interval: null, total: 14 })
    expect(result.comparisons[0]).toMatchObject({
      difference: 4,
      interval: null,
      p: null,
      verdict: 'inconclusive',
      reason: 'too_few_people',
    })
  })

  it('has a difference but no lift over a control of nothing', () => {
    const result = metricResult({ key: 'm', body: orders }, [arm('a', 1000, 0), arm('b', 1000, 20)], 'a')
    expect(result.comparisons[0]).toMatchObject({
      difference: 0.02,
      lift: null,
      verdict: 'better',
      reason: 'control_is_zero',
    })
  })

  it('says that nothing varies when no one did anything', () => {
    const result = metricResult({ key: 'm', body: spend }, [arm('a', 50, 0), arm('b', 50, 0)], 'a')
    expect(result.comparisons[0]).toMatchObject({
      difference: 0,
      interval: null,
      verdict: 'inconclusive',
      reason: 'no_variance',
    })
    expect(result.arms[0]).toMatchObject({ value: 0, interval: [0, 0] })
  })
})
