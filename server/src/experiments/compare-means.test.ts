import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareMeans } from './compare-means.ts'
import { type Sample, type Sums, sampleOfMeans } from './sample.ts'
import { beyondTolerance, readVectors, vectorsPresent } from './vectors.test-support.ts'

/** Two passes over the raw values, as R does: the vectors include one that no sums of squares survive. */
function sampleOf(arm: unknown): Sample {
  if (!Array.isArray(arm)) return arm as Sample
  const values = arm as number[]
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { n: values.length, mean, variance: squares / (values.length - 1) }
}

const sumsOf = (values: readonly number[]): Sums => ({
  n: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  sumSquares: values.reduce((sum, value) => sum + value * value, 0),
})

describe.skipIf(!vectorsPresent)('Welch’s t, against R t.test (vectors beside the repository)', () => {
  for (const vector of readVectors('r-welch-t')) {
    it(vector.name, () => {
      const got = compareMeans(
        sampleOf(vector.input.control),
        sampleOf(vector.input.treatment),
        Number(vector.input.level),
      )
      if (vector.expected.error) return expect(got).toEqual({ ok: false, reason: 'no_variance' })
      if (!got.ok) return expect.fail(got.reason)
      const [low, high] = vector.expected.ci_two_sided as [number, number]
      expect(beyondTolerance(vector, got.estimate.value, vector.expected.difference)).toBeUndefined()
      expect(beyondTolerance(vector, got.estimate.interval[0], low)).toBeUndefined()
      expect(beyondTolerance(vector, got.estimate.interval[1], high)).toBeUndefined()
      expect(beyondTolerance(vector, got.estimate.p, vector.expected.p_two_sided)).toBeUndefined()
    })
  }
})

describe('the difference of two means', () => {
  const five = sampleOfMeans(sumsOf([1, 2, 3, 4, 5]))

  it('is refused with a reason where it cannot be known', () => {
    const refused = (control: Sums, treatment: Sums) =>
      compareMeans(sampleOfMeans(control), sampleOfMeans(treatment), 0.95)
    expect(refused(sumsOf([]), sumsOf([1, 2]))).toEqual({ ok: false, reason: 'no_people' })
    expect(refused(sumsOf([1, 2]), sumsOf([3]))).toEqual({ ok: false, reason: 'too_few_people' })
    expect(refused(sumsOf([2, 2, 2]), sumsOf([2, 2, 2]))).toEqual({ ok: false, reason: 'no_variance' })
    expect(refused({ n: 2, sum: 100, sumSquares: 10 }, sumsOf([1, 2]))).toEqual({
      ok: false,
      reason: 'impossible_sums',
    })
  })

  it('takes a constant for a constant even after a million inexact additions', () => {
    const constant = sumsOf(new Array<number>(1_000_000).fill(0.1))
    expect(sampleOfMeans(constant).variance).toBe(0)
    expect(compareMeans(sampleOfMeans(constant), five, 0.95).ok).toBe(true)
  })

  it('changes its sign, and nothing else, when the arms change places', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(values, values, (a, b) => {
        const there = compareMeans(sampleOfMeans(sumsOf(a)), sampleOfMeans(sumsOf(b)), 0.95)
        const back = compareMeans(sampleOfMeans(sumsOf(b)), sampleOfMeans(sumsOf(a)), 0.95)
        if (!there.ok || !back.ok) return expect(there).toEqual(back)
        expect(there.estimate.value).toBeCloseTo(-back.estimate.value, 9)
        expect(there.estimate.interval[0]).toBeCloseTo(-back.estimate.interval[1], 7)
        expect(there.estimate.p).toBeCloseTo(back.estimate.p, 9)
      }),
    )
  })
})
