import type { Profile } from '@diapason/kernel'

/** The hour of a person's latest event, ISO 8601: what a list of people is ordered by. By event and not by arrival, as everything in the document is. */
export function seenHour({ activity }: Profile): string {
  return `${activity.lastSeen.slice(0, 13)}:00:00.000Z`
}
