import type { Held } from './held.ts'

/**
 * What this node remembers of people: never trusted, always verified (law 7): reads ask the database whether the version is still the
 * one, writes carry the version they replace. Bounded: people who have not been used for long leave first.
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

type Entry = { held: Held; readonly origins: Set<string> }

/** Traits, assignments and identifiers that an ordinary person has, in 4 KB. The fullest there can be have ten times as many. */
const ORDINARY = 16

/** How many ordinary people one is worth, so that many full ones cannot take all memory. */
function weightOf({ profile }: Held): number {
  const parts =
    Object.keys(profile.traits).length + Object.keys(profile.assignments).length + profile.identifiers.length
  return Math.max(1, parts / ORDINARY)
}

/**
 * Two generations of half the capacity each. Who is used enters the young one; when it is full, the old one is let go as a whole and the
 * young one becomes the old. A use thus costs a look-up, where a list by exact recency takes every entry out and in again (with 50,000
 * people a tenth of the time of a decision).
 *
 * @param capacity ordinary people at most; a document and its index take about 4 KB of heap in practice
 */
export function createProfileCache(capacity: number): ProfileCache {
  const half = Math.max(1, Math.floor(capacity / 2))
  let young = new Map<string, Entry>()
  let weight = 0
  let old = new Map<string, Entry>()
  const owners = new Map<string, string>()

  const disown = (profile: string, entry: Entry) => {
    for (const origin of entry.origins) if (owners.get(origin) === profile) owners.delete(origin)
  }
  const drop = (profile: string) => {
    const entry = young.get(profile) ?? old.get(profile)
    if (!entry) return
    if (young.delete(profile)) weight -= weightOf(entry.held)
    old.delete(profile)
    disown(profile, entry)
  }
  const enter = (profile: string, entry: Entry) => {
    young.set(profile, entry)
    weight += weightOf(entry.held)
    if (weight < half) return
    for (const [left, gone] of old) if (!young.has(left)) disown(left, gone)
    old = young
    young = new Map()
    weight = 0
  }
  return {
    byOrigin: (origin) => {
      const profile = owners.get(origin)
      if (profile === undefined) return undefined
      const recent = young.get(profile)
      if (recent) return recent.held
      const entry = old.get(profile)
      if (entry) enter(profile, entry)
      return entry?.held
    },
    keep: (held, origins) => {
      const id = held.profile.id
      const known = young.get(id)
      const entry = known ?? old.get(id) ?? { held, origins: new Set() }
      if (known) weight += weightOf(held) - weightOf(known.held)
      entry.held = held
      for (const origin of origins) {
        entry.origins.add(origin)
        owners.set(origin, id)
      }
      if (!known) enter(id, entry)
    },
    drop,
    dropOrigin: (origin) => {
      const profile = owners.get(origin)
      if (profile !== undefined) drop(profile)
    },
    get size() {
      let both = young.size
      for (const profile of old.keys()) if (!young.has(profile)) both += 1
      return both
    },
  }
}
