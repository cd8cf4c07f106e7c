import { type IdentityPlan, identifierRank, identifierRule } from '@diapason/kernel'
import { createIdentityStore, createLinkStore, type Link, type LinkStatus } from '../identity/index.ts'
import { createLogReader, logKey } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { createPeopleReader, profileErrors } from '../profiles/index.ts'
import type { IdentityDecision } from './decision.ts'
import { createDecisionStore } from './decision-store.ts'

export type ShownIdentifier = {
  readonly origin: string
  readonly type: string
  readonly value: string
  readonly strength: 'strong' | 'weak'
  readonly shared: boolean
  readonly firstSeen: string
  /** Messages whose first identifier it was. */
  readonly events: number
}

export type NamedPerson = { readonly id: string; readonly label: string }

export type FarEnd = {
  readonly origin: string
  readonly type: string
  readonly value: string
  readonly person: NamedPerson | null
}

export type ShownLink = Omit<Link, 'origin' | 'messageId' | 'limitedType' | 'source'> & {
  /** The key that sent the message, by the name it has today. */
  readonly source: { readonly id: string; readonly name: string }
  readonly limitedType: string | null
  /** The message that showed it; null where a person made it, or the message has left the log. */
  readonly evidence: {
    readonly origin: string
    readonly messageId: string
    readonly type: string
    readonly name: string
  } | null
  /** Who decided about it last, when and why. */
  readonly decidedBy: IdentityDecision['by'] | null
  readonly decidedAt: string | null
  readonly note: string | null
}

/** One page of how somebody is known. Pages together tell each identifier once, and each link with the later of its ends. */
export type PersonIdentity = NamedPerson & {
  /** Of the person as a whole, whatever the page. */
  readonly counts: { readonly identifiers: number; readonly links: Readonly<Record<LinkStatus, number>> }
  readonly identifiers: readonly ShownIdentifier[]
  readonly others: readonly FarEnd[]
  readonly links: readonly ShownLink[]
  /** With the first page. */
  readonly decisions: readonly ShownDecision[]
}

/** A place among the identifiers of a person: what they are worth, then when they were first seen. */
export type IdentifierPlace = { readonly rank: number; readonly firstSeen: string; readonly origin: string }

/** A link with what it joins, for a list of links. */
export type ListedLink = Omit<ShownLink, 'a' | 'b'> & { readonly a: FarEnd; readonly b: FarEnd }

/** A decision with the people it concerned as they are called now; what is nobody's any more is named by its value, and does not exist. */
export type ShownDecision = Omit<IdentityDecision, 'people'> & {
  readonly people: readonly (NamedPerson & { readonly exists: boolean })[]
}

/** Decisions shown with a person; all of them are in the history. */
const DECISIONS = 50

/** Links told with a page of identifiers: several for each. Whoever is presented with everybody's card, or claimed by half the world, has more. */
const LIVE = 500
const DOUBTS = 100

