import { compareText } from './compare-text.ts'
import { getOwn, setOwn } from './own-property.ts'
import { RESTRICTION } from './restriction.ts'
import type { SignalKind } from './signal-rule.ts'
import { type SignalStand, signalName } from './signal-words.ts'

/** What somebody said of a purpose. `pending`: a yes that waits for its confirmation (double opt-in). */
export type ChoiceState = 'granted' | 'denied' | 'withdrawn' | 'pending'

/** One entry of the ledger, as far as its effect goes. */
export type ChoiceEntry = {
  /** What it is about: the key of a purpose, or a subscription (`subscriptionOf`). */
  readonly subject: string
  /** Whose ledger it stands in. */
  readonly origin: string
  readonly state: ChoiceState
  /** ISO 8601, when it was said. */
  readonly at: string
  /** ISO 8601, until when a yes holds; null for ever. */
  readonly until: string | null
  /** Other origins of who said it, for which it speaks as well: all that they were recognised by. */
  readonly covers: readonly string[]
  /** Present where no person said it, but what speaks for them. */
  readonly signal?: SignalKind | undefined
  /** How often they want what they subscribed to, where they said so. */
  readonly frequency?: string
}

/** What stands of all that a person said about one subject. */
export type StandingChoice = Pick<ChoiceEntry, 'state' | 'at' | 'until' | 'frequency'> & {
  /** What signals said last of it, by `signalName`: the newest of them, so that the next that says the same is no news. */
  readonly signals?: Readonly<Record<string, SignalStand>>
  /** Of whom is restricted: the yes that they gave after all that restricts them, and until when it holds. */
  readonly despite?: Pick<ChoiceEntry, 'at' | 'until'>
}

/** By subject. */
export type Choices = Readonly<Record<string, StandingChoice>>

/**
 * What stands of the entries of a person, in whatever order they come. Of one origin the latest word counts, and where a word speaks for other origins
 * of the same person, theirs of before no longer do. Where several words stand side by side, of origins that were different people when they were said,
 * a refusal wins: the most restrictive. Each signal of an origin is a voice of its own: it ends what the same signal said before, its person's own word ends it, and between voices
 * a refusal wins as well. So people who become one owe it to nothing but the union of their entries, and a split gives each their own back.
 *
 * @param entries those of the person's origins, and no others
 */
export function foldChoices(entries: Iterable<ChoiceEntry>): Choices {
  const bySubject = Map.groupBy(entries, ({ subject }) => subject)
  const restricting = wordsThatStand(bySubject.get(RESTRICTION) ?? []).filter(isRefusal)
  const choices: Record<string, StandingChoice> = {}
  for (const subject of [...bySubject.keys()].sort(compareText)) {
    const said = bySubject.get(subject) ?? []
    const words = wordsThatStand(said)
    const standing = words.map(effectOf).reduce<StandingChoice | undefined>(moreRestrictive, undefined)
    const signals = signalsOf(said)
    const despite = restricting.length === 0 ? undefined : givenDespite(words, restricting)
    if (standing) setOwn(choices, subject, { ...standing, ...(signals && { signals }), ...(despite && { despite }) })
  }
  return choices
}

/** What a person said last of a subject; undefined when they were never asked. */
export function choiceOf(choices: Choices | undefined, subject: string): StandingChoice | undefined {
  return choices && getOwn(choices, subject)
}

/** Words that no later one takes back: side by side where they are of origins that were different people when they were said. */
function wordsThatStand(entries: readonly ChoiceEntry[]): readonly ChoiceEntry[] {
  const spokenFor = new Map<string, string>()
  const signalled = new Map<string, string>()
  // A yes that waits takes nothing back: a refusal stays one, and so does a yes of before.
  for (const { origin, covers, at, state, signal } of entries)
    if (state !== 'pending') {
      if (signal !== undefined) raise(signalled, signalName(origin, signal), at)
      else for (const one of [origin, ...covers]) raise(spokenFor, one, at)
    }
  return entries.filter(({ origin, state, at, signal }) => {
    if (state === 'pending') return true
    if (signal === undefined) return at === spokenFor.get(origin)
    return at === signalled.get(signalName(origin, signal)) && at >= (spokenFor.get(origin) ?? '')
  })
}

