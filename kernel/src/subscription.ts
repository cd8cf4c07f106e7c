import type { ConsentPlan, LegalBasis } from './consent-plan.ts'
import type { TopicRule } from './sending-plan.ts'

/** Bases that leave no right to refuse what serves them (GDPR, article 21). */
const NO_CHOICE: ReadonlySet<LegalBasis> = new Set(['contract', 'legal_obligation', 'vital_interest'])

/** Whether a legal basis leaves people a right to refuse: to withdraw a consent, or to object. */
export function mayRefuse(basis: LegalBasis): boolean {
  return !NO_CHOICE.has(basis)
}

/** What a choice about one topic on one channel is about, in the ledger: keys never contain `@`, so it is never the key of a purpose. */
export function subscriptionOf(topic: string, channel: string): string {
  return `${topic}@${channel}`
}

/** The topic and the channel of such a subject; undefined of the key of a purpose. */
export function subscriptionIn(subject: string): { readonly topic: string; readonly channel: string } | undefined {
  const at = subject.indexOf('@')
  return at < 0 ? undefined : { topic: subject.slice(0, at), channel: subject.slice(at + 1) }
}

/** Whether a topic goes to everybody, whatever they say: it says so, and its legal basis leaves no right to refuse. */
export function isForAll(plan: ConsentPlan, { subscribed, purpose }: TopicRule): boolean {
  const basis = plan.purposes.get(purpose)?.basis
  return subscribed === 'always' && basis !== undefined && !mayRefuse(basis)
}

/** Whether a word against a purpose changes anything: a consent that may be withdrawn, or a basis that allows to object. */
export function canRefuse(plan: ConsentPlan, purpose: string): boolean {
  const basis = plan.purposes.get(purpose)?.basis
  return basis !== undefined && mayRefuse(basis)
}
