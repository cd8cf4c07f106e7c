/** Both ends belong to it; in the unit of what it estimates. */
export type Interval = readonly [low: number, high: number]

/** A difference or a lift with what is known about its error. */
export type Estimate = {
  readonly value: number
  readonly interval: Interval
  /** Two-sided, against no difference; for this one comparison alone. */
  readonly p: number
}

/**
 * Why there is no estimate: `no_people` an arm is empty; `too_few_people` an arm has fewer than two, so no variance;
 * `no_variance` nothing differs between people, so nothing can be tested; `control_is_zero` a lift over zero is no number;
 * `impossible_sums` the sum of squares contradicts the sum, so the input is damaged.
 */
export type NoEstimate = 'no_people' | 'too_few_people' | 'no_variance' | 'control_is_zero' | 'impossible_sums'

/** An estimate, or the reason why there is none: never NaN. */
export type Estimation =
  | { readonly ok: true; readonly estimate: Estimate }
  | { readonly ok: false; readonly reason: NoEstimate }
