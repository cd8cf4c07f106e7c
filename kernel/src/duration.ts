const DURATION = /^P(?=.)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/
const SECONDS = [604_800, 86_400, 3_600, 60, 1] as const

/**
 * Milliseconds of an ISO 8601 duration of fixed length (weeks, days, hours, minutes, seconds). Undefined for anything else: months and years
 * have no one length.
 *
 *     durationOf('P1DT12H')  // 129600000
 */
export function durationOf(duration: string): number | undefined {
  const parts = DURATION.exec(duration)
  if (!parts) return undefined
  return SECONDS.reduce((total, unit, at) => total + unit * Number(parts[at + 1] ?? 0), 0) * 1000
}
