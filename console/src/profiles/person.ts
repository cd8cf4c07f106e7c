import type { Channel, IdentifierRef } from '../log/event.ts'

export type Provenance = { at: string; source: string; channel: Channel; messageId: string }

export type Trait = Provenance & { value: unknown }

export type Profile = {
  format: 4
  id: string
  identifiers: (IdentifierRef & { origin: string; lastSeen: string })[]
  traits: Record<string, Trait>
  accounts: Record<string, { at: string; channel: Channel }>
  assignments: Record<string, Provenance & { variation: string }>
  activity: {
    firstSeen: string
    lastSeen: string
    events: number
    channels: Record<string, { firstSeen: string; lastSeen: string; events: number }>
  }
  /** The time zone that their browser or app said last. */
  zone?: { at: string; value: string }
}

export type PersonSummary = {
  id: string
  label: string
  identifiers: IdentifierRef[]
  /** How many more the profile lists. */
  more: number
  lastSeen: string
  events: number
}

export type Link = {
  a: IdentifierRef
  b: IdentifierRef
  at: string
  source: string
  channel: Channel
  messageId: string
  rule: string
}

export type Person = {
  id: string
  label: string
  profile: Profile
  links: Link[]
  /** Since when nothing of them may be used; null where it may. */
  restrictedSince: string | null
  document: { bytes: number; version: number }
}
