import { RESTRICTION, type StandingChoice, subscriptionIn, takesBack } from '@diapason/kernel'
import { type Entry, type NewEntry, sealOf } from './entry.ts'

/** A word that came to us within this time was said now, as far as its order goes. */
const LIVE = 60_000

/**
 * Other origins that all words of one saying can take back together: two hundred kilobytes of them. A person who refused on two thousand devices, or on two hundred in ten
 * respects, is no person. A yes for which nothing is left waits, as one that was not confirmed: it takes nothing back, and said again it counts when the others no longer have to.
 */
const TAKEN_BACK = 2_000

const ALL = () => true

/** What one origin said of one subject. */
type Spoken = {
  /** When it spoke last. */
  at: string
  /** What each voice of it said last, its person ('') and each signal, but for a yes that waits; at one instant, the more restrictive. */
  readonly words: Map<string, StandingChoice>
  /** Until when it speaks for others. */
  readonly covered: Map<string, string>
}

/**
 * The chains of one person while entries are added: each entry is sealed to the one before it of its origin, and takes back what the person's other origins had
 * said of the same subject: where that would count beside it, and is not taken back by the same origin already. Whatever origins are put together or taken apart later, what stands is
 * as if each spoke for all of them (a property says so); and a word is as long as there is something against it, not as there are visits.
 *
 * @param before chain by chain, each from its first
 */
export function createChains(before: readonly Entry[]) {
  const last = new Map<string, Entry>()
  const spoken = new Map<string, Map<string, Spoken>>()
  const ofSubject = (subject: string) => {
    const known = spoken.get(subject) ?? new Map<string, Spoken>()
    spoken.set(subject, known)
    return known
  }
  const keep = (entry: Entry) => {
    const { origin, purpose, at, covers, place } = entry
    last.set(origin, entry)
    const said = ofSubject(purpose)
    const own = said.get(origin) ?? { at, words: new Map<string, StandingChoice>(), covered: new Map<string, string>() }
    said.set(origin, own)
    if (at > own.at) own.at = at
    if (entry.state === 'pending') return
    const voice = place.signal ?? ''
    const word = own.words.get(voice)
    if (!word || at > word.at || (at === word.at && takesBack(word, entry))) own.words.set(voice, entry)
    for (const one in covers) if (at > (own.covered.get(one) ?? '')) own.covered.set(one, at)
  }
  for (const entry of before) keep(entry)

  /** A refusal that is said now is not older than what it takes back: the clock of this node is behind that of another. */
  const timeOf = ({ origin, purpose, state, at, recordedAt }: NewEntry, isTheirs: (origin: string) => boolean) => {
    const isLive = Date.parse(recordedAt) - Date.parse(at) < LIVE
    if (!isLive || (state !== 'denied' && state !== 'withdrawn')) return at
    let latest = at
    for (const [one, { at: time }] of spoken.get(purpose) ?? [])
      if (time > latest && (one === origin || isTheirs(one)) && (last.get(one)?.recordedAt ?? '') > recordedAt)
        latest = time
    return latest
  }

  /** Origins whose words would count beside this one. */
  const against = (entry: NewEntry, isTheirs: (origin: string) => boolean): string[] => {
    const said = spoken.get(entry.purpose)
    const own = said?.get(entry.origin)
    const others = [...(said ?? [])].flatMap(([one, { words }]) =>
      one !== entry.origin &&
      wordsThatStand(words).some((word) => isStillAgainst(entry, word, own?.covered.get(one))) &&
      isTheirs(one)
        ? one
        : [],
    )
    return [...new Set([...others, ...restricted(entry, isTheirs)])]
  }
  /** Origins that are restricted: a yes of their person's own opens a purpose again where it speaks for each of them. */
  const restricted = ({ origin, purpose, state, place }: NewEntry, isTheirs: (origin: string) => boolean): string[] => {
    const opens = state === 'granted' && place.signal === undefined && purpose !== RESTRICTION
    if (!opens || subscriptionIn(purpose)) return []
    return [...(spoken.get(RESTRICTION) ?? [])].flatMap(([one, said]) =>
      one !== origin && isRestricted(said) && isTheirs(one) ? one : [],
    )
  }

  return {
    /**
     * Entries of one saying.
     * @param isTheirs whether another origin was the person's when it was said
     */
    add: (entries: readonly NewEntry[], isTheirs: (origin: string) => boolean = ALL): Entry[] => {
      let left = TAKEN_BACK
      return entries.map((entry) => {
        const others = against(entry, isTheirs)
        const fits = others.length <= left
        if (fits) left -= others.length
        const covers = Object.fromEntries((fits ? others : []).map((one) => [one, last.get(one)?.hash ?? '']))
        const end = last.get(entry.origin)
        const state = fits ? entry.state : 'pending'
        const content = {
          ...entry,
          state,
          at: timeOf(entry, isTheirs),
          n: (end?.n ?? 0) + 1,
          covers,
          prev: end?.hash ?? null,
        }
        const sealed = { ...content, hash: sealOf(content) }
        keep(sealed)
        return sealed
      })
    },
    against,
    /** Origins that are restricted by now. */
    restricted: (): ReadonlySet<string> =>
      new Set([...(spoken.get(RESTRICTION) ?? [])].flatMap(([one, said]) => (isRestricted(said) ? one : []))),
  }
}

function isRestricted({ words }: Spoken): boolean {
  return words.get('')?.state === 'withdrawn'
}

/** Whether nothing that was said before would count beside this word: said again, it would change nothing. */
export function isTakenBack(before: readonly Entry[], entry: NewEntry): boolean {
  return createChains(before).against(entry, ALL).length === 0
}

/** Somebody's own word ends what was signalled before. */
function wordsThatStand(words: ReadonlyMap<string, StandingChoice>): readonly StandingChoice[] {
  const own = words.get('')
  return [...words.values()].filter((word) => own === undefined || word.at >= own.at)
}

/** @param covered until when the speaker spoke for the other already */
function isStillAgainst(entry: NewEntry, word: StandingChoice, covered: string | undefined): boolean {
  return takesBack(entry, word) && !(covered !== undefined && covered > word.at)
}
