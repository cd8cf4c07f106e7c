import { largerText, smallerText } from './compare-text.ts'
import { getOwn } from './own-property.ts'
import type { Presence, Profile, Provenance } from './profile.ts'

type Activity = Profile['activity']

/** Two presences as one: earliest, latest, and the sum. */
function addPresence(a: Presence, b: Presence): Presence {
  return {
    events: a.events + b.events,
    firstSeen: smallerText(a.firstSeen, b.firstSeen),
    lastSeen: largerText(a.lastSeen, b.lastSeen),
  }
}

/** The activity of two histories. */
export function mergeActivity(a: Activity, b: Activity): Activity {
  const channels: Record<string, Presence> = { ...a.channels }
  for (const [channel, presence] of Object.entries(b.channels)) {
    const known = getOwn(channels, channel)
    channels[channel] = known === undefined ? presence : addPresence(known, presence)
  }
  return { channels, ...addPresence(a, b) }
}

/** Counts one event. Channels are a closed list, so this part is bounded by itself. */
export function foldActivity(known: Activity | undefined, by: Provenance): Activity {
  const once: Presence = { events: 1, firstSeen: by.at, lastSeen: by.at }
  if (known === undefined) return { channels: { [by.channel]: once }, ...once }
  const before = getOwn(known.channels, by.channel)
  const channels = { ...known.channels, [by.channel]: before === undefined ? once : addPresence(before, once) }
  return { channels, ...addPresence(known, once) }
}
