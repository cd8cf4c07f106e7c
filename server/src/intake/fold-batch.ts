import {
  applyEvent,
  type Choices,
  decideLink,
  type Identifier,
  type IdentityPlan,
  identifyProfile,
  type LinkSide,
  mergeProfiles,
  type Profile,
  type SignalWord,
} from '@diapason/kernel'
import { type Entry, tellsChoices } from '../consent/index.ts'
import { type LinkStatus, type NewLink, pairKey, pairOf } from '../identity/index.ts'
import type { Held } from '../profiles/index.ts'
import { newLink, shownAgain } from './new-link.ts'
import { createNews, type Signalled } from './news.ts'
import type { Taken } from './read-message.ts'
import type { NewRejected } from './rejected-store.ts'
import type { Concerned, Refused, StoreGate, Withheld } from './store-gate.ts'

/** What one batch changes, computed and not yet written. */
export type Folded = {
  /** People after the batch. `replaces` is the version their document was computed from; undefined when the row is new. */
  readonly people: readonly {
    readonly profile: Profile
    readonly replaces: number | undefined
    readonly origins: readonly string[]
    /** What stood of their choices, where it still stands: nobody was joined. */
    readonly choices: Choices | undefined
    /** Somebody who had chosen became part of them, so what stands is to be made again. */
    readonly chooses: boolean
    /** As they were stored: none of a new person, several of one whom a link made of several. */
    readonly before: readonly Profile[]
  }[]
  /** Rows of people who became part of another, with the person they became part of. */
  readonly absorbed: readonly { readonly id: string; readonly version: number; readonly into: string }[]
  readonly origins: readonly (Identifier & { readonly profile: string })[]
  /** Identifiers that were presented, or claimed, and are nobody's. */
  readonly unowned: readonly Identifier[]
  readonly links: readonly NewLink[]
  /** Keys of the links by which somebody was joined: were one of them not written, somebody else decided about the pair meanwhile. */
  readonly joining: readonly string[]
  /** Messages to be written, without what their people refuse. */
  readonly kept: readonly Taken[]
  readonly withheld: readonly Withheld[]
  /** Refused messages that may be kept. */
  readonly rejected: readonly NewRejected[]
  /** What was decided on without writing it, which must be as it was: people by the version of their row, and identifiers that were nobody's. */
  readonly relied: { readonly people: readonly Held[]; readonly strangers: readonly string[] }
  /** Messages that tell choices, in their order, each with whose it was when it was said: of those who join them later it says nothing. */
  readonly sayings: readonly Saying[]
}

/** Who somebody was when they spoke. */
export type Saying = {
  readonly taken: Taken
  /** Rows that they were, and origins that the batch had named of them. */
  readonly people: ReadonlySet<string>
  readonly origins: ReadonlySet<string>
  /** What their browser or a consent platform says with the message, where that seems to be news; undefined of what they say themselves. */
  readonly words?: readonly SignalWord[]
  /** False of a signal whose message is not kept. */
  readonly isKept?: boolean
}

/** What is known of those whom a batch is about. */
export type Acquainted = {
  /** People by origin; an origin that is nobody's is not here. */
  readonly known: ReadonlyMap<string, Held>
  readonly plan: IdentityPlan
  /** What was decided of pairs before, by `pairKey`. */
  readonly pairs: ReadonlyMap<string, LinkStatus>
  /** People whom somebody took apart, by `pairKey` of their ids. */
  readonly apart: ReadonlySet<string>
  /** Identifiers by type of people who have more than their document lists. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** What comes back with an identifier that is nobody's: those of the same person, of whom no message was left. */
  readonly hanging?: ReadonlyMap<string, readonly Identifier[]> | undefined
  /** What may be stored; everything may where it is absent. */
  readonly gate?: StoreGate | undefined
  /** As what a pair is known to be recorded: such a record need not be written again by a message of this instant. */
  readonly recorded: (pair: string, happenedAt: string) => LinkStatus | undefined
}

type Person = {
  profile: Profile | undefined
  /** Rows in the database that this person replaces: one for a known person, two or more after a link, none for a new one. */
  readonly rows: Held[]
  readonly origins: Set<string>
  readonly added: Identifier[]
  /** What they said of choices in this batch. */
  readonly said: Entry[]
  /** False of somebody who was only looked at. */
  changed: boolean
}

function newcomer(): Person {
  return { profile: undefined, rows: [], origins: new Set(), added: [], said: [], changed: true }
}

/**
 * Folds messages into people. Pure: what is known of the origins is given, what must be written is returned. A message with several
 * identifiers links their origins where the plan says so (`decideLink`), so their people become one: documents join by `mergeProfiles`,
 * which gives the very bytes that folding both histories gives. What the plan does not link stays with the message and joins nobody.
 */
