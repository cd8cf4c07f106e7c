const DAY = 86_400_000

/** Days to answer in: a month, by article 12(3) of the GDPR. Thirty is never more than one. */
const DAYS = 30

/** Days more that may be taken where a request is complex, told within the first thirty: article 12(3) again. */
const MORE = 60

/** Days before its deadline from which on a request is told as nearly due. */
const NEAR = 7

/** Until when a request must be answered; ISO 8601. */
export function deadlineOf(receivedAt: string): string {
  return after(receivedAt, DAYS)
}

/** Until when it must be answered that was extended. */
export function extendedDeadline(receivedAt: string): string {
  return after(receivedAt, DAYS + MORE)
}

/** From when on somebody should know that a deadline is near. */
export function nearSince(dueAt: string): string {
  return after(dueAt, -NEAR)
}

/** Deadlines before this are near. */
export function nearUntil(now: number): string {
  return after(new Date(now).toISOString(), NEAR)
}

function after(instant: string, days: number): string {
  return new Date(Date.parse(instant) + days * DAY).toISOString()
}
