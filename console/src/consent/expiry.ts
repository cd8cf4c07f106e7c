/** The mean month of the Gregorian calendar, in days. */
const MONTH = 30.436875

/** The least and the most that one may ask for: six digits are what a duration takes. */
export const mostDays = 999_999

/** A time in the unit in which somebody would say it. */
export type Span = { readonly count: number; readonly unit: 'days' | 'months' }

const DURATION = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?$/

/** Whole days of a duration such as `P395D` or `P2W`; undefined of any other, which no field can show as a number. */
export function daysOf(duration: string): number | undefined {
  const parts = DURATION.exec(duration)
  if (parts === null || duration === 'P') return undefined
  return 7 * Number(parts[1] ?? 0) + Number(parts[2] ?? 0)
}

/**
 * The duration of a span. Months have no one length, and durations none of them: so many mean months in whole days, never more than was said.
 *
 *     durationOf({ count: 13, unit: 'months' })  // 'P395D'
 */
export function durationOf({ count, unit }: Span): string {
  return `P${unit === 'days' ? count : Math.floor(count * MONTH)}D`
}

/** So many days as somebody would say them: in months where they are whole months. */
export function spanOf(days: number): Span {
  const count = Math.round(days / MONTH)
  return count > 0 && Math.floor(count * MONTH) === days ? { count, unit: 'months' } : { count: days, unit: 'days' }
}
