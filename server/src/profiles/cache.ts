import type { Held } from './held.ts'

/**
 * What this node remembers of people: never trusted, always verified (law 7): reads ask the database whether the version is still the
 * one, writes carry the version they replace. Bounded: the least recently used person leaves first.
 */
export type ProfileCache = {
  byOrigin(origin: string): Held | undefined
  /** Remembers a person under these origins. */
  keep(held: Held, origins: readonly string[]): void
  /** Forgets a person, e.g. after a conflict. */
  drop(profile: string): void
  dropOrigin(origin: string): void
  readonly size: number
}

/** @param capacity people at most; a document and its index take about 4 KB of heap in practice */
export function createProfileCache(capacity: number): ProfileCache {
  // Insertion order is recency: what is used is taken out and put in again.
  const people = new Map<string, { held: Held; origins: Set<string> }>()
  const owners = new Map<string, string>()

  const drop = (profile: string) => {
    const entry = people.get(profile)
    if (!entry) return
    people.delete(profile)
    for (const origin of entry.origins) if (owners.get(origin) === profile) owners.delete(origin)
  }
  return {
    byOrigin: (origin) => {
      const profile = owners.get(origin)
      const entry = profile === undefined ? undefined : people.get(profile)
      if (profile === undefined || !entry) return undefined
      people.delete(profile)
      people.set(profile, entry)
      return entry.held
    },
    keep: (held, origins) => {
      const id = held.profile.id
      const known = people.get(id)?.origins ?? new Set<string>()
      for (const origin of origins) {
        known.add(origin)
        owners.set(origin, id)
      }
      people.delete(id)
      people.set(id, { held, origins: known })
      if (people.size > capacity) {
        const oldest = people.keys().next()
        if (!oldest.done) drop(oldest.value)
      }
    },
    drop,
    dropOrigin: (origin) => {
      const profile = owners.get(origin)
      if (profile !== undefined) drop(profile)
    },
    get size() {
      return people.size
    },
  }
}
