import type { NoEstimate } from './estimate.ts'
import type { Sample } from './sample.ts'

/** Why the two arms cannot be compared by their variances, if they cannot. */
export function refuseSamples(control: Sample, treatment: Sample): NoEstimate | undefined {
  if (control.n === 0 || treatment.n === 0) return 'no_people'
  if (control.n < 2 || treatment.n < 2) return 'too_few_people'
  if (control.variance < 0 || treatment.variance < 0) return 'impossible_sums'
  if (control.variance === 0 && treatment.variance === 0) return 'no_variance'
  return undefined
}
