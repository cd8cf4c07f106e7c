import type { Channel, SourceRef } from '../log/event.ts'
import type { Profile } from '../profiles/person.ts'

/** Strong: one is enough to recognise somebody. Weak: it adds to a person, and never joins two. */
export type Strength = 'strong' | 'weak'

export type PersonRef = { id: string; label: string }

/** An identifier that is part of the person. */
export type OwnIdentifier = {
  origin: string
  type: string
  value: string
  strength: Strength
  shared: boolean
  firstSeen: string
  events: number
}

/** The far end of a link that is not live: somebody else's, or nobody's. */
export type OtherIdentifier = { origin: string; type: string; value: string; person: PersonRef | null }

export const linkStatuses = ['live', 'suggested', 'shared', 'claimed', 'removed', 'expired'] as const
export type LinkStatus = (typeof linkStatuses)[number]

export type Evidence = { origin: string; messageId: string; type: string; name: string }

export type IdentityLink = {
  id: string
  a: string
  b: string
  status: LinkStatus
  rule: string
  reason: string | null
  confidence: number
  source: SourceRef
  channel: Channel
  happenedAt: string
  confirmedAt: string | null
  expiresAt: string | null
  /** Null where a person made the link, or the message has left the log. */
  evidence: Evidence | null
  decidedBy: Decider | null
  decidedAt: string | null
  note: string | null
}

export type Decider = { kind: string; id: string; name: string | null }

export const decisionKinds = ['merge', 'split', 'accept', 'dismiss', 'expire', 'undo'] as const
export type DecisionKind = (typeof decisionKinds)[number]

/** What somebody (or time) decided about links, and whether it still stands. */
export type IdentityDecision = {
  id: string
  kind: DecisionKind
  at: string
  by: Decider
  reason: string
  links: { id: string; a: string; b: string; before: LinkStatus | null; after: LinkStatus | null }[]
  /** As they are called now; what is nobody's any more does not exist. */
  people: (PersonRef & { exists: boolean })[]
  undoes: string | null
  undoneBy: string | null
}

/** A page of who a person is known as, and of what says so; what identifies best comes first. */
export type IdentityPage = {
  id: string
  label: string
  /** Of the whole person, whatever the page. */
  counts: { identifiers: number; links: Record<LinkStatus, number> }
  identifiers: OwnIdentifier[]
  others: OtherIdentifier[]
  links: IdentityLink[]
  /** With the first page. */
  decisions: IdentityDecision[]
  nextCursor: string | null
}

/** Who a person is known as, as far as it has been asked for. */
export type Identity = Omit<IdentityPage, 'nextCursor'>

/** A link with what it joins, as the list of links tells it. */
export type ListedLink = Omit<IdentityLink, 'a' | 'b'> & { a: OtherIdentifier; b: OtherIdentifier }

/** A person as they would be, or are, after a change. */
export type Outcome = {
  id: string
  label: string
  identifiers: { origin: string; type: string; value: string }[]
  events: number
  profile: Profile
}

/** What a separation or a joining makes; `decision` is null for a rehearsal. */
export type Change = { people: Outcome[]; links: string[]; decision: string | null }

export type SuggestionSide = {
  origin: string
  type: string
  value: string
  person: PersonRef | null
}

export type Suggestion = {
  id: string
  happenedAt: string
  reason: { code: string; type: string | null; most: number | null }
  rule: string
  confidence: number
  channel: Channel
  source: SourceRef
  a: SuggestionSide
  b: SuggestionSide
  evidence: Evidence | null
  /** Why it no longer applies; null while it does. */
  lapsed: { code: 'shared' | 'never' | 'rule_gone'; key: string; since: string | null } | null
  /** How often messages presented both; null while that is not known, or was not asked. */
  seen: { events: number; first: string; last: string } | null
}

/** Those of both sides who exist, and whom they would make; null where they are not two. */
export type SuggestionDetail = Suggestion & { people: (PersonRef & { profile: Profile })[]; merged: Profile | null }
