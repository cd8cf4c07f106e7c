/** Where events come from, online first. */
export const channels = [
  'web',
  'app',
  'email',
  'rss',
  'store',
  'call_center',
  'kiosk',
  'partner',
  'bot',
  'server',
] as const
export type Channel = (typeof channels)[number]

/** The calls of the Segment protocol. */
export const callTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const

/** All that the log holds: calls, and what people decide about who is who. */
export const eventTypes = [...callTypes, 'identity'] as const

/** A key; of a partner's, the purpose under which it sends. */
export type SourceRef = { id: string; name: string; partner?: string | null }

export type EventSummary = {
  seq: number | string
  origin: string
  messageId: string
  type: string
  name: string
  timestamp: string
  receivedAt: string
  source: SourceRef
  channel: Channel
  profileId: string
  label: string
}

export type IdentifierRef = { type: string; value: string; origin?: string; lastSeen?: string }

export type Change = { path: string; before: unknown; after: unknown }

export type NotKept = { path: string; reason: string }

export type EventDetail = {
  event: EventSummary & {
    identifiers: IdentifierRef[]
    traits: Record<string, unknown>
    properties: Record<string, unknown>
    context: Record<string, unknown>
    received: unknown
  }
  effect: { changes: Change[]; notKept: NotKept[] }
  /** What it breaks of the contracts of the catalogue, as they are now. */
  violations: { at: string; code: string; message: string; kind: string; key: string }[]
}

export type EventFilter = { type?: string; name?: string; channel?: string; source?: string; q?: string }
