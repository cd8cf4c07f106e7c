import type { Channel } from './channel.ts'
import { isJsonObject, type Json } from './json.ts'
import type { Identifier } from './log-event.ts'
import type { Profile } from './profile.ts'
import {
  isStoredActivity,
  mapped,
  readActivity,
  readProvenance,
  type StoredActivity,
  type StoredProvenance,
} from './stored-parts.ts'

/**
 * Reads what `serializeProfile` wrote: `serializeProfile(parseProfile(text)) === text`. Throws on text that is not a profile
 * of this format; the remedy is a rebuild from the log.
 */
export function parseProfile(text: string): Profile {
  const stored: unknown = JSON.parse(text)
  if (isOfFirstFormat(stored))
    return { ...stored, accounts: {}, format: 4, identifiers: stored.identifiers.map(withoutSight) }
  if (!isStored(stored)) throw new Error('not a profile of format 4: rebuild it from the log')
  const from = readProvenance(stored.by)
  return {
    // Who belongs to no account has no such member in the text.
    accounts: stored.accounts === undefined ? {} : mapped(stored.accounts, ([at, channel]) => ({ at, channel })),
    activity: readActivity(stored.activity),
    assignments: mapped(stored.assignments, ([place, variation]) => ({ ...from(place), variation })),
    format: 4,
    id: stored.id,
    // The second format also said when each was last presented.
    identifiers: stored.identifiers.map(([type, value, origin]) => ({ origin, type, value })),
    traits: mapped(stored.traits, ([place, value]) => ({ ...from(place), value })),
    // Up to the third format nothing was said of where they were.
    ...(stored.zone === undefined ? {} : { zone: { at: stored.zone[0], value: stored.zone[1] } }),
  }
}

type Stored = {
  readonly accounts?: Readonly<Record<string, readonly [at: string, channel: Channel]>>
  readonly activity: StoredActivity
  readonly assignments: Readonly<Record<string, readonly [by: number, variation: string]>>
  readonly by: StoredProvenance
  readonly format: 2 | 3 | 4
  readonly id: string
  readonly identifiers: readonly (readonly [type: string, value: string, origin: string])[]
  readonly traits: Readonly<Record<string, readonly [by: number, value: Json]>>
  readonly zone?: readonly [at: string, value: string]
}

function isStored(document: unknown): document is Stored {
  return (
    isJsonObject(document) &&
    (document.format === 4 || document.format === 3 || document.format === 2) &&
    typeof document.id === 'string' &&
    Array.isArray(document.by) &&
    Array.isArray(document.identifiers) &&
    isStoredActivity(document.activity) &&
    (document.accounts === undefined || isJsonObject(document.accounts)) &&
    (document.zone === undefined || Array.isArray(document.zone)) &&
    isJsonObject(document.traits) &&
    isJsonObject(document.assignments)
  )
}

/** The first format was the profile itself, spelt out. Such a document is written in the present one by the person's next message. */
function isOfFirstFormat(
  document: unknown,
): document is Omit<Profile, 'accounts' | 'format' | 'zone'> & { readonly format: 1 } {
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

function withoutSight({ origin, type, value }: Identifier): Identifier {
  return { origin, type, value }
}
