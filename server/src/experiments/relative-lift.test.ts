import { describe, expect, it } from 'vitest'
import { compareMeans } from './compare-means.ts'
import { distributions } from './distributions.ts'
import { relativeLift } from './relative-lift.ts'
import { type Sample, sampleOfMeans, sampleOfProportion } from './sample.ts'
import { beyondTolerance, readVectors, vectorsPresent } from './vectors.test-support.ts'

type Statistic = { readonly kind: string; readonly n: number; readonly sum: number; readonly sum_squares: number }

function sampleOf(statistic: unknown): Sample {
  const { kind, n, sum, sum_squares: sumSquares } = statistic as Statistic
  return kind === 'proportion' ? sampleOfProportion({ n, successes: sum }) : sampleOfMeans({ n, sum, sumSquares })
}

describe.skipIf(!vectorsPresent)(
  'differences and lifts, against GrowthBook’s statistics (vectors beside the repository)',
  () => {
    for (const vector of readVectors('gbstats-frequentist-two-sided')) {
      it(vector.name, () => {
        const control = sampleOf(vector.input.control)
        const treatment = sampleOf(vector.input.treatment)
        const { alpha, difference_type: type } = vector.input.settings as { alpha: number; difference_type: string }
        const got =
          type === 'relative'
            ? relativeLift(control, treatment, 1 - alpha)
            : compareMeans(control, treatment, 1 - alpha)
        // GrowthBook fails for the first and answers a placeholder (no lift, p 1) for the second; here both are reasons.
        if (vector.expected.error) return expect(got).toEqual({ ok: false, reason: 'impossible_sums' })
        if (treatment.n === 1) return expect(got).toEqual({ ok: false, reason: 'too_few_people' })
        if (!got.ok) return expect.fail(got.reason)
        expect(beyondTolerance(vector, got.estimate.value, vector.expected.expected)).toBeUndefined()
        expect(beyondTolerance(vector, got.estimate.p, vector.expected.p_value)).toBeUndefined()
        const ends = vector.expected.ci as readonly number[] | undefined
        for (const [at, end] of (ends ?? []).entries()) {
          expect(beyondTolerance(vector, got.estimate.interval[at] ?? Number.NaN, end)).toBeUndefined()
        }
      })
    }
  },
)

type Relative = { readonly difference: number; readonly std_error: number }

describe.skipIf(!vectorsPresent)('the delta method, against R (vectors beside the repository)', () => {
  for (const vector of readVectors('r-delta-ratio')) {
    it(vector.name, () => {
      const arm = (name: 'control' | 'treatment'): Sample => ({
        n: (vector.input[name] as { n: number }).n,
        mean: Number(vector.expected[`ratio_${name}`]),
        variance: Number(vector.expected[`unit_variance_${name}`]),
      })
      const [control, treatment] = [arm('control'), arm('treatment')]
      const relative = vector.expected.relative as Relative
      const got = relativeLift(control, treatment, 0.95)
      if (!got.ok) return expect.fail(got.reason)
      // The vectors divide by the control, this by its size, so that a gain over a negative control is positive.
      expect(beyondTolerance(vector, got.estimate.value, relative.difference * Math.sign(control.mean))).toBeUndefined()
      // The vectors go on with the normal distribution, this with t: the standard error is what they share.
      const [low, high] = got.estimate.interval
      const df = degreesOfFreedom(control, treatment)
      const error = (high - low) / 2 / distributions.tQuantile(0.975, df)
      expect(beyondTolerance(vector, error, relative.std_error)).toBeUndefined()
    })
  }
})

function degreesOfFreedom(a: Sample, b: Sample): number {
  const [va, vb] = [a.variance / a.n, b.variance / b.n]
  return (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1))
}

describe('the relative lift', () => {
  const some: Sample = { n: 10, mean: 2, variance: 1 }

  it('is no number over a control of zero', () => {
    expect(relativeLift({ n: 10, mean: 0, variance: 1 }, some, 0.95)).toEqual({ ok: false, reason: 'control_is_zero' })
  })

  it('is positive when a treatment is above a negative control', () => {
    const got = relativeLift({ n: 10, mean: -4, variance: 1 }, some, 0.95)
    expect(got.ok && got.estimate.value).toBe(1.5)
  })

  it('is certain of minus one when nothing varies in a treatment of zero', () => {
    const got = relativeLift(some, { n: 10, mean: 0, variance: 0 }, 0.95)
    expect(got).toEqual({ ok: true, estimate: { value: -1, interval: [-1, -1], p: 0 } })
  })
})
