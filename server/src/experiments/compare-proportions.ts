import { distributions } from './distributions.ts'
import type { Estimation, Interval } from './estimate.ts'
import { wilsonInterval } from './wilson-interval.ts'

/** People of an arm, and those of them who did it. */
export type Proportion = { readonly n: number; readonly successes: number }

/**
 * Difference of two rates, treatment minus control.
 *
 * The interval is Newcombe's hybrid score interval (his method 10, two Wilson intervals combined). The unpooled Wald interval that
 * most tools print agrees with it for large counts, but for small ones misses its level, leaves [−1, 1] and shrinks to a point
 * (0 of 1 against 1 of 1). The p-value is the score test's: the chi-squared of the 2 × 2 table without continuity correction.
 * With no success at all, or nothing but successes, there is an interval but no test: p is 1.
 *
 * R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven methods",
 * Statistics in Medicine 17 (1998), 873–890.
 *
 *     compareProportions({ n: 80, successes: 48 }, { n: 70, successes: 56 }, 0.95)  // 0.2 [0.0524, 0.3339], p 0.0082
 */
export function compareProportions(control: Proportion, treatment: Proportion, level: number): Estimation {
  if (control.n === 0 || treatment.n === 0) return { ok: false, reason: 'no_people' }
  const value = treatment.successes / treatment.n - control.successes / control.n
  return {
    ok: true,
    estimate: { value, interval: newcombe(control, treatment, level), p: scoreTest(control, treatment) },
  }
}

function newcombe(control: Proportion, treatment: Proportion, level: number): Interval {
  const c = control.successes / control.n
  const t = treatment.successes / treatment.n
  const [cLow, cHigh] = wilsonInterval(control, level)
  const [tLow, tHigh] = wilsonInterval(treatment, level)
  return [t - c - Math.hypot(t - tLow, cHigh - c), t - c + Math.hypot(tHigh - t, c - cLow)]
}

function scoreTest(control: Proportion, treatment: Proportion): number {
  const n = control.n + treatment.n
  const pooled = (control.successes + treatment.successes) / n
  const variance = pooled * (1 - pooled) * (1 / control.n + 1 / treatment.n)
  if (variance === 0) return 1
  const value = treatment.successes / treatment.n - control.successes / control.n
  return distributions.normalTwoSided(value / Math.sqrt(variance))
}
