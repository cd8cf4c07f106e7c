import { type ConsentPlan, isForAll, subscriptionOf } from '@diapason/kernel'
import type { ChoicesHeld } from '../choices/index.ts'
import type { Language } from './pages/language.ts'
import { answerOf, askedBy, newestText, type Preference } from './preference.ts'

/** What something is called, by its kind and key; the key where nobody named it. */
export type Names = (kind: 'purpose' | 'topic' | 'channel', key: string, language: Language) => string

/** Every topic on every channel as somebody may choose it: each by itself. */
export function subscriptionItems(
  subscriptions: ChoicesHeld['subscriptions'],
  of: {
    readonly consent: ConsentPlan
    readonly called: Names
    readonly language: Language
    /** What a purpose is called. */
    readonly titleOf: (purpose: string) => string
  },
): Preference[] {
  const { consent, called, language, titleOf } = of
  return subscriptions.flatMap(({ topic, channel, purpose, because, state, since, until, frequency }) => {
    const rule = consent.sending.topics.get(topic)
    const basis = consent.purposes.get(purpose)?.basis
    if (!rule || !basis) return []
    const text = newestText(rule.texts, language)
    const names = {
      topic: text?.title ?? called('topic', topic, language),
      channel: called('channel', channel, language),
    }
    const choosable = !isForAll(consent, rule)
    const needsYes = rule.subscribed === 'when_asked'
    const refused = REFUSED.has(because)
    return {
      subject: subscriptionOf(topic, channel),
      title: `${names.topic} · ${names.channel}`,
      text: text?.text ?? '',
      language: text?.language,
      asked: askedBy(text),
      basis,
      needsYes,
      subscription: { ...names, frequencies: rule.frequencies, frequency },
      parent: { subject: purpose, title: titleOf(purpose), refused },
      state,
      since,
      until,
      choosable,
      answer: choosable ? answerOf(needsYes, state) : undefined,
    }
  })
}

/** Why the purpose of a topic keeps everything of it from being sent. */
const REFUSED: ReadonlySet<string> = new Set(['not_granted', 'objected', 'purpose_unknown', 'purpose_circular'])
