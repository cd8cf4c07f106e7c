/** The days of a duration in whole weeks and days, as the catalogue keeps it: `P2W` is 14. Undefined for none. */
export function daysOf(duration: string | undefined): number | undefined {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?$/.exec(duration ?? '')
  return parts ? 7 * Number(parts[1] ?? 0) + Number(parts[2] ?? 0) : undefined
}
