import { durationOf } from '@diapason/kernel'

/** More would leave the range of the engine's dates, and no metric waits that long. */
const LONGEST = 100 * 365 * 86_400

/** Two weeks: long enough for most purchases, short enough for what came before the test to be forgotten. */
export const DEFAULT_ATTRIBUTION_WINDOW = 'P14D'

/**
 * Seconds of an ISO 8601 duration of fixed length (weeks, days, hours, minutes, seconds). Undefined for anything else: months and
 * years have no one length, and a window of zero would measure nothing.
 *
 *     attributionWindowSeconds('P1DT12H')  // 129600
 */
export function attributionWindowSeconds(duration: string): number | undefined {
  const seconds = (durationOf(duration) ?? 0) / 1000
  return seconds > 0 && seconds <= LONGEST ? seconds : undefined
}
