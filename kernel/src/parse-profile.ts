import type { Channel } from './channel.ts'
import { isJsonObject, type Json } from './json.ts'
import { setOwn } from './own-property.ts'
import type { Presence, Profile, Provenance } from './profile.ts'

/**
 * Reads what `serializeProfile` wrote: `serializeProfile(parseProfile(text)) === text`. Throws on text that is not a profile
 * of this format; the remedy is a rebuild from the log.
 */
export function parseProfile(text: string): Profile {
  const stored: unknown = JSON.parse(text)
  if (isOfFirstFormat(stored)) return { ...stored, format: 2 }
  if (!isStored(stored)) throw new Error('not a profile of format 2: rebuild it from the log')
  const [events, firstSeen, lastSeen, channels] = stored.activity
  const by = stored.by.map(([at, channel, messageId, source]): Provenance => ({ at, channel, messageId, source }))
  const from = (place: number): Provenance => {
    const found = by[place]
    if (found === undefined) throw new Error('a fact comes from nowhere: rebuild the profile from the log')
    return found
  }
  return {
    activity: { channels: mapped(channels, presence), events, firstSeen, lastSeen },
    assignments: mapped(stored.assignments, ([place, variation]) => ({ ...from(place), variation })),
    format: 2,
    id: stored.id,
    identifiers: stored.identifiers.map(([type, value, origin, last]) => ({ lastSeen: last, origin, type, value })),
    traits: mapped(stored.traits, ([place, value]) => ({ ...from(place), value })),
  }
}

type StoredPresence = readonly [events: number, firstSeen: string, lastSeen: string]

type Stored = {
  readonly activity: readonly [...StoredPresence, channels: Readonly<Record<string, StoredPresence>>]
  readonly assignments: Readonly<Record<string, readonly [by: number, variation: string]>>
  readonly by: readonly (readonly [at: string, channel: Channel, messageId: string, source: string])[]
  readonly format: 2
  readonly id: string
  readonly identifiers: readonly (readonly [type: string, value: string, origin: string, lastSeen: string])[]
  readonly traits: Readonly<Record<string, readonly [by: number, value: Json]>>
}

function presence([events, firstSeen, lastSeen]: StoredPresence): Presence {
  return { events, firstSeen, lastSeen }
}

/** Names come from outside: one that is called `__proto__` must stay a name. */
function mapped<S, T>(record: Readonly<Record<string, S>>, read: (stored: S) => T): Record<string, T> {
  const result: Record<string, T> = {}
  for (const name of Object.keys(record)) setOwn(result, name, read(record[name] as S))
  return result
}

function isStored(document: unknown): document is Stored {
  return (
    isJsonObject(document) &&
    document.format === 2 &&
    typeof document.id === 'string' &&
    Array.isArray(document.by) &&
    Array.isArray(document.identifiers) &&
    Array.isArray(document.activity) &&
    isJsonObject(document.activity[3]) &&
    isJsonObject(document.traits) &&
    isJsonObject(document.assignments)
  )
}

/** The first format was the profile itself, spelt out. Such a document is written in the present one by the person's next message. */
function isOfFirstFormat(document: unknown): document is Omit<Profile, 'format'> & { readonly format: 1 } {
  return (
    isJsonObject(document) &&
    document.format === 1 &&
    typeof document.id === 'string' &&
    Array.isArray(document.identifiers) &&
    isJsonObject(document.traits) &&
    isJsonObject(document.assignments) &&
    isJsonObject(document.activity)
  )
}
