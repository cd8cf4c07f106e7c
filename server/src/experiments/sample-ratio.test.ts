import { describe, expect, it } from 'vitest'
import { sampleRatio } from './sample-ratio.ts'
import { beyondTolerance, readVectors, vectorsPresent } from './vectors.test-support.ts'

describe.skipIf(!vectorsPresent)('sample ratio, against R chisq.test (vectors beside the repository)', () => {
  for (const vector of readVectors('r-srm')) {
    it(vector.name, () => {
      const got = sampleRatio(vector.input.observed as number[], vector.input.weights as number[])
      expect(beyondTolerance(vector, got.chiSquared ?? Number.NaN, vector.expected.chi_square)).toBeUndefined()
      expect(beyondTolerance(vector, got.p ?? Number.NaN, vector.expected.p_value)).toBeUndefined()
    })
  }
})

describe('the sample-ratio check', () => {
  it('calls an even split balanced, small or large', () => {
    expect(sampleRatio([5050, 4950], [1, 1]).verdict).toBe('balanced')
    expect(sampleRatio([21306, 21307, 21387], [1, 1, 1]).verdict).toBe('balanced')
  })

  it('calls a split that chance does not explain a mismatch', () => {
    expect(sampleRatio([10500, 9500], [0.5, 0.5]).verdict).toBe('mismatch')
  })

  it('does not judge a handful of people', () => {
    expect(sampleRatio([0, 8], [1, 1]).verdict).toBe('too_few')
    expect(sampleRatio([0, 0], [1, 1])).toEqual({
      expected: [0, 0],
      observed: [0, 0],
      chiSquared: null,
      p: null,
      verdict: 'too_few',
    })
  })

  it('has nothing to test with a single arm', () => {
    expect(sampleRatio([40], [1])).toMatchObject({ chiSquared: null, p: null, verdict: 'too_few' })
  })

  it('leaves out a closed arm, and calls people in it a mismatch', () => {
    expect(sampleRatio([50, 50, 0], [1, 1, 0])).toMatchObject({ chiSquared: 0, p: 1, verdict: 'balanced' })
    expect(sampleRatio([50, 50, 1], [1, 1, 0])).toMatchObject({ chiSquared: null, p: 0, verdict: 'mismatch' })
  })
})
