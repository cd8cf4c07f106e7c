import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareProportions, type Proportion } from './compare-proportions.ts'
import { beyondTolerance, readVectors, vectorsPresent } from './vectors.test-support.ts'

type Arm = { readonly x: number; readonly n: number }
const proportion = ({ x, n }: Arm): Proportion => ({ n, successes: x })

function estimate(control: Proportion, treatment: Proportion, level = 0.95) {
  const got = compareProportions(control, treatment, level)
  if (!got.ok) throw new Error(got.reason)
  return got.estimate
}

describe.skipIf(!vectorsPresent)('rates, against R prop.test (vectors beside the repository)', () => {
  for (const vector of readVectors('r-prop-test')) {
    const control = proportion(vector.input.control as Arm)
    const treatment = proportion(vector.input.treatment as Arm)
    const got = estimate(control, treatment, Number(vector.input.level))

    it(`${vector.name}: difference and p`, () => {
      expect(beyondTolerance(vector, got.value, vector.expected.difference)).toBeUndefined()
      // R has no answer where no one or everyone succeeds; nothing speaks against equality then.
      if (vector.expected.p_two_sided === 'NaN') expect(got.p).toBe(1)
      else expect(beyondTolerance(vector, got.p, vector.expected.p_two_sided)).toBeUndefined()
    })

    // prop.test prints the unpooled Wald interval. Ours is Newcombe's on purpose; with many successes and failures they meet.
    const cells = [control, treatment].flatMap(({ n, successes }) => [successes, n - successes])
    if (Math.min(...cells) >= 300) {
      it(`${vector.name}: the interval comes to Wald's`, () => {
        const [low, high] = vector.expected.ci_two_sided as [number, number]
        expect(Math.abs(got.interval[0] - low) / (high - low)).toBeLessThan(0.02)
        expect(Math.abs(got.interval[1] - high) / (high - low)).toBeLessThan(0.02)
      })
    }
  }
})

// Newcombe 1998, table II, method 10; [successes, n] of the first group less those of the second.
const published: readonly (readonly [Arm, Arm, number, number])[] = [
  [{ x: 56, n: 70 }, { x: 48, n: 80 }, 0.0524, 0.3339],
  [{ x: 9, n: 10 }, { x: 3, n: 10 }, 0.1705, 0.809],
  [{ x: 6, n: 7 }, { x: 2, n: 7 }, 0.0582, 0.8062],
  [{ x: 5, n: 56 }, { x: 0, n: 29 }, -0.0381, 0.1926],
  [{ x: 0, n: 10 }, { x: 0, n: 20 }, -0.1611, 0.2775],
  [{ x: 0, n: 10 }, { x: 0, n: 10 }, -0.2775, 0.2775],
  [{ x: 10, n: 10 }, { x: 0, n: 20 }, 0.6791, 1],
  [{ x: 10, n: 10 }, { x: 0, n: 10 }, 0.6075, 1],
]

describe('the difference of two rates', () => {
  for (const [first, second, low, high] of published) {
    it(`has the published interval for ${first.x}/${first.n} against ${second.x}/${second.n}`, () => {
      const { interval } = estimate(proportion(second), proportion(first))
      expect(interval[0]).toBeCloseTo(low, 4)
      expect(interval[1]).toBeCloseTo(high, 4)
    })
  }

  it('needs people in both arms', () => {
    expect(compareProportions({ n: 0, successes: 0 }, { n: 5, successes: 1 }, 0.95)).toEqual({
      ok: false,
      reason: 'no_people',
    })
  })

  it('stays within −1 and 1, holds its own value, and changes its sign when the arms change places', () => {
    const arm = fc
      .tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([n, share]) => ({ n, successes: Math.round(n * share) }))
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const there = estimate(a, b)
        const back = estimate(b, a)
        expect(there.interval[0]).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(there.interval[1]).toBeLessThanOrEqual(1 + 1e-12)
        expect(there.interval[0]).toBeLessThanOrEqual(there.value)
        expect(there.interval[1]).toBeGreaterThanOrEqual(there.value)
        expect(there.value).toBeCloseTo(-back.value, 12)
        expect(there.interval[0]).toBeCloseTo(-back.interval[1], 12)
        expect(there.p).toBeCloseTo(back.p, 12)
      }),
    )
  })
})