export function foldBatch(
  batch: readonly Taken[],
  acquainted: Acquainted,
  beside: { readonly refused?: readonly Refused[]; readonly signalled?: Signalled | undefined } = {},
): Folded {
  const { known, plan, pairs, recorded, gate } = acquainted
  const { refused = [], signalled } = beside
  const byOrigin = new Map<string, Person>()
  const byRow = new Map<string, Person>()
  const links = new Map<string, NewLink>()
  const joining = new Set<string>()
  const unowned = new Map<string, Identifier>()
  const sayings: Saying[] = []
  const kept: Taken[] = []
  const withheld: Withheld[] = []
  const news = createNews(signalled)

  const personOf = (origin: string): Person | undefined => {
    const seen = byOrigin.get(origin)
    if (seen) return seen
    const held = known.get(origin)
    if (!held) return undefined
    const person = byRow.get(held.profile.id) ?? { ...newcomer(), profile: held.profile, rows: [held], changed: false }
    byRow.set(held.profile.id, person)
    byOrigin.set(origin, person)
    person.origins.add(origin)
    return person
  }
  const give = (person: Person, identifier: Identifier) => {
    byOrigin.set(identifier.origin, person)
    person.origins.add(identifier.origin)
    person.added.push(identifier)
    person.changed = true
    for (const one of acquainted.hanging?.get(identifier.origin) ?? []) {
      if (byOrigin.has(one.origin)) continue
      byOrigin.set(one.origin, person)
      person.origins.add(one.origin)
      person.added.push({ type: one.type, value: one.value, origin: one.origin })
    }
  }
  const sideOf = ({ type }: Identifier, person: Person | undefined): LinkSide => ({
    type,
    has: person && typesOf(person, acquainted.counts),
  })
  const concernedBy = (identifiers: readonly Identifier[], claims: readonly Identifier[]): Concerned => ({
    people: peopleIn(identifiers, personOf),
    strangers: identifiers.flatMap(({ origin }) => (personOf(origin) ? [] : origin)),
    claimed: peopleIn(claims, personOf),
  })
  const isApart = (one: Person, other: Person) =>
    one.rows.some(({ profile: a }) =>
      other.rows.some(({ profile: b }) => acquainted.apart.has(pairKey(pairOf(a.id, b.id)))),
    )

  /** Whether `other` is now the person's whom `first` belongs to, or becomes it. */
  const link = (taken: Taken, ends: readonly [Identifier, Identifier]): void => {
    const { event } = taken
    const [first, other] = ends
    const pair = pairKey(pairOf(first.origin, other.origin))
    const [person, theirs] = [personOf(first.origin), personOf(other.origin)]
    const joined = person !== undefined && person === theirs
    const made = links.get(pair)
    if (joined && made && isSettled(made.status)) {
      links.set(pair, shownAgain(made, { taken, ends, plan }))
      return
    }
    const known = recorded(pair, event.timestamp)
    if (joined && isSettled(known)) return
    const before = made?.status ?? pairs.get(pair)
    // What was decided of a pair stays: a message does not undo what a person did, and a doubt is put once.
    if (before !== undefined && before !== 'suggested' && !isOpen(before)) return
    const decision =
      before === 'live'
        ? undefined
        : decideLink({
            plan,
            message: event,
            a: sideOf(first, person),
            b: sideOf(other, theirs),
            joined,
            separated: () => person !== undefined && theirs !== undefined && isApart(person, theirs),
          })
    // Unless what was asked was declared since to be what several people have.
    if (before === 'suggested' && decision?.status !== 'shared') return
    const said = decision && newLink({ taken, ends, plan }, decision)
    if (said && (isSettled(said.status) || said.status !== known)) links.set(pair, said)
    if (said?.status !== 'live' && before !== 'live') {
      if (!theirs && said) unowned.set(other.origin, other)
      return
    }
    if (joined) return
    if (said) joining.add(pair)
    if (person && theirs) join(person, theirs, { byOrigin, byRow })
    else if (person) give(person, other)
    else if (theirs) give(theirs, first)
  }

  for (const came of batch) {
    const words = news.of(came, personOf(came.row.origin))
    const judged =
      gate?.judge(came, { concerned: () => concernedBy(came.event.identifiers, came.claims), words }) ?? came
    if ('outcome' in judged) {
      withheld.push(judged)
      const owner = personOf(came.row.origin)
      if (words.length === 0 || !owner) continue
      // What is said for somebody who is known is kept, though nothing else of the message is.
      gate?.heard(came, owner, words)
      news.keep(came, words)
      owner.changed = true
      sayings.push({ ...sayingOf(came, owner), words, isKept: false })
      continue
    }
    const taken = judged
    const { event, claims } = taken
    const [first, ...others] = event.identifiers
    if (!first) continue
    kept.push(taken)
    let person = personOf(first.origin)
    if (!person) {
      // Whoever the first linked identifier belongs to is who this is; else somebody new.
      for (const other of others) {
        if (personOf(other.origin)) link(taken, [first, other])
        if (personOf(first.origin)) break
      }
      person = personOf(first.origin) ?? newcomer()
      if (!person.origins.has(first.origin)) give(person, first)
    }
    for (const other of others) link(taken, [first, other])
    const owner = personOf(first.origin) ?? person
    owner.profile = applyEvent(owner.profile, { ...event, identifiers: [] }).profile
    owner.changed = true
    gate?.heard(taken, owner, words)
    if (words.length > 0) news.keep(came, words)
    // The signal first: it was on before the person said anything.
    if (words.length > 0) sayings.push({ ...sayingOf(taken, owner), words, isKept: true })
    if (tellsChoices(event)) sayings.push(sayingOf(taken, owner))
    for (const claim of claims) {
      const pair = pairKey(pairOf(first.origin, claim.origin))
      if (recorded(pair, event.timestamp) !== undefined || links.has(pair) || pairs.has(pair)) continue
      links.set(pair, newLink({ taken, ends: [first, claim], plan }, CLAIMED))
      if (!personOf(claim.origin)) unowned.set(claim.origin, claim)
    }
  }
  const rejected = refused.flatMap((one) => {
    const { said, ...whole } = one
    if (!gate) return whole
    const concerned = () => concernedBy(said.identifiers ?? [], said.claims)
    return gate.judgeRefused(one, { concerned, words: signalled?.words.get(one) ?? [] }) ?? []
  })
  for (const origin of byOrigin.keys()) unowned.delete(origin)
  const people = new Set(byOrigin.values())
  return {
    ...written(people),
    kept,
    withheld,
    rejected,
    relied: {
      people: [...people].flatMap((one) => (!one.changed && gate?.consulted.has(one) ? one.rows : [])),
      strangers: [...(gate?.consultedStrangers ?? [])].filter((origin) => !byOrigin.has(origin)),
    },
    unowned: [...unowned.values()],
    links: [...links.values()],
    joining: [...joining],
    sayings,
  }
}

