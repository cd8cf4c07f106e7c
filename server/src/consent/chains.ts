import { type Entry, type NewEntry, sealOf } from './entry.ts'

/** A word that came to us within this time was said now, as far as its order goes. */
const LIVE = 60_000

const ALL = () => true

/**
 * The chains of one person while entries are added: each entry is sealed to the one before it of its origin, and speaks for the person's other origins that
 * had said something of the same purpose. An entry costs what there are origins, not what there are entries.
 *
 * @param before chain by chain, each from its first
 */
export function createChains(before: readonly Entry[]) {
  const last = new Map<string, Entry>()
  /** When each origin spoke last of a purpose. */
  const spoke = new Map<string, Map<string, string>>()
  const keep = (entry: Entry) => {
    const { origin, purpose, at } = entry
    last.set(origin, entry)
    const times = spoke.get(purpose) ?? new Map<string, string>()
    spoke.set(purpose, times)
    if (at > (times.get(origin) ?? '')) times.set(origin, at)
  }
  for (const entry of before) keep(entry)

  /** A refusal that is said now is not older than what it takes back: the clock of this node is behind that of another. */
  const timeOf = ({ origin, purpose, state, at, recordedAt }: NewEntry, isTheirs: (origin: string) => boolean) => {
    const isLive = Date.parse(recordedAt) - Date.parse(at) < LIVE
    if (!isLive || (state !== 'denied' && state !== 'withdrawn')) return at
    let latest = at
    for (const [one, time] of spoke.get(purpose) ?? [])
      if (time > latest && (one === origin || isTheirs(one)) && (last.get(one)?.recordedAt ?? '') > recordedAt)
        latest = time
    return latest
  }

  return {
    /** @param isTheirs whether another origin was the person's when it was said */
    add: (entry: NewEntry, isTheirs: (origin: string) => boolean = ALL): Entry => {
      const { origin, purpose } = entry
      const covers: Record<string, string> = {}
      for (const one of spoke.get(purpose)?.keys() ?? []) {
        const word = last.get(one)
        if (word && one !== origin && isTheirs(one)) covers[one] = word.hash
      }
      const end = last.get(origin)
      const content = { ...entry, at: timeOf(entry, isTheirs), n: (end?.n ?? 0) + 1, covers, prev: end?.hash ?? null }
      const sealed = { ...content, hash: sealOf(content) }
      keep(sealed)
      return sealed
    },
  }
}
