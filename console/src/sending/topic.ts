import type { Wording } from '../consent/purpose.ts'

/** How often people may want to hear of a topic. */
export const frequencies = ['as_it_happens', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const
export type Frequency = (typeof frequencies)[number]

/** Who is subscribed, among those who permit the purpose. */
export const subscribed = ['when_asked', 'unless_left', 'always'] as const
export type Subscribed = (typeof subscribed)[number]

/** What somebody authored of a topic. */
export type TopicBody = {
  name: string
  description?: string
  purpose: string
  channels: string[]
  frequencies?: Frequency[]
  subscribed: Subscribed
  confirmed?: boolean
  urgent?: boolean
  texts?: Wording[]
}

/** What somebody authored of a way of sending. */
export type ChannelBody = {
  name: string
  names?: Record<string, string>
  identifier?: string
  quiet?: { from: string; to: string }
  zone?: string
}
