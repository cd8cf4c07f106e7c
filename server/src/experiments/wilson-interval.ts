import { distributions } from './distributions.ts'
import type { Interval } from './estimate.ts'

/**
 * Interval of one rate, by inverting the score test: stays within 0 and 1 and holds its level with few or no successes.
 * `n` is at least 1.
 *
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209–212.
 */
export function wilsonInterval(of: { readonly n: number; readonly successes: number }, level: number): Interval {
  const { n, successes } = of
  const z = distributions.normalQuantile((1 + level) / 2)
  const centre = successes + (z * z) / 2
  const half = z * Math.sqrt((successes * (n - successes)) / n + (z * z) / 4)
  // The ends are exactly 0 and 1 there; computed, they would miss by a rounding.
  const low = successes === 0 ? 0 : (centre - half) / (n + z * z)
  const high = successes === n ? 1 : (centre + half) / (n + z * z)
  return [low, high]
}
