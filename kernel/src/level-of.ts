import { CHANNELS, type Channel } from './channel.ts'
import type { Level } from './decision.ts'

/** One bit per channel, so that collecting what a decision used costs no allocation. */
const BITS = Object.fromEntries(CHANNELS.map((channel, i) => [channel, 1 << i])) as Readonly<Record<Channel, number>>

const ONLINE = BITS.web | BITS.app | BITS.email | BITS.rss | BITS.bot
const OFFLINE = BITS.store | BITS.call_center | BITS.kiosk

/** The bit of a channel in the `channels` of {@link Used}. */
export function channelBit(channel: Channel): number {
  return BITS[channel]
}

/** What a decision really used. */
export type Used = {
  /** Something about the moment was read and was there. */
  readonly situation: boolean
  /** Channels through which the personal data came that was read and was there, as bits. */
  readonly channels: number
}

/**
 * The level of experience a decision reached, derived from the data it used and the channel it is shown on:
 *
 * - **1** nothing about the person or the moment was there to be used;
 * - **2** only the moment, or personal data that came through this very channel;
 * - **3** personal data that came through another channel;
 * - **4** the channels of the data, together with this one, span online (web, app, e-mail, RSS, bot) and offline (store, call
 *   centre, kiosk), or a partner and the brand itself.
 *
 * Reading counts even when the condition was false: "not a subscriber" is knowledge too.
 */
export function levelOf(used: Used, shownOn: Channel): Level {
  if (used.channels === 0) return used.situation ? 2 : 1
  const here = BITS[shownOn]
  if ((used.channels & ~here) === 0) return 2
  const spanned = used.channels | here
  const isOnlineAndOffline = (spanned & ONLINE) !== 0 && (spanned & OFFLINE) !== 0
  // More than one channel is spanned here, so a partner among them means a partner and another.
  return isOnlineAndOffline || (spanned & BITS.partner) !== 0 ? 4 : 3
}
