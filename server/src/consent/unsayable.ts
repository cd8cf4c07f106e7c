import { type ConsentPlan, type PurposeText, subscriptionIn } from '@diapason/kernel'
import type { Said } from './choices-in-message.ts'

/** What keeps a choice from being written down. */
export type Unsayable = { readonly what: 'purpose' | 'subscription' | 'asked' | 'frequency'; readonly message: string }

/**
 * Why a choice cannot be written down: it is about nothing that is defined, or a yes names a wording, or a frequency, that is not offered. A refusal is taken whatever wording it names,
 * of what is archived too: nobody is kept from leaving by a mistake of ours.
 */
export function unsayable(
  plan: ConsentPlan,
  { purpose: subject, state, frequency, asked: own }: Said,
  asked: { readonly version: string; readonly language: string } | null | undefined,
): Unsayable | undefined {
  const isYes = state === 'granted'
  const shown = own === undefined ? asked : own
  const subscription = subscriptionIn(subject)
  if (subscription) {
    const { topics, channels, retiredTopics, retiredChannels } = plan.sending
    const { topic, channel } = subscription
    const rule = topics.get(topic)
    const isOffered = rule?.channels.includes(channel) && channels.has(channel)
    const isKnown = (rule || retiredTopics.has(topic)) && (channels.has(channel) || retiredChannels.has(channel))
    if (!isOffered && (isYes || !isKnown))
      return { what: 'subscription', message: 'is no topic that goes out on this channel' }
    if (isYes && frequency !== undefined && !rule?.frequencies.some((one) => one === frequency))
      return { what: 'frequency', message: `is none that ${topic} offers` }
  } else {
    if (!plan.purposes.has(subject) && (isYes || !plan.retired.has(subject)))
      return { what: 'purpose', message: 'is no purpose that is defined' }
    if (isYes && frequency !== undefined)
      return { what: 'frequency', message: 'is for subscriptions: a purpose is not had often or seldom' }
  }
  if (isYes && shown && !wordingOf(plan, subject, shown))
    return { what: 'asked', message: `is no wording of ${subject}` }
  return undefined
}

/** A wording by which somebody can be asked about a subject: one of the purpose; or of the topic, or else of the purpose that it serves. */
export function wordingOf(
  plan: ConsentPlan,
  subject: string,
  asked: { readonly version: string; readonly language: string },
): PurposeText | undefined {
  const of = (texts: readonly PurposeText[] | undefined) =>
    texts?.find(({ version, language }) => version === asked.version && language === asked.language)
  const topic = subscriptionIn(subject)?.topic
  const rule = topic === undefined ? undefined : plan.sending.topics.get(topic)
  return of(rule?.texts) ?? of(plan.purposes.get(topic === undefined ? subject : (rule?.purpose ?? ''))?.texts)
}
