import { describe, expect, it } from 'vitest'
import { distributions } from './distributions.ts'
import { beyondTolerance, readVectors, vectorsPresent } from './vectors.test-support.ts'

const { normalTwoSided, normalQuantile, tTwoSided, tQuantile, chiSquaredUpper } = distributions

describe.skipIf(!vectorsPresent)('distribution functions, against R (vectors beside the repository)', () => {
  for (const vector of readVectors('r-distributions')) {
    const { distribution, function: name, x = 0, p = 0, df = 0 } = vector.input as Record<string, number | string>
    const numbers = { x: Number(x), p: Number(p), df: Number(df) }
    const lowerTail = Number(vector.expected.value)
    // The file prints the subnormal 2.9e-316 as 0 and tolerates nothing absolute.
    if (vector.name === 'normal cdf at -38') continue
    switch (`${distribution} ${name}`) {
      case 'normal cdf':
      case 't cdf':
        it(`${vector.name}: both tails together`, () => {
          const got = distribution === 't' ? tTwoSided(numbers.x, numbers.df) : normalTwoSided(numbers.x)
          const tail = Math.min(lowerTail, Number(vector.expected.upper))
          expect(beyondTolerance(vector, got, 2 * tail)).toBeUndefined()
        })
        break
      case 'normal quantile':
        it(vector.name, () => expect(beyondTolerance(vector, normalQuantile(numbers.p), lowerTail)).toBeUndefined())
        break
      case 't quantile':
        it(vector.name, () =>
          expect(beyondTolerance(vector, tQuantile(numbers.p, numbers.df), lowerTail)).toBeUndefined(),
        )
        break
      case 'chi_square upper':
        it(vector.name, () =>
          expect(beyondTolerance(vector, chiSquaredUpper(numbers.x, numbers.df), lowerTail)).toBeUndefined(),
        )
        break
      default: // beta, gamma and the non-central t belong to methods that are not used here
    }
  }
})

describe('distribution functions', () => {
  it('keep the digits of p-values far in the tail', () => {
    expect(normalTwoSided(20)).toBeCloseTo(5.507248237212467e-89, 100)
    expect(normalTwoSided(20)).toBeGreaterThan(5.5e-89)
    expect(tTwoSided(-20, 1e9)).toBeGreaterThan(0)
  })

  it('never exceed one', () => {
    expect(normalTwoSided(0)).toBe(1)
    expect(tTwoSided(0, 7)).toBe(1)
    expect(chiSquaredUpper(0, 2)).toBe(1)
  })
})
