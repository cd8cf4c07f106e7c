import type { PurposeText } from './purpose-text.ts'
import type { DailyHours } from './zone-clock.ts'

/** How often people may want to hear of a topic, from the most to the least often. */
export const FREQUENCIES = ['as_it_happens', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const

export type Frequency = (typeof FREQUENCIES)[number]

/**
 * Who is subscribed, among those who permit the purpose: who asked for it; who has not left it; or everybody, whatever they say, which holds only where the law
 * gives no right to refuse.
 */
export const SUBSCRIBED = ['when_asked', 'unless_left', 'always'] as const

export type Subscribed = (typeof SUBSCRIBED)[number]

/** A way of sending. */
export type ChannelRule = {
  readonly key: string
  /** Type of the identifier by which people are reached; undefined where it is none. */
  readonly identifier: string | undefined
  /** When nothing leaves, by the clock of who receives it. */
  readonly quiet: DailyHours | undefined
  /** IANA zone of who told none. */
  readonly zone: string | undefined
}

/** What messages are about. */
export type TopicRule = {
  readonly key: string
  readonly purpose: string
  /** Channels that it goes out on. */
  readonly channels: readonly string[]
  /** Those that people may choose among; the first is what holds where they chose none. */
  readonly frequencies: readonly Frequency[]
  readonly subscribed: Subscribed
  /** Whether a yes has to be confirmed. */
  readonly confirmed: boolean
  /** Whether it leaves during quiet hours as well. */
  readonly urgent: boolean
  /** Wordings, old ones too. */
  readonly texts: readonly PurposeText[]
}

/** What is sent, and on what, compiled from what people authored. Immutable. */
export type SendingPlan = {
  readonly topics: ReadonlyMap<string, TopicRule>
  readonly channels: ReadonlyMap<string, ChannelRule>
  /** Topics and channels that were defined and are out of use: nothing is sent of them, and what people refuse of them counts when they come back. */
  readonly retiredTopics: ReadonlySet<string>
  readonly retiredChannels: ReadonlySet<string>
}

/** Nothing authored. */
export const NO_SENDING_PLAN: SendingPlan = {
  topics: new Map(),
  channels: new Map(),
  retiredTopics: new Set(),
  retiredChannels: new Set(),
}
