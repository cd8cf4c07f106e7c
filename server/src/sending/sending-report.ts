import { isJsonObject, type Json, type LogEvent } from '@diapason/kernel'
import { isCleanText } from '../platform/clean-text.ts'

/** What a mailing tool tells of a message that left. */
export type SendingReport = {
  /** Key of the channel it left on. */
  readonly channel: string
  readonly what: 'hard_bounce' | 'soft_bounce' | 'complaint' | 'delivered'
  /** The address, where the message says it apart from who it is about. */
  readonly address: string | undefined
}

/** By the name of the `track` message: our own, which name their channel, and Segment's of e-mail. */
const REPORTS: Readonly<Record<string, 'bounce' | 'complaint' | 'delivered'>> = {
  'Message Bounced': 'bounce',
  'Message Complained': 'complaint',
  'Message Delivered': 'delivered',
  'Email Bounced': 'bounce',
  'Email Marked as Spam': 'complaint',
  'Email Delivered': 'delivered',
}

/** Words by which mailing tools name a bounce that may pass. */
const SOFT: ReadonlySet<Json | undefined> = new Set(['soft', 'transient', 'temporary', 'deferred', 'blocked'])

/** What a message reports; undefined of every other message. A bounce of which nothing is said is taken for one that stays. */
export function reportIn({ type, name, properties, context }: LogEvent): SendingReport | undefined {
  const kind = type === 'track' && Object.hasOwn(REPORTS, name) ? REPORTS[name] : undefined
  if (kind === undefined) return undefined
  const { channel } = properties
  const isSoft = [properties.kind, properties.type, properties.bounce_type].some(
    (said) => typeof said === 'string' && SOFT.has(said.toLowerCase()),
  )
  const bounce = isSoft ? 'soft_bounce' : 'hard_bounce'
  const said = isJsonObject(context.traits) ? context.traits.email : undefined
  const address = [
    properties.address,
    properties.email,
    properties.recipient,
    name.startsWith('Email') ? said : null,
  ].find((one) => typeof one === 'string' && one !== '' && one.length <= 256 && isCleanText(one))
  return {
    channel: name.startsWith('Message') && typeof channel === 'string' ? channel.slice(0, 64) : 'email',
    what: kind === 'bounce' ? bounce : kind,
    address: address as string | undefined,
  }
}
