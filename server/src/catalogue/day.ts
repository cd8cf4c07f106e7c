const DAY = 86_400_000

/** The day (UTC) `back` days before an instant in ms since 1970: `2026-11-21`. */
export function dayBefore(now: number, back: number): string {
  return new Date(now - back * DAY).toISOString().slice(0, 10)
}

/** The days from `since` up to and including that of `now`, oldest first. */
export function daysSince(since: string, now: number): string[] {
  const days: string[] = []
  for (let at = Date.parse(since); at <= now; at += DAY) days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

/** Counts per day as a list without gaps. */
export function series(
  counts: readonly { readonly day: string; readonly count: number }[],
  days: readonly string[],
): number[] {
  const byDay = new Map(counts.map(({ day, count }) => [day, count]))
  return days.map((day) => byDay.get(day) ?? 0)
}

/** The earlier of two instants (ISO 8601, UTC), by their text. */
export function earlier(one: string, other: string): string {
  if (one < other) return one
  return other
}

/** The later of two instants. */
export function later(one: string, other: string): string {
  if (one > other) return one
  return other
}
