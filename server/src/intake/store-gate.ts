import {
  type Choices,
  type ConsentPlan,
  foldChoices,
  gateStore,
  type Identifier,
  isDefinedPurpose,
  isJsonObject,
  type Json,
  type JsonObject,
  type LogEvent,
  overlaySignals,
  type SignalWord,
  type StandingChoice,
  type ToStore,
} from '@diapason/kernel'
import { choiceEntryOf, type Entry, type NewEntry, sealedAfter, tellsChoices } from '../consent/index.ts'
import { type Held, ProfileConflict } from '../profiles/index.ts'
import { entriesInMessage } from './entries-in-message.ts'
import { entriesOfSignals } from './entries-of-signals.ts'
import type { Taken } from './read-message.ts'
import type { NewRejected } from './rejected-store.ts'
import { hidesTraits, strippedMessage, withoutRefused } from './without-refused.ts'

/** What the ledger holds of who a batch is about, read once they are locked. */
export type KnownWords = {
  /** By person. */
  readonly ofPeople: ReadonlyMap<string, readonly Entry[]>
  /** By identifier that is nobody's, as all messages of its person have left the log. */
  readonly ofNobody: ReadonlyMap<string, readonly Entry[]>
}

/** Somebody whose choices count for a message. */
export type Voice = {
  readonly rows: readonly Held[]
  /** Identifiers that became theirs in this batch. */
  readonly added: readonly Identifier[]
  /** What they said in this batch, as the ledger will have it. */
  readonly said: Entry[]
}

/** Who a message is of, as far as it is known. */
export type Concerned = {
  readonly people: readonly Voice[]
  /** Identifiers that are nobody's. */
  readonly strangers: readonly string[]
  /** Whom it names though its sender may not speak for them: what they refuse counts, what they allow does not. */
  readonly claimed: readonly Voice[]
}

/** A message that was refused at the door, with what can be told of it: it is kept for who mends it, unless its person refuses that. */
export type Refused = NewRejected & {
  readonly said: {
    readonly event: Pick<LogEvent, 'type' | 'name' | 'traits' | 'properties' | 'context'>
    readonly purpose: string
    /** Undefined where it cannot be told whose it is. */
    readonly identifiers: readonly Identifier[] | undefined
    readonly claims: readonly Identifier[]
  }
}

/** A message of which nothing is stored, or nothing of its person. */
export type Withheld = {
  readonly taken: Taken
  readonly outcome: 'drop' | 'detach'
  readonly purpose: string
  /** Names of the properties that are kept of one that is kept without its person. */
  readonly properties: ReadonlySet<string>
}

/** Who a message is of, and what it signals: that counts for the message itself. */
export type Asking = { readonly concerned: () => Concerned; readonly words: readonly SignalWord[] }

export type StoreGate = {
  /** What is to be written of a message: itself, itself without what its person refuses, or nothing. */
  judge(taken: Taken, of: Asking): Taken | Withheld
  /** What is to be kept of a message that was refused; undefined for nothing. */
  judgeRefused(refused: Refused, of: Asking): NewRejected | undefined
  /** What a message says of choices, and what it signals, counts for those after it. */
  heard(taken: Taken, speaker: Voice, words: readonly SignalWord[]): void
  /** Whose choices were asked for: what was decided on holds while they are as they were. */
  readonly consulted: ReadonlySet<Voice>
  readonly consultedStrangers: ReadonlySet<string>
}

/** Whether anything could be refused of these messages: where nobody said what data is for, the gate costs nothing. */
export function isGating(
  plan: ConsentPlan,
  batch: { readonly taken: readonly Taken[]; readonly rejected: readonly Refused[] },
): boolean {
  const { events, traits, serves, purposes, retired } = plan
  if (traits.size + serves.elements.size + events.track.size + events.page.size + events.screen.size > 0) return true
  if (purposes.size + retired.size === 0) return false
  return (
    batch.taken.some(({ purpose }) => isDefinedPurpose(plan, purpose)) ||
    batch.rejected.some(({ said }) => isDefinedPurpose(plan, said.purpose))
  )
}

/** Whether an event may be kept without its person. */
export function mayDetach({ events }: ConsentPlan): boolean {
  return Object.values(events).some((byName) => byName.values().some(({ refused }) => refused === 'detach'))
}

/**
 * Gate 1 as a batch goes through it, message by message: each is judged by what stands of the choices of its person, with those of earlier messages of the
 * same batch. Of a message that names several people none of whom is known to be another, what any of them refuses is refused. Without `ledger`, which is only
 * read once people are locked, choices are as they are remembered, and whoever writes verifies them: see `consulted`.
 */
