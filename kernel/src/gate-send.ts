import { type Choices, choiceOf } from './choice.ts'
import { type ConsentPlan, hiddenTraits } from './consent-plan.ts'
import { earlier } from './earlier.ts'
import { type ConsentState, consentState, type PermitReason, permit } from './permit.ts'
import type { Frequency, TopicRule } from './sending-plan.ts'
import { isForAll, subscriptionOf } from './subscription.ts'
import { withinHours, type ZoneClocks } from './zone-clock.ts'

/** Why something may be sent, or not: as the purpose of its topic says, or else as the subscription, the address and the clock do. */
export type SendReason =
  | PermitReason
  | 'topic_unknown'
  /** Nobody defined it, or the topic does not go out on it. */
  | 'channel_unknown'
  /** They have not asked for it; or their yes has ended, or waits to be confirmed: `state` says which. */
  | 'not_subscribed'
  /** They said no to it, or left it. */
  | 'unsubscribed'
  /** Its address came back, or whoever has it complained. */
  | 'suppressed'
  | 'quiet_hours'

/** What holds of a topic on a channel for one person. */
export type Subscription = {
  readonly allowed: boolean
  readonly because: SendReason
  /** The purpose that decided: the topic's, or one it stands under; undefined where the topic is unknown. */
  readonly purpose: string | undefined
  /** What the person's word about the subscription is worth. */
  readonly state: ConsentState
  /** ISO 8601: when the answer ends by itself; null when it does not. */
  readonly until: string | null
  /** How often they want it; null where the topic offers no choice. */
  readonly frequency: Frequency | null
}

type Question = {
  readonly topic: string
  readonly channel: string
  /** What stands of all the person said; undefined for who said nothing. */
  readonly choices: Choices | undefined
  /** ISO 8601. */
  readonly now: string
}

/**
 * Whether somebody is to receive a topic on a channel: its purpose is permitted, and they are subscribed. A purpose that is refused is never overridden, and a subscription
 * that was left is not either, but for a topic that goes to everybody on a basis which leaves no right to refuse.
 */
export function subscriptionHolds(plan: ConsentPlan, { topic, channel, choices, now }: Question): Subscription {
  const subject = subscriptionOf(topic, channel)
  const rule = plan.sending.topics.get(topic)
  const state = consentState(choices, subject, now)
  const frequency = rule ? frequencyOf(rule, { choices, state, subject }) : null
  const says = (allowed: boolean, because: SendReason, more: { purpose?: string; until?: string | null } = {}) => ({
    allowed,
    because,
    purpose: more.purpose,
    state,
    until: more.until ?? null,
    frequency,
  })
  if (!rule) return says(false, 'topic_unknown')
  if (!rule.channels.includes(channel) || !plan.sending.channels.has(channel))
    return says(false, 'channel_unknown', { purpose: rule.purpose })
  const { allowed, because, purpose, until } = permit(plan, { purpose: rule.purpose, choices, now })
  if (!allowed) return says(false, because, { purpose })
  if (isForAll(plan, rule)) return says(true, because, { purpose, until })
  if (state === 'denied' || state === 'withdrawn') return says(false, 'unsubscribed', { purpose })
  if (state === 'granted')
    return says(true, because, { purpose, until: earlier(until, choiceOf(choices, subject)?.until ?? null) })
  // Who let a yes end, or left it unconfirmed, is not one who never said anything.
  const isMeant = state === 'never_asked' && rule.subscribed !== 'when_asked'
  return isMeant ? says(true, because, { purpose, until }) : says(false, 'not_subscribed', { purpose })
}

/**
 * The third of the four gates: may this leave for somebody, now? Asked when it leaves, not only when it is queued. Fails closed: a topic, a channel or a zone that
 * nobody knows sends nothing.
 *
 *     gateSend(plan, { topic: 'culture', channel: 'email', choices, suppressed: false, zone: 'Europe/Paris', clocks, now })
 *     // { allowed: false, because: 'quiet_hours', until: '2026-11-22T07:00:00.000Z', … }
 *
 * @param question `suppressed`: whether the address must not be written to; `zone`: the person's, as far as it is known; `clocks`: what the clocks of zones show
 * @returns `until`: when the answer ends by itself: of quiet hours, when it may be tried again; null when it does not
 */
export function gateSend(
  plan: ConsentPlan,
  question: Question & { readonly suppressed: boolean; readonly zone: string | undefined; readonly clocks: ZoneClocks },
): Subscription {
  const holds = subscriptionHolds(plan, question)
  if (!holds.allowed) return holds
  if (question.suppressed) return { ...holds, allowed: false, because: 'suppressed', until: null }
  const rule = plan.sending.topics.get(question.topic)
  const channel = plan.sending.channels.get(question.channel)
  if (!channel?.quiet || rule?.urgent) return holds
  const at = Date.parse(question.now)
  const clockIn = (zone: string | undefined) => (zone === undefined ? undefined : question.clocks(zone))
  const clock = clockIn(question.zone) ?? clockIn(channel.zone)
  if (!clock) return { ...holds, allowed: false, because: 'quiet_hours', until: null }
  const hours = withinHours(channel.quiet, { clock, at })
  const until = new Date(hours.until).toISOString()
  if (hours.within) return { ...holds, allowed: false, because: 'quiet_hours', until }
  return { ...holds, until: earlier(holds.until, until) }
}

/** Whether a trait may tell what is to be sent of a topic: it must not be kept for other purposes. */
export function mayUseFor(plan: ConsentPlan, { topic, trait }: { topic: string; trait: string }): boolean {
  return !hiddenTraits(plan, plan.sending.topics.get(topic)?.purpose).has(trait)
}

/** As the person chose, where it is still offered; else the first that is. */
function frequencyOf(
  { frequencies }: TopicRule,
  said: { readonly choices: Choices | undefined; readonly state: ConsentState; readonly subject: string },
): Frequency | null {
  const asksForIt = said.state === 'granted' || said.state === 'pending'
  const chosen = asksForIt ? choiceOf(said.choices, said.subject)?.frequency : undefined
  return frequencies.find((one) => one === chosen) ?? frequencies[0] ?? null
}
