import { applyEvent, type Identifier, mergeProfiles, type Profile } from '@diapason/kernel'
import type { Link } from '../identity/index.ts'
import type { Held } from '../profiles/index.ts'
import type { Taken } from './read-message.ts'

/** What one batch changes, computed and not yet written. */
export type Folded = {
  /** People after the batch. `replaces` is the version their document was computed from; undefined when the row is new. */
  readonly people: readonly {
    readonly profile: Profile
    readonly replaces: number | undefined
    readonly origins: readonly string[]
    /** As they were stored: none of a new person, several of one whom a link made of several. */
    readonly before: readonly Profile[]
  }[]
  /** Rows of people who became part of another, with the person they became part of. */
  readonly absorbed: readonly { readonly id: string; readonly version: number; readonly into: string }[]
  readonly origins: readonly (Identifier & { readonly profile: string })[]
  readonly links: readonly Link[]
}

type Person = {
  profile: Profile | undefined
  /** Rows in the database that this person replaces: one for a known person, two or more after a link, none for a new one. */
  readonly rows: Held[]
  readonly origins: Set<string>
  readonly added: Identifier[]
}

/**
 * Folds messages into people. Pure: what is known of the origins is given, what must be written is returned. A message with several
 * identifiers links their origins (rule `same_message`), so their people become one: documents join by `mergeProfiles`, which gives the
 * very bytes that folding both histories gives.
 */
export function foldBatch(batch: readonly Taken[], known: ReadonlyMap<string, Held>): Folded {
  const byOrigin = new Map<string, Person>()
  const byRow = new Map<string, Person>()
  const links: Link[] = []

  const personOf = (origin: string): Person | undefined => {
    const seen = byOrigin.get(origin)
    if (seen) return seen
    const held = known.get(origin)
    if (!held) return undefined
    const person = byRow.get(held.profile.id) ?? { profile: held.profile, rows: [held], origins: new Set(), added: [] }
    byRow.set(held.profile.id, person)
    byOrigin.set(origin, person)
    person.origins.add(origin)
    return person
  }

  for (const { event } of batch) {
    let person: Person | undefined
    for (const { origin } of event.identifiers) {
      const other = personOf(origin)
      if (other && person && other !== person) join(person, other, { byOrigin, byRow })
      else person ??= other
    }
    person ??= { profile: undefined, rows: [], origins: new Set(), added: [] }
    for (const identifier of event.identifiers) {
      if (!byOrigin.has(identifier.origin)) {
        byOrigin.set(identifier.origin, person)
        person.origins.add(identifier.origin)
        person.added.push(identifier)
      }
    }
    person.profile = applyEvent(person.profile, event).profile
    linksOf(event, links)
  }
  return written(new Set(byOrigin.values()), links)
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
}

function linksOf(event: Taken['event'], links: Link[]): void {
  const [first, ...others] = event.identifiers
  if (!first) return
  for (const other of others) {
    const [a, b] = first.origin < other.origin ? [first.origin, other.origin] : [other.origin, first.origin]
    links.push({
      a,
      b,
      rule: 'same_message',
      origin: event.origin,
      messageId: event.messageId,
      source: event.source,
      channel: event.channel,
      happenedAt: event.timestamp,
    })
  }
}

function written(people: Iterable<Person>, links: readonly Link[]): Folded {
  const folded = {
    people: [] as Folded['people'][number][],
    absorbed: [] as Folded['absorbed'][number][],
    origins: [] as Folded['origins'][number][],
    links,
  }
  for (const { profile, rows, origins, added } of people) {
    if (!profile) continue
    const own = rows.find((row) => row.profile.id === profile.id)
    folded.people.push({
      profile,
      replaces: own?.version,
      origins: [...origins],
      before: rows.map((row) => row.profile),
    })
    for (const row of rows)
      if (row !== own) folded.absorbed.push({ id: row.profile.id, version: row.version, into: profile.id })
    for (const identifier of added) folded.origins.push({ ...identifier, profile: profile.id })
  }
  return folded
}
