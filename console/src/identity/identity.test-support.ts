import type { Identity, IdentityLink, OwnIdentifier } from './identity.ts'

/** An identifier as the server tells it; its origin is its value, so that tests can be read. */
export function own(type: string, value: string, rest: Partial<OwnIdentifier> = {}): OwnIdentifier {
  const known = { strength: 'strong', shared: false, firstSeen: '2026-11-01T10:00:00.000Z', events: 1 } as const
  return { origin: value, type, value, ...known, ...rest }
}

/** A live link through the web, unless said otherwise. */
export function link(a: string, b: string, rest: Partial<IdentityLink> = {}): IdentityLink {
  return {
    id: `${a}-${b}`,
    a,
    b,
    status: 'live',
    rule: 'same_message',
    reason: null,
    confidence: 1,
    source: { id: 'k-1', name: 'Web site' },
    channel: 'web',
    happenedAt: '2026-11-01T10:00:00.000Z',
    confirmedAt: '2026-11-01T10:00:00.000Z',
    expiresAt: null,
    evidence: { origin: a, messageId: 'm-1', type: 'identify', name: '' },
    decidedBy: null,
    decidedAt: null,
    note: null,
    ...rest,
  }
}

export function identity(rest: Partial<Identity>): Identity {
  const links = { live: 0, suggested: 0, shared: 0, claimed: 0, removed: 0, expired: 0 }
  for (const { status } of rest.links ?? []) links[status] += 1
  const counts = { identifiers: rest.identifiers?.length ?? 0, links }
  return { id: 'p', label: 'Ada', counts, identifiers: [], others: [], links: [], decisions: [], ...rest }
}
