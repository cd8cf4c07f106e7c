import { distributions } from './distributions.ts'
import type { Estimation } from './estimate.ts'
import { refuseSamples } from './refuse-samples.ts'
import type { Sample } from './sample.ts'
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom.ts'

/**
 * Difference of means, treatment minus control, with Welch's t: variances are not assumed equal and the degrees of freedom are
 * Welch–Satterthwaite's. One constant arm is allowed, two are not.
 *
 * B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved",
 * Biometrika 34 (1947), 28–35.
 *
 *     compareMeans({ n: 50, mean: 1, variance: 0 }, { n: 60, mean: 1.2, variance: 0.3 }, 0.95)  // 0.2 [0.0585, 0.3415], p 0.0064
 */
export function compareMeans(control: Sample, treatment: Sample, level: number): Estimation {
  const reason = refuseSamples(control, treatment)
  if (reason) return { ok: false, reason }
  const value = treatment.mean - control.mean
  const error = Math.sqrt(control.variance / control.n + treatment.variance / treatment.n)
  const df = welchDegreesOfFreedom(control, treatment)
  const half = distributions.tQuantile((1 + level) / 2, df) * error
  return {
    ok: true,
    estimate: { value, interval: [value - half, value + half], p: distributions.tTwoSided(value / error, df) },
  }
}