export function createStoreGate(plan: ConsentPlan, ledger: KnownWords | undefined): StoreGate {
  /** As if it brought every trait that the catalogue knows, where it may bring any. */
  const heldTo = <T extends Pick<LogEvent, 'traits'>>(event: T, mayBringAny: boolean): T =>
    mayBringAny ? { ...event, traits: { ...everyTrait(plan), ...event.traits } } : event
  const consulted = new Set<Voice>()
  const consultedStrangers = new Set<string>()

  const entriesOf = ({ rows, added, said }: Voice): Entry[] => {
    const known = [
      ...rows.flatMap(({ profile }) => ledger?.ofPeople.get(profile.id) ?? []),
      ...added.flatMap(({ origin }) => ledger?.ofNobody.get(origin) ?? []),
      ...said,
    ]
    // Identifiers that hung together are found from each of them.
    return [...new Map(known.map((entry) => [`${entry.origin} ${entry.n}`, entry])).values()]
  }
  const standing = (
    people: readonly Voice[],
    strangers: readonly string[],
    signalled?: { readonly taken: Taken; readonly words: readonly SignalWord[] },
  ): Choices | undefined => {
    if (!ledger) {
      // So is what stands of what somebody signals for the first time.
      if (signalled && signalled.words.length > 0) throw new ProfileConflict()
      const known = people.flatMap(({ rows }) => rows.flatMap(({ choices }) => (choices ? [choices] : [])))
      // What stands of two who are one is in the ledger alone.
      if (known.length > 1) throw new ProfileConflict()
      return known[0]
    }
    const entries = [...people.flatMap(entriesOf), ...strangers.flatMap((origin) => ledger.ofNobody.get(origin) ?? [])]
    const all: NewEntry[] = [...entries]
    if (signalled)
      all.push(...entriesOfSignals(signalled.taken, { words: signalled.words, plan, known: entries, isKept: true }))
    return all.length === 0 ? undefined : foldChoices(all.map((entry) => choiceEntryOf({ covers: {}, ...entry })))
  }
  const choicesOf = (
    { people, strangers, claimed }: Concerned,
    signalled?: { readonly taken: Taken; readonly words: readonly SignalWord[] },
  ): Choices | undefined => {
    for (const one of [...people, ...claimed]) consulted.add(one)
    for (const one of strangers) consultedStrangers.add(one)
    let choices = standing(people, strangers, signalled)
    for (const one of claimed) choices = restricted(choices, standing([one], []))
    return choices
  }

  return {
    judge: (taken, { concerned, words }) => {
      const { event: said, purpose, row, strays } = taken
      const event = heldTo(strays ? { ...said, traits: strays } : said, hidesTraits({ context: said.context }))
      const verdict = gateStore(
        plan,
        asking({ event, purpose, now: row.receivedAt }, () => choicesOf(concerned(), { taken, words })),
      )
      if (verdict.outcome !== 'keep') return { ...verdict, taken }
      return verdict.strip.length === 0 && !verdict.bare ? taken : withoutRefused(taken, verdict)
    },
    judgeRefused: ({ said, ...kept }, { concerned, words }) => {
      const { purpose, identifiers } = said
      const message = JSON.parse(kept.raw) as Json
      const event = heldTo(said.event, hidesTraits(message))
      const verdict = gateStore(
        plan,
        asking({ event, purpose, now: kept.receivedAt }, () =>
          // Whose it is cannot be told, so they may have refused whatever can be refused.
          identifiers
            ? overlaySignals({
                choices: choicesOf(concerned()),
                words,
                origins: identifiers.map(({ origin }) => origin),
                now: kept.receivedAt,
              })
            : allRefused(plan, kept.receivedAt),
        ),
      )
      if (verdict.outcome !== 'keep') return undefined
      if (verdict.strip.length === 0 && !verdict.bare) return kept
      const stripped = isJsonObject(message) ? strippedMessage(message, verdict) : '(no object, and so not kept)'
      return { ...kept, raw: JSON.stringify(stripped) }
    },
    heard: (taken, speaker, words) => {
      if (!ledger) {
        if (words.length > 0) throw new ProfileConflict()
        return
      }
      const say = (entries: readonly NewEntry[], isAlone: boolean) =>
        speaker.said.push(...sealedAfter(entriesOf(speaker), entries, isAlone))
      if (words.length > 0) say(entriesOfSignals(taken, { words, plan, known: entriesOf(speaker), isKept: true }), true)
      if (tellsChoices(taken.event))
        say(entriesInMessage(taken, { plan, before: entriesOf(speaker) }), taken.via === 'visit')
    },
    consulted,
    consultedStrangers,
  }
}

/** Choices are looked for where the gate asks for them, and once. */
function asking(what: Omit<ToStore, 'choices'>, choices: () => Choices | undefined): ToStore {
  let known: { readonly choices: Choices | undefined } | undefined
  return {
    ...what,
    get choices() {
      known ??= { choices: choices() }
      return known.choices
    },
  }
}

/** Choices, and what others refuse. */
function restricted(choices: Choices | undefined, others: Choices | undefined): Choices | undefined {
  if (!others) return choices
  const refusals = Object.entries(others).filter(([, { state }]) => state === 'denied' || state === 'withdrawn')
  return refusals.length === 0 ? choices : { ...choices, ...Object.fromEntries(refusals) }
}

function everyTrait({ traits }: ConsentPlan): JsonObject {
  return Object.fromEntries([...traits.keys()].map((name) => [name, true]))
}

function allRefused({ purposes }: ConsentPlan, at: string): Choices {
  return Object.fromEntries(
    [...purposes.keys()].map((key): [string, StandingChoice] => [key, { state: 'denied', at, until: null }]),
  )
}
