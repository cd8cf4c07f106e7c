import { distributions } from './distributions.ts'

export type SampleRatio = {
  /** People per arm that the weights call for. */
  readonly expected: readonly number[]
  readonly observed: readonly number[]
  /** Null where there is nothing to test. */
  readonly chiSquared: number | null
  readonly p: number | null
  readonly verdict: 'balanced' | 'mismatch' | 'too_few'
}

/**
 * Below this the split is called a mismatch. Far under 0.05, because the check is looked at again and again and a false alarm
 * discredits a sound experiment, while real faults in assignment or logging soon give much smaller values.
 */
const MISMATCH_BELOW = 0.001

/** Cochran's rule: under five expected people in an arm, the chi-squared distribution is no good approximation. */
const LEAST_EXPECTED = 5

/**
 * Sample-ratio check: Pearson's chi-squared of the people seen per arm against the weights (any positive scale). A mismatch says that
 * arms are not comparable, so that no difference between them can be trusted. Arms of weight zero are expected to be empty.
 *
 * A. Fabijan et al., "Diagnosing sample ratio mismatch in online controlled experiments", KDD 2019, 2156–2164.
 *
 *     sampleRatio([10500, 9500], [0.5, 0.5])  // chiSquared 50, p 1.5e-12, mismatch
 */
export function sampleRatio(observed: readonly number[], weights: readonly number[]): SampleRatio {
  const people = sum(observed)
  const scale = sum(weights)
  const expected = weights.map((weight) => (scale > 0 ? (people * weight) / scale : 0))
  const open = expected.flatMap((count, arm) => (count > 0 ? [{ count, seen: observed[arm] ?? 0 }] : []))
  if (open.length < 2) return { expected, observed, chiSquared: null, p: null, verdict: 'too_few' }
  const astray = people - sum(open.map((arm) => arm.seen))
  if (astray > 0) return { expected, observed, chiSquared: null, p: 0, verdict: 'mismatch' }
  const chiSquared = sum(open.map(({ count, seen }) => (seen - count) ** 2 / count))
  const p = distributions.chiSquaredUpper(chiSquared, open.length - 1)
  const tooFew = open.some(({ count }) => count < LEAST_EXPECTED)
  return {
    expected,
    observed,
    chiSquared,
    p,
    verdict: tooFew ? 'too_few' : p < MISMATCH_BELOW ? 'mismatch' : 'balanced',
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
