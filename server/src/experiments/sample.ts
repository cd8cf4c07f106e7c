/** What is left of one arm's values: how many people, their mean, and the variance between people. */
export type Sample = { readonly n: number; readonly mean: number; readonly variance: number }

/** Raw aggregates of one arm: `sum` and `sumSquares` over one value per person, people without an event counting as zero. */
export type Sums = { readonly n: number; readonly sum: number; readonly sumSquares: number }

// Sums of squares of doubles cancel: a variance this small a part of the mean square is the rounding of millions of additions.
const ROUNDING = 1e-10

/**
 * Mean and unbiased variance (n − 1) from sums. With fewer than two people the variance is NaN. A negative variance within rounding
 * is zero; one beyond it stays negative, for the caller to refuse.
 */
export function sampleOfMeans({ n, sum, sumSquares }: Sums): Sample {
  const mean = sum / n
  const squares = sumSquares - sum * mean
  const spread = Math.abs(squares) <= ROUNDING * sumSquares ? 0 : squares
  return { n, mean, variance: n < 2 ? Number.NaN : spread / (n - 1) }
}

/** Rate and variance p(1 − p) of a yes-or-no value. */
export function sampleOfProportion({ n, successes }: { readonly n: number; readonly successes: number }): Sample {
  const p = successes / n
  return { n, mean: p, variance: p * (1 - p) }
}
