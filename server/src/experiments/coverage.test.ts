import { describe, expect, it } from 'vitest'
import { compareMeans } from './compare-means.ts'
import { compareProportions } from './compare-proportions.ts'
import type { Estimation } from './estimate.ts'
import { sampleOfMeans } from './sample.ts'

/** mulberry32: a small seeded generator, so that these simulations give the same numbers on every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const RUNS = 4000

/** Shares of the runs whose interval holds the truth, and whose p is below 0.05. */
function shares(truth: number, run: () => Estimation): { covered: number; significant: number } {
  let covered = 0
  let significant = 0
  for (let at = 0; at < RUNS; at++) {
    const got = run()
    if (!got.ok) throw new Error(got.reason)
    const [low, high] = got.estimate.interval
    if (low <= truth && truth <= high) covered++
    if (got.estimate.p < 0.05) significant++
  }
  return { covered: covered / RUNS, significant: significant / RUNS }
}

// With 4,000 runs the share itself has a standard error of 0.0034: the bounds are four of them and what small samples add.
describe('over many repetitions', () => {
  const next = random(20260310)
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const values = (n: number, draw: () => number) => {
    const all = Array.from({ length: n }, draw)
    return sampleOfMeans({
      n,
      sum: all.reduce((sum, value) => sum + value, 0),
      sumSquares: all.reduce((sum, value) => sum + value * value, 0),
    })
  }
  const successes = (n: number, p: number) => ({
    n,
    successes: Array.from({ length: n }, next).filter((value) => value < p).length,
  })

  it('the interval of a difference of means holds the truth 95 times in 100, variances unequal', () => {
    const { covered } = shares(0.5, () =>
      compareMeans(
        values(12, normal),
        values(30, () => 0.5 + 3 * normal()),
        0.95,
      ),
    )
    expect(covered).toBeGreaterThan(0.935)
    expect(covered).toBeLessThan(0.965)
  })

  it('the interval of a difference of rates holds it too, with few people and rare successes', () => {
    const { covered } = shares(0.06, () => compareProportions(successes(60, 0.04), successes(80, 0.1), 0.95))
    expect(covered).toBeGreaterThan(0.935)
    expect(covered).toBeLessThan(0.98)
  })

  it('five tests in 100 of no difference find one', () => {
    const means = shares(0, () => compareMeans(values(20, normal), values(20, normal), 0.95))
    const rates = shares(0, () => compareProportions(successes(200, 0.2), successes(200, 0.2), 0.95))
    for (const { significant } of [means, rates]) {
      expect(significant).toBeGreaterThan(0.035)
      expect(significant).toBeLessThan(0.065)
    }
  })
})
