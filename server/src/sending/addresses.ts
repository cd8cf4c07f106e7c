import type { ConsentPlan, Identifier } from '@diapason/kernel'
import type { Recogniser } from '../identity/index.ts'

/** How people are reached on channels that nobody has defined, or of which it is not said: to have given one a name must lift nothing. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['email', 'email'],
  ['sms', 'phone'],
])

/** Type of the identifier by which people are reached on a channel; undefined where it is none. */
export function addressType({ sending }: ConsentPlan, channel: string): string | undefined {
  return sending.channels.get(channel)?.identifier ?? BUILT_IN.get(channel)
}

/** An address as suppressions keep it. */
export type KeptAddress = {
  readonly channel: string
  readonly hash: string
  /** As people read it; null where its type is kept hashed. */
  readonly shown: string | null
}

/** Of an identifier as it is kept: the same address however it was written. */
export function keptAddress(
  { type, value }: Pick<Identifier, 'type' | 'value'>,
  { channel, recogniser }: { readonly channel: string; readonly recogniser: Pick<Recogniser, 'hides' | 'conceal'> },
): KeptAddress {
  return {
    channel,
    hash: recogniser.conceal(`suppressed on ${channel}`, value),
    shown: recogniser.hides(type) ? null : value,
  }
}