/** How somebody is known: identifiers, links of every kind with their evidence, and what was decided. */
export function createIdentityReader(of: {
  readonly db: Database
  readonly plan: () => IdentityPlan
  /** What keys are called, by id. */
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
}) {
  const { db, plan, sourceNames } = of
  const identity = createIdentityStore(db)
  const links = createLinkStore(db)
  const people = createPeopleReader(db)
  const decisions = createDecisionStore(db)

  const shown = async (some: readonly Link[], decided: readonly IdentityDecision[]): Promise<ShownLink[]> => {
    const rows = await createLogReader(db).many(some.filter(({ rule }) => rule !== 'by_hand'))
    const evidence = new Map(rows.map((row) => [logKey(row), row]))
    const names = await sourceNames()
    return some.map(({ origin, messageId, source, ...link }) => {
      const row = evidence.get(logKey({ origin, messageId }))
      const last = decided.find((one) => one.links.some(({ id }) => id === link.id))
      return {
        ...link,
        source: { id: source, name: names.get(source) ?? source },
        evidence: row ? { origin, messageId, type: row.type, name: row.name } : null,
        decidedBy: last?.by ?? null,
        decidedAt: last?.at ?? null,
        note: last?.reason ?? null,
      }
    })
  }

  const named = async (some: readonly IdentityDecision[]): Promise<ShownDecision[]> => {
    const ends = await farEnds([...new Set(some.flatMap((one) => one.people))])
    const found = new Map(ends.map((end) => [end.origin, end]))
    return some.map((decision) => {
      const concerned = decision.people.map((id) => {
        const end = found.get(id)
        return end?.person ? { ...end.person, exists: true } : { id, label: end?.value ?? id, exists: false }
      })
      return { ...decision, people: [...new Map(concerned.map((person) => [person.id, person])).values()] }
    })
  }

  return {
    shown,
    named,
    /**
     * How somebody is known: `limit` identifiers after a place, those that are worth most first, with their links to each other and to those before.
     * @throws AppError `profile_unknown`
     */
    ofPerson: async (
      id: string,
      { after, limit }: { readonly after: IdentifierPlace | undefined; readonly limit: number },
    ): Promise<{ readonly page: PersonIdentity; readonly last: IdentifierPlace | undefined }> => {
      const person = await personOf(id)
      const members = (await identity.originsOf(person))
        .map((one) => ({ ...one, rank: identifierRank(plan(), one.type) }))
        .sort(compare)
      const from = after === undefined ? 0 : members.findIndex((one) => compare(one, after) > 0)
      const shownHere = from < 0 ? [] : members.slice(from, from + limit)
      const later = from < 0 ? [] : members.slice(from + limit)
      const own = members.map(({ origin }) => origin)
      const here = { origins: shownHere.map(({ origin }) => origin), later: later.map(({ origin }) => origin) }
      const [joining, doubted, counts, decided] = await Promise.all([
        links.ofPage({ ...here, live: true, limit: LIVE }),
        links.ofPage({ ...here, live: false, limit: DOUBTS }),
        links.counts(own),
        decisions.list({ people: own, after: undefined, limit: DECISIONS }),
      ])
      const told = [...joining, ...doubted].sort((x, y) =>
        x.happenedAt === y.happenedAt ? (x.id < y.id ? -1 : 1) : x.happenedAt < y.happenedAt ? -1 : 1,
      )
      const far = new Set(told.flatMap(({ a, b }) => [a, b])).difference(new Set(own))
      const count = (status: LinkStatus) => counts.get(status) ?? 0
      const page = {
        id: person,
        label: (await people.labels([person])).get(person)?.label ?? members[0]?.value ?? person,
        counts: {
          identifiers: members.length,
          links: {
            live: count('live'),
            suggested: count('suggested'),
            shared: count('shared'),
            claimed: count('claimed'),
            removed: count('removed'),
            expired: count('expired'),
          },
        },
        identifiers: await counted(shownHere),
        others: await farEnds([...far]),
        links: await shown(told, decided),
        decisions: after === undefined ? await named(decided) : [],
      }
      return { page, last: later.length > 0 ? shownHere.at(-1) : undefined }
    },
    /** Links of a person of any status, the newest first. @throws AppError `profile_unknown` */
    linksOf: async (
      id: string,
      page: Omit<Parameters<typeof links.list>[0], 'origins'>,
    ): Promise<readonly ListedLink[]> => {
      const own = (await identity.originsOf(await personOf(id))).map(({ origin }) => origin)
      const some = await links.list({ ...page, origins: own })
      const decided = await decisions.list({ people: own, after: undefined, limit: DECISIONS })
      const ends = new Map(
        (await farEnds([...new Set(some.flatMap(({ a, b }) => [a, b]))])).map((end) => [end.origin, end]),
      )
      const end = (origin: string) => ends.get(origin) ?? { origin, type: 'origin', value: origin, person: null }
      return (await shown(some, decided)).map(({ a, b, ...link }) => ({ ...link, a: end(a), b: end(b) }))
    },
    farEnds: (origins: readonly string[]) => farEnds(origins),
    /** What was decided about these origins, newest first. */
    decisionsOf: (origins: readonly string[], limit: number) =>
      decisions.list({ people: origins, after: undefined, limit }),
  }

  async function personOf(id: string): Promise<string> {
    const person = await identity.profileOf(id)
    if (person === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
    return person
  }

  async function counted(members: Awaited<ReturnType<typeof identity.originsOf>>): Promise<ShownIdentifier[]> {
    // Rows of the log that say what somebody decided are no messages of the person.
    const rows = await db.query<{ origin: string; n: number }>(
      `select k.origin, count(*) as n from log_keys k
       left join identity_decisions d on d.origin = k.origin and d.message_id = k.message_id
       where k.origin = any($1::uuid[]) and d.id is null group by k.origin`,
      [members.map(({ origin }) => origin)],
    )
    const events = new Map(rows.map(({ origin, n }) => [origin, n]))
    return members.map(({ origin, type, value, firstSeen }) => {
      const { strong, shared } = identifierRule(plan(), type)
      const strength = strong ? ('strong' as const) : ('weak' as const)
      return { origin, type, value, strength, shared, firstSeen, events: events.get(origin) ?? 0 }
    })
  }

  async function farEnds(origins: readonly string[]): Promise<FarEnd[]> {
    const rows = await identity.byOrigins(origins)
    const labels = await people.labels(origins)
    return rows.map(({ origin, type, value }) => {
      const person = labels.get(origin)
      return { origin, type, value, person: person ? { id: person.profile, label: person.label } : null }
    })
  }
}

/** What identifies best first, so that a picture of the first page is the one that tells most. */
function compare(x: IdentifierPlace, y: IdentifierPlace): number {
  if (x.rank !== y.rank) return x.rank - y.rank
  if (x.firstSeen !== y.firstSeen) return x.firstSeen < y.firstSeen ? -1 : 1
  return x.origin === y.origin ? 0 : x.origin < y.origin ? -1 : 1
}

export type IdentityReader = ReturnType<typeof createIdentityReader>
