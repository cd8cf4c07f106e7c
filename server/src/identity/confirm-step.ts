const DAY = 86_400_000

/**
 * How much later a pair must be shown again for its link to be prolonged, in milliseconds: a day, so that a visitor's every message does not write;
 * a tenth of what the link has to live where that is less. So a link ends a day before its time at most, and never after it.
 */
export function confirmStep(lifetime: number): number {
  return Math.min(DAY, lifetime / 10)
}
