import { type Identifier, type IdentityPlan, type LinkDecision, linkLifetime } from '@diapason/kernel'
import { type NewLink, pairOf } from '../identity/index.ts'
import type { Taken } from './read-message.ts'

/** What a message says of two of its identifiers. */
export type Saying = {
  readonly taken: Taken
  readonly ends: readonly [Identifier, Identifier]
  readonly plan: IdentityPlan
}

/** A link that a message makes. Were its time over when the message came, it joins nobody: it is recorded as one that has ended. */
export function newLink(saying: Saying, decision: Omit<LinkDecision, 'status'> & Pick<NewLink, 'status'>): NewLink {
  const { event, row } = saying.taken
  const [first, other] = saying.ends
  const expiresAt = endOf(saying)
  const joins = decision.status === 'live' || decision.status === 'suggested'
  const isOver = joins && expiresAt !== null && expiresAt <= row.receivedAt
  return {
    ...pairOf(first.origin, other.origin),
    status: isOver ? 'expired' : decision.status,
    rule: decision.rule,
    reason: isOver ? null : decision.reason,
    limitedType: isOver ? null : decision.type,
    confidence: decision.confidence,
    origin: event.origin,
    messageId: event.messageId,
    source: event.source,
    channel: event.channel,
    happenedAt: event.timestamp,
    confirmedAt: null,
    expiresAt,
  }
}

/** The same link after another message of the batch has shown it: it holds until the last of what was said for it ends. */
export function shownAgain(link: NewLink, saying: Saying): NewLink {
  if (link.status !== 'live' || link.expiresAt === null) return link
  const expiresAt = endOf(saying)
  if (expiresAt !== null && expiresAt <= link.expiresAt) return link
  return { ...link, confirmedAt: saying.taken.event.timestamp, expiresAt }
}

function endOf({ taken, ends: [first, other], plan }: Saying): string | null {
  const lifetime = linkLifetime(plan, [first.type, other.type])
  return lifetime === undefined ? null : new Date(Date.parse(taken.event.timestamp) + lifetime).toISOString()
}
