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
  /** The key that sent it; of a partner's, the purpose under which it sends. */
  readonly source: { readonly id: string; readonly name: string; readonly partner: string | null }
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

/** What is known of a key that events come with. */
export type EventSource = { readonly name: string; readonly kind: string; readonly purpose: string }

/** Puts names to the ids of a page of rows. */
export type Summarise = (rows: readonly LogRow[]) => Promise<EventSummary[]>

/** Looks up, in one query each, what people and sources are called. */
export function createSummarise(of: {
  labels: (origins: readonly string[]) => Promise<Map<string, { profile: string; label: string }>>
  sources: () => Promise<ReadonlyMap<string, EventSource>>
}): Summarise {
  return async (rows) => {
    if (rows.length === 0) return []
    const [labels, sources] = await Promise.all([of.labels([...new Set(rows.map((row) => row.origin))]), of.sources()])
    return rows.map((row) => {
      const person = labels.get(row.origin)
      const source = sources.get(row.source)
      return {
        seq: row.seq,
        origin: row.origin,
        messageId: row.messageId,
        type: row.type,
        name: row.name,
        timestamp: row.happenedAt,
        receivedAt: row.receivedAt,
        source: {
          id: row.source,
          name: source?.name ?? row.source,
          partner: source?.kind === 'partner' ? source.purpose : null,
        },
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
