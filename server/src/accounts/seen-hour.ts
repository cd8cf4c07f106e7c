/** The hour of an instant, both ISO 8601: what a list is ordered by, so that an active account moves in it once an hour. */
export function seenHour(instant: string): string {
  return `${instant.slice(0, 13)}:00:00.000Z`
}
