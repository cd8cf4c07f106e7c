import type { LogRow } from '../log/index.ts'

/** A message of the log as a list shows it. */
export type EventSummary = {
  readonly seq: number
  readonly origin: string
  readonly messageId: string
  readonly type: string
  readonly name: string
  readonly timestamp: string
  readonly receivedAt: string
  readonly source: { readonly id: string; readonly name: string }
  readonly channel: string
  readonly profileId: string
  readonly label: string
}

export type EventFilter = {
  readonly type?: string | undefined
  readonly name?: string | undefined
  readonly channel?: string | undefined
  readonly source?: string | undefined
  /** Anywhere in the event's name, its id or the message itself, whatever the case. */
  readonly q?: string | undefined
}

/** Puts names to the ids of a page of rows. */
export type Summarise = (rows: readonly LogRow[]) => Promise<EventSummary[]>

/** Looks up, in one query each, what people and sources are called. */
export function createSummarise(of: {
  labels: (origins: readonly string[]) => Promise<Map<string, { profile: string; label: string }>>
  sourceNames: () => Promise<ReadonlyMap<string, string>>
}): Summarise {
  return async (rows) => {
    if (rows.length === 0) return []
    const [labels, sources] = await Promise.all([
      of.labels([...new Set(rows.map((row) => row.origin))]),
      of.sourceNames(),
    ])
    return rows.map((row) => {
      const person = labels.get(row.origin)
      return {
        seq: row.seq,
        origin: row.origin,
        messageId: row.messageId,
        type: row.type,
        name: row.name,
        timestamp: row.happenedAt,
        receivedAt: row.receivedAt,
        source: { id: row.source, name: sources.get(row.source) ?? row.source },
        channel: row.channel,
        profileId: person?.profile ?? row.origin,
        label: person?.label ?? '',
      }
    })
  }
}

/** Whether a message passes a filter; `body` is its JSON text. */
export function passes(filter: EventFilter, event: EventSummary, body: string): boolean {
  if (filter.type && event.type !== filter.type) return false
  if (filter.name && event.name !== filter.name) return false
  if (filter.channel && event.channel !== filter.channel) return false
  if (filter.source && event.source.id !== filter.source) return false
  if (!filter.q) return true
  const sought = filter.q.toLowerCase()
  return [event.name, event.messageId, body].some((text) => text.toLowerCase().includes(sought))
}
