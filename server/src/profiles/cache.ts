import { type Held, HeldDocument, partsOf } from './held.ts'

/**
 * What this node remembers of people: never trusted, always verified (law 7): reads ask the database whether the version is still the
 * one, writes carry the version they replace. Bounded by what it takes of memory: people who have not been used for long leave first.
 */
export type ProfileCache = {
  byOrigin(origin: string): Held | undefined
  /** Remembers a person under these origins. */
  keep(held: Held, origins: readonly string[]): void
  /** Forgets a person, e.g. after a conflict. */
  drop(profile: string): void
  dropOrigin(origin: string): void
  /** People in memory. */
  readonly size: number
  /** Origins by which they are found. */
  readonly origins: number
}

/** `origins`: those used last come last. */
type Entry = { held: Held; readonly origins: string[]; weight: number }

/** Traits, assignments and identifiers that an ordinary person has; they take 4.3 KB of heap. The fullest there can be have ten times as many. */
const ORDINARY_PARTS = 16

/** Characters of such a person's document. Plain values take 1.6 bytes of heap for each, however long they are. */
const ORDINARY_BYTES = 2_750

/** Origins remembered per person; of somebody who has more, those used longest ago are looked up again. */
const ORIGINS = 64

/** Origins that take as much in the two indexes as a person does: 0.5 KB each. */
const ORIGINS_AS_ONE = 10

/** How many ordinary people one is worth: 4 to 5 KB of heap each, whatever the person, or whoever plays them, has sent. */
function weightOf(held: Held, origins: number): number {
  const parts = held instanceof HeldDocument ? held.parts : partsOf(held.profile)
  return Math.max(1, parts / ORDINARY_PARTS, held.bytes / ORDINARY_BYTES) + (origins - 1) / ORIGINS_AS_ONE
}

/**
 * Two generations of half the capacity each. Who is used enters the young one; when it is full, the old one is let go as a whole and the
 * young one becomes the old. A use thus costs a look-up, where a list by exact recency takes every entry out and in again (with 50,000
 * people a tenth of the time of a decision).
 *
 * @param capacity ordinary people at most. Measured when full, with 50,000: 90 MB of heap for people of one trait; at worst 255 MB, for the longest
 *   texts in any script, about as much for 16 plain traits or 64 origins each, and 190 MB for 80 values of `[{},{},…]`
 */
export function createProfileCache(capacity: number): ProfileCache {
  const half = Math.max(1, Math.floor(capacity / 2))
  let young = new Map<string, Entry>()
  let weight = 0
  let old = new Map<string, Entry>()
  /** People who are in both: metrics ask how many there are, and must not look through all. */
  let inBoth = 0
  const owners = new Map<string, string>()

  const disown = (profile: string, origins: Iterable<string>) => {
    for (const origin of origins) if (owners.get(origin) === profile) owners.delete(origin)
  }
  const drop = (profile: string) => {
    const entry = young.get(profile) ?? old.get(profile)
    if (!entry) return
    const wasYoung = young.delete(profile)
    if (wasYoung) weight -= entry.weight
    if (old.delete(profile) && wasYoung) inBoth -= 1
    disown(profile, entry.origins)
  }
  /** Somebody has become known, or better known. */
  const grow = (by: number) => {
    weight += by
    if (weight < half) return
    for (const [left, gone] of old) if (!young.has(left)) disown(left, gone.origins)
    old = young
    young = new Map()
    weight = 0
    inBoth = 0
  }
  const enter = (profile: string, entry: Entry) => {
    if (old.has(profile)) inBoth += 1
    young.set(profile, entry)
    grow(entry.weight)
  }
  const own = (profile: string, { origins }: Entry, added: readonly string[]) => {
    for (const origin of added) {
      const place = origins.indexOf(origin)
      if (place >= 0) origins.splice(place, 1)
      origins.push(origin)
      owners.set(origin, profile)
    }
    if (origins.length > ORIGINS) disown(profile, origins.splice(0, origins.length - ORIGINS))
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
      const id = held instanceof HeldDocument ? held.id : held.profile.id
      const recent = young.get(id)
      const entry = recent ?? old.get(id) ?? { held, origins: [], weight: 0 }
      const before = entry.weight
      entry.held = held
      own(id, entry, origins)
      entry.weight = weightOf(held, entry.origins.length)
      if (recent) grow(entry.weight - before)
      else enter(id, entry)
    },
    drop,
    dropOrigin: (origin) => {
      const profile = owners.get(origin)
      if (profile !== undefined) drop(profile)
    },
    get size() {
      return young.size + old.size - inBoth
    },
    get origins() {
      return owners.size
    },
  }
}
