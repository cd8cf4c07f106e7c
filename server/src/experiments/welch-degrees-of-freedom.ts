import type { Sample } from './sample.ts'

/** Degrees of freedom of the difference of two means with unequal variances (Welch–Satterthwaite); at least one variance is positive. */
export function welchDegreesOfFreedom(a: Sample, b: Sample): number {
  const va = a.variance / a.n
  const vb = b.variance / b.n
  return (va + vb) ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1))
}
