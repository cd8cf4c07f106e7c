import type { EventSummary } from './event.ts'

export type Day = { readonly day: string; readonly events: readonly EventSummary[] }

/** Groups events (newest first, as the server gives them) by the reader's calendar day. */
export function byDay(events: readonly EventSummary[], dayOf: (iso: string) => string): readonly Day[] {
  const days = new Map<string, EventSummary[]>()
  for (const event of events) {
    const day = dayOf(event.timestamp)
    const known = days.get(day)
    if (known === undefined) days.set(day, [event])
    else known.push(event)
  }
  return [...days].map(([day, list]) => ({ day, events: list }))
}
