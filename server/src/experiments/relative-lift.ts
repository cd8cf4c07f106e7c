import { distributions } from './distributions.ts'
import type { Estimation } from './estimate.ts'
import { refuseSamples } from './refuse-samples.ts'
import type { Sample } from './sample.ts'
import { welchDegreesOfFreedom } from './welch-degrees-of-freedom.ts'

/**
 * Relative lift, (treatment − control) / |control|: 0.1 is ten per cent more. The interval is the delta method's, with the degrees of
 * freedom of the absolute difference, as GrowthBook reports it. It is symmetric, hence rough where the control's mean is
 * uncertain: the verdict of a comparison never rests on it.
 *
 * A. Deng, U. Knoblich, J. Lu, "Applying the delta method in metric analytics", KDD 2018, section 2.
 */
export function relativeLift(control: Sample, treatment: Sample, level: number): Estimation {
  const reason = refuseSamples(control, treatment)
  if (reason) return { ok: false, reason }
  if (control.mean === 0) return { ok: false, reason: 'control_is_zero' }
  const value = (treatment.mean - control.mean) / Math.abs(control.mean)
  const error = liftError(control, treatment)
  const df = welchDegreesOfFreedom(control, treatment)
  const half = distributions.tQuantile((1 + level) / 2, df) * error
  const p = error === 0 ? Number(value === 0) : distributions.tTwoSided(value / error, df)
  return { ok: true, estimate: { value, interval: [value - half, value + half], p } }
}

/** Standard error of the lift, to the first order in both means. */
function liftError(control: Sample, treatment: Sample): number {
  const squared = control.mean ** 2
  return Math.sqrt(
    treatment.variance / (treatment.n * squared) +
      (control.variance * treatment.mean ** 2) / (control.n * squared ** 2),
  )
}
