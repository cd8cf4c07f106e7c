import { isChannel } from './channel.ts'
import { compareText } from './compare-text.ts'
import { clipText } from './json-size.ts'
import type { LogEvent } from './log-event.ts'
import type { Provenance } from './profile.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

/** Where the facts of an event come from. Clipped, for the bound to hold whoever calls; intake refuses longer ones. */
export function provenanceOf(event: LogEvent): Provenance {
  return {
    at: clipText(event.timestamp, PROFILE_LIMITS.at),
    channel: isChannel(event.channel) ? event.channel : 'server',
    messageId: clipText(event.messageId, PROFILE_LIMITS.messageId),
    source: clipText(event.source, PROFILE_LIMITS.source),
  }
}

/**
 * Time order, then message id. Two origins may use one message id at one instant, so source and channel follow; what still
 * ties is told apart by its value (see `laterTrait` and `earlierAssignment`), which makes the order total.
 */
export function compareProvenance(a: Provenance, b: Provenance): number {
  return (
    compareText(a.at, b.at) ||
    compareText(a.messageId, b.messageId) ||
    compareText(a.source, b.source) ||
    compareText(a.channel, b.channel)
  )
}
