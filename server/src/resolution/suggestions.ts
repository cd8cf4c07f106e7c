import { type IdentityPlan, identifierRule, lapseOf, mergeProfiles, type Profile } from '@diapason/kernel'
import { createLinkStore, type Link } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { createProfileStore } from '../profiles/index.ts'
import { resolutionErrors } from './errors.ts'
import { type Lapsed, lapsedSql, lapsedValues, messageOf, sinceOf } from './lapses.ts'
import type { FarEnd, IdentityReader, NamedPerson, ShownLink } from './read-identity.ts'
import type { createSeenTogether, SeenTogether } from './seen-together.ts'

/** Two identifiers that a message presented together and that were not linked. */
export type Suggestion = {
  readonly id: string
  readonly happenedAt: string
  /** Why not; the type whose limit would be exceeded, and the limit. */
  readonly reason: { readonly code: string; readonly type: string | null; readonly most: number | null }
  readonly rule: string
  readonly confidence: number
  readonly channel: string
  readonly source: ShownLink['source']
  readonly a: FarEnd
  readonly b: FarEnd
  readonly evidence: ShownLink['evidence']
  /** How often messages presented both; null while that is not known, or was not asked. */
  readonly seen: SeenTogether | null
  /** Why it no longer applies: definitions have changed since; null while it does. */
  readonly lapsed: Lapsed | null
}

export type SuggestionDetail = Suggestion & {
  /** Both people, where they exist; one where only one does. */
  readonly people: readonly (NamedPerson & { readonly profile: Profile })[]
  /** What they would be as one; null where they are not two. */
  readonly merged: Profile | null
}

export type SuggestionReader = {
  /**
   * Those that wait or, with `lapsed`, those that no longer apply; newest first. `counted` says how often each pair was seen together as well.
   */
  list(page: {
    readonly counted?: boolean
    readonly after: { readonly happenedAt: string; readonly id: string } | undefined
    readonly limit: number
    readonly lapsed?: boolean
  }): Promise<Suggestion[]>
  /** How many wait, `most` at most. */
  count(most: number): Promise<number>
  /** @throws AppError `suggestion_unknown`, `suggestion_settled` */
  one(id: string): Promise<SuggestionDetail>
}

/** What waits for a person to say who is who. */
export function createSuggestionReader(of: {
  readonly db: Database
  readonly reader: IdentityReader
  readonly plan: () => IdentityPlan
  readonly seenTogether: ReturnType<typeof createSeenTogether>
}): SuggestionReader {
  const { db, reader, plan, seenTogether } = of
  const links = createLinkStore(db)

  const shown = async (some: readonly Link[], { counted }: { counted: boolean }): Promise<Suggestion[]> => {
    const ends = new Map(
      (await reader.farEnds([...new Set(some.flatMap(({ a, b }) => [a, b]))])).map((one) => [one.origin, one]),
    )
    const nameless = (origin: string): FarEnd => ({ origin, type: 'origin', value: origin, person: null })
    const end = (origin: string) => ends.get(origin) ?? nameless(origin)
    const pairs = some.map(({ id, a, b }) => ({ id, a: end(a), b: end(b) }))
    const [links, seen] = await Promise.all([reader.shown(some, []), seenTogether(counted ? pairs : [])])
    const lapses = new Map<string, Promise<Lapsed>>()
    const lapsed = (link: ShownLink): Promise<Lapsed> | null => {
      const lapse = lapseOf(plan(), {
        message: link.evidence === null ? undefined : messageOf({ ...link, source: link.source.id }, link.evidence),
        types: [end(link.a).type, end(link.b).type],
        rule: link.rule,
        reason: link.reason,
      })
      if (lapse === undefined) return null
      const name = `${lapse.code} ${lapse.key}`
      const known = lapses.get(name) ?? sinceOf(db, lapse).then((since) => ({ ...lapse, since }))
      lapses.set(name, known)
      return known
    }
    const told = links.map(async (link) => ({
      id: link.id,
      happenedAt: link.happenedAt,
      reason: {
        code: link.reason ?? 'rule',
        type: link.limitedType,
        most: link.limitedType === null ? null : (identifierRule(plan(), link.limitedType).most ?? null),
      },
      rule: link.rule,
      confidence: link.confidence,
      channel: link.channel,
      source: link.source,
      a: end(link.a),
      b: end(link.b),
      evidence: link.evidence,
      seen: seen.get(link.id) ?? null,
      lapsed: await lapsed(link),
    }))
    return Promise.all(told)
  }

  return {
    list: async ({ after, limit, counted = false, lapsed = false }) => {
      const rows = await db.query<{ id: string }>(
        `select l.id from links l where l.status = 'suggested' and ($1::timestamptz is null or (l.happened_at, l.id) < ($1, $2::uuid))
           and ${lapsedSql('$5', '$6')} = $4
         order by l.happened_at desc, l.id desc limit $3`,
        [after?.happenedAt ?? null, after?.id ?? null, limit, lapsed, ...lapsedValues(plan())],
      )
      const byId = new Map((await links.byIds(rows.map(({ id }) => id))).map((one) => [one.id, one]))
      return shown(
        rows.flatMap(({ id }) => byId.get(id) ?? []),
        { counted },
      )
    },
    count: async (most) => {
      const [row] = await db.query<{ n: number }>(
        `select count(*) as n from (select from links l where l.status = 'suggested' and not ${lapsedSql('$2', '$3')} limit $1) as waiting`,
        [most, ...lapsedValues(plan())],
      )
      return row?.n ?? 0
    },
    one: async (id) => {
      const [link] = await links.byIds([id])
      if (!link) throw resolutionErrors.suggestion_unknown('No suggestion has this id.')
      if (link.status !== 'suggested') throw resolutionErrors.suggestion_settled('It has been decided meanwhile.')
      const [suggestion] = await shown([link], { counted: true })
      if (!suggestion) throw resolutionErrors.suggestion_unknown('No suggestion has this id.')
      const named = [suggestion.a.person, suggestion.b.person].flatMap((person) => person ?? [])
      const distinct = [...new Map(named.map((person) => [person.id, person])).values()]
      const people: SuggestionDetail['people'][number][] = []
      for (const person of distinct) {
        const held = await createProfileStore(db).byId(person.id)
        if (held) people.push({ ...person, profile: held.profile })
      }
      const [one, two] = people
      return { ...suggestion, people, merged: one && two ? mergeProfiles(one.profile, two.profile) : null }
    },
  }
}
