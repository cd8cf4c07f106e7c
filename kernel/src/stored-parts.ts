import type { Channel } from './channel.ts'
import { setOwn } from './own-property.ts'
import type { Presence, Profile, Provenance } from './profile.ts'

type StoredPresence = readonly [events: number, firstSeen: string, lastSeen: string]

/** The activity of a person or an account, as it is stored. */
export type StoredActivity = readonly [...StoredPresence, channels: Readonly<Record<string, StoredPresence>>]

/** Where the facts of a document came from, as it is stored: each names its place in this list. */
export type StoredProvenance = readonly (readonly [at: string, channel: Channel, messageId: string, source: string])[]

export function isStoredActivity(value: unknown): value is StoredActivity {
  return Array.isArray(value) && typeof value[3] === 'object' && value[3] !== null
}

export function readActivity([events, firstSeen, lastSeen, channels]: StoredActivity): Profile['activity'] {
  return { channels: mapped(channels, presence), events, firstSeen, lastSeen }
}

/** What finds the provenance of a fact by its place; it throws when there is none. */
export function readProvenance(stored: StoredProvenance): (place: number) => Provenance {
  const by = stored.map(([at, channel, messageId, source]): Provenance => ({ at, channel, messageId, source }))
  return (place) => {
    const found = by[place]
    if (found === undefined) throw new Error('a fact comes from nowhere: rebuild the document from the log')
    return found
  }
}

/** Names come from outside: one that is called `__proto__` must stay a name. */
export function mapped<S, T>(record: Readonly<Record<string, S>>, read: (stored: S) => T): Record<string, T> {
  const result: Record<string, T> = {}
  for (const name of Object.keys(record)) setOwn(result, name, read(record[name] as S))
  return result
}

function presence([events, firstSeen, lastSeen]: StoredPresence): Presence {
  return { events, firstSeen, lastSeen }
}