function sayingOf(taken: Taken, owner: Person): Saying {
  return {
    taken,
    people: new Set(owner.rows.map(({ profile }) => profile.id)),
    origins: new Set(owner.origins),
  }
}

const CLAIMED = { status: 'claimed', rule: 'unsigned', reason: null, type: null, confidence: 0 } as const

/** What a message that shows the pair again need not say again. */
function isSettled(status: LinkStatus | undefined): boolean {
  return status === 'live' || status === 'suggested' || status === 'removed'
}

/** What does not keep a message from joining two. */
function isOpen(status: LinkStatus): boolean {
  return status === 'live' || status === 'claimed' || status === 'expired'
}

/** How many identifiers of each type a person has: those of their documents, or as counted where there are more than these list. */
function typesOf({ rows, added }: Person, counts: Acquainted['counts']): ReadonlyMap<string, number> {
  const types = new Map<string, number>()
  const add = (type: string, n: number) => types.set(type, (types.get(type) ?? 0) + n)
  for (const { profile } of rows) {
    const counted = counts.get(profile.id)
    if (counted) for (const [type, n] of counted) add(type, n)
    else for (const { type } of profile.identifiers) add(type, 1)
  }
  for (const { type } of added) add(type, 1)
  return types
}

function peopleIn(
  identifiers: readonly Identifier[],
  personOf: (origin: string) => Person | undefined,
): readonly Person[] {
  return [...new Set(identifiers.flatMap(({ origin }) => personOf(origin) ?? []))]
}

function join(into: Person, from: Person, index: { byOrigin: Map<string, Person>; byRow: Map<string, Person> }): void {
  into.profile =
    into.profile && from.profile ? mergeProfiles(into.profile, from.profile) : (into.profile ?? from.profile)
  for (const row of from.rows) {
    into.rows.push(row)
    index.byRow.set(row.profile.id, into)
  }
  for (const origin of from.origins) {
    into.origins.add(origin)
    index.byOrigin.set(origin, into)
  }
  into.added.push(...from.added)
  into.said.push(...from.said)
  into.changed = true
}

function written(people: Iterable<Person>): Pick<Folded, 'people' | 'absorbed' | 'origins'> {
  const folded = {
    people: [] as Folded['people'][number][],
    absorbed: [] as Folded['absorbed'][number][],
    origins: [] as Folded['origins'][number][],
  }
  for (const { profile: unnamed, rows, origins, added, changed } of people) {
    if (!unnamed || !changed) continue
    const profile = added.length === 0 ? unnamed : identifyProfile(unnamed, added)
    const own = rows.find((row) => row.profile.id === profile.id)
    folded.people.push({
      profile,
      replaces: own?.version,
      origins: [...origins],
      choices: own?.choices,
      chooses:
        rows.some((row) => row !== own && row.choices !== undefined) || (rows.length > 1 && own?.choices !== undefined),
      before: rows.map((row) => row.profile),
    })
    for (const row of rows)
      if (row !== own) folded.absorbed.push({ id: row.profile.id, version: row.version, into: profile.id })
    for (const identifier of added) folded.origins.push({ ...identifier, profile: profile.id })
  }
  return folded
}