/**
 * The yes that opens a purpose again to whom is restricted (GDPR, article 18(2)): a word of their own, later than every restriction, that speaks for each origin restricted.
 * One of somebody who joined them since opens nothing of theirs, nor does what a browser goes on signalling. Undefined where there is none, or where a refusal stands.
 */
function givenDespite(
  words: readonly ChoiceEntry[],
  restricting: readonly ChoiceEntry[],
): StandingChoice['despite'] | undefined {
  if (words.some(isRefusal)) return undefined
  let longest: StandingChoice | undefined
  for (const word of words) {
    const { origin, covers, state, at, signal } = word
    if (state !== 'granted' || signal !== undefined) continue
    if (!restricting.every((one) => at > one.at && (origin === one.origin || covers.includes(one.origin)))) continue
    longest = longest === undefined ? effectOf(word) : longer(longest, effectOf(word))
  }
  return longest && { at: longest.at, until: longest.until }
}

function isRefusal({ state }: Pick<ChoiceEntry, 'state'>): boolean {
  return state === 'denied' || state === 'withdrawn'
}

function raise(times: Map<string, string>, name: string, at: string): void {
  if (at > (times.get(name) ?? '')) times.set(name, at)
}

/** Signals listed with a subject: a household of devices. Of others the ledger says what they said last. */
const LISTED = 24

/** What each signal said last; where it said two things in one instant, the refusal. Undefined where there is none. */
function signalsOf(entries: readonly ChoiceEntry[]): Readonly<Record<string, SignalStand>> | undefined {
  const last = new Map<string, SignalStand>()
  for (const { signal, origin, state, at, until } of entries) {
    if (signal === undefined) continue
    const name = signalName(origin, signal)
    const stand = {
      state: state === 'granted' || state === 'pending' ? ('granted' as const) : ('denied' as const),
      at,
      until,
    }
    const known = last.get(name)
    if (known === undefined || isAfter(stand, known)) last.set(name, stand)
  }
  if (last.size === 0) return undefined
  const newest = [...last].sort(([a, one], [b, other]) => compareText(other.at, one.at) || compareText(a, b))
  return Object.fromEntries(newest.slice(0, LISTED))
}

function isAfter(one: SignalStand, other: SignalStand): boolean {
  const order = compareText(one.at, other.at) || compareText(other.state, one.state)
  return order > 0 || (order === 0 && compareText(one.until ?? '', other.until ?? '') > 0)
}

/** A refusal has no end, and nothing is wanted often by who refuses it; nor has a yes that waits, of which is known what it would ask for. */
function effectOf({ state, at, until, frequency }: StandingChoice): StandingChoice {
  const wanted = frequency === undefined ? {} : { frequency }
  if (state === 'granted') return { state, at, until, ...wanted }
  return { state, at, until: null, ...(state === 'pending' ? wanted : {}) }
}

/**
 * Whether a word has to speak for another origin, because what that one said last would count beside it. A refusal never has to, for it wins anyway; nor does a yes beside one
 * that holds no longer. So a word is as long as there are words against it, not as there are words.
 *
 * @param theirs what the other origin said last
 */
export function takesBack(word: StandingChoice, theirs: StandingChoice): boolean {
  if (word.state !== 'granted' || theirs.state === 'pending') return false
  const alone = effectOf(word)
  return moreRestrictive(alone, effectOf(theirs)) !== alone
}

const RANK: Readonly<Record<ChoiceState, number>> = { withdrawn: 0, denied: 0, granted: 1, pending: 2 }

/** A refusal before a yes, and a yes before one that waits: to have been asked elsewhere, without an answer, takes nothing back. */
function moreRestrictive(a: StandingChoice | undefined, b: StandingChoice): StandingChoice {
  if (a === undefined) return b
  const order = RANK[a.state] - RANK[b.state]
  if (order !== 0) return order < 0 ? a : b
  return a.state === 'granted' ? longer(a, b) : later(a, b)
}

/** Of two yeses the one that holds longer: that one has ended says nothing against the other. */
function longer(a: StandingChoice, b: StandingChoice): StandingChoice {
  if (a.until === b.until) return later(a, b)
  if (a.until === null || b.until === null) return a.until === null ? a : b
  return a.until > b.until ? a : b
}

function later(a: StandingChoice, b: StandingChoice): StandingChoice {
  const order =
    compareText(a.at, b.at) || compareText(a.state, b.state) || compareText(a.frequency ?? '', b.frequency ?? '')
  return order < 0 ? b : a
}
