import { type IdentityPlan, identifierRule } from '@diapason/kernel'
import { createIdentityStore, createLinkStore, type Link } from '../identity/index.ts'
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

export type PersonIdentity = NamedPerson & {
  readonly identifiers: readonly ShownIdentifier[]
  readonly others: readonly FarEnd[]
  readonly links: readonly ShownLink[]
  readonly decisions: readonly ShownDecision[]
}

/** A decision with the people it concerned as they are called now; what is nobody's any more is named by its value, and does not exist. */
export type ShownDecision = Omit<IdentityDecision, 'people'> & {
  readonly people: readonly (NamedPerson & { readonly exists: boolean })[]
}

/** Decisions shown with a person; all of them are in the history. */
const DECISIONS = 50

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
    /** @throws AppError `profile_unknown` */
    ofPerson: async (id: string): Promise<PersonIdentity> => {
      const person = await identity.profileOf(id)
      if (person === undefined) throw profileErrors.profile_unknown('Nobody is known under this id.')
      const members = await identity.originsOf(person)
      const origins = members.map(({ origin }) => origin)
      const own = new Set(origins)
      const all = await links.of(origins)
      const far = [...new Set(all.flatMap(({ a, b }) => [a, b]).filter((origin) => !own.has(origin)))]
      const decided = await decisions.list({ people: [...own], after: undefined, limit: DECISIONS })
      return {
        id: person,
        label: (await people.labels([person])).get(person)?.label ?? members[0]?.value ?? person,
        identifiers: await counted(members),
        others: await farEnds(far),
        links: await shown(all, decided),
        decisions: await named(decided),
      }
    },
    farEnds: (origins: readonly string[]) => farEnds(origins),
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

export type IdentityReader = ReturnType<typeof createIdentityReader>
