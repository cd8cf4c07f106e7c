import erfcinv from '@stdlib/math-base-special-erfcinv'
import gammainc from '@stdlib/math-base-special-gammainc'
import normalCdf from '@stdlib/stats-base-dists-normal-cdf'
import tCdf from '@stdlib/stats-base-dists-t-cdf'
import tQuantile from '@stdlib/stats-base-dists-t-quantile'

/**
 * The distribution functions that tests and intervals need, each in the form that keeps its digits where it is used: p-values are
 * taken from lower tails by symmetry, never as `1 - cdf`, which is zero from about eight standard deviations on.
 */
export const distributions = {
  /** Probability of a standard normal at or beyond `z` in either direction. */
  normalTwoSided: (z: number): number => Math.min(1, 2 * normalCdf(-Math.abs(z), 0, 1)),
  /** Standard normal quantile. From the inverse of erfc: the packaged quantile loses its digits below 1e-10. */
  normalQuantile: (p: number): number => -Math.SQRT2 * erfcinv(2 * p),
  /** Probability of Student's t with (fractional) `df` at or beyond `t` in either direction. */
  tTwoSided: (t: number, df: number): number => Math.min(1, 2 * tCdf(-Math.abs(t), df)),
  /** Quantile of Student's t with (fractional) `df`. */
  tQuantile: (p: number, df: number): number => tQuantile(p, df),
  /** Probability that a chi-squared variable with `df` exceeds `x`. */
  chiSquaredUpper: (x: number, df: number): number => gammainc(x / 2, df / 2, true, true),
} as const
