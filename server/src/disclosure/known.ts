import { isJsonObject, type Json, type Profile } from '@diapason/kernel'
import type { Definitions } from '../definitions/index.ts'
import { type RecentDecision, recentDecisions } from '../elements/index.ts'
import { knownAs } from '../identity/index.ts'
import { createLogReader, type LogRow } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import { foldLog } from '../profiles/index.ts'
import { type Language, traitWord } from './trait-words.ts'

/** Who is told, and of what: the person, and which of their identifiers it is told of. */
export type Subject = { readonly person: string; readonly origins: readonly string[] }

/** A trait as its customer is told of it. */
export type KnownTrait = {
  readonly name: string
  readonly label: string
  readonly value: Json
  readonly at: string
  readonly source: string
  readonly channel: string
  /** Keys of the purposes that may use it; undefined for all. */
  readonly purposes: readonly string[] | undefined
  /** Sensitive, or of a special category: told only while the link is fresh, for it may have been passed on since. */
  readonly delicate: boolean
  /** ISO 8601 duration: how long it stays; undefined for as long as the log. */
  readonly retention: string | undefined
}

/** All that is told of a customer. */
export type Known = {
  readonly profile: Profile | undefined
  /** Identifiers that it is told of. */
  readonly own: readonly string[]
  /** Whether others belong to the person by now, of whom nothing is told. */
  readonly others: boolean
  readonly traits: readonly KnownTrait[]
  readonly events: readonly (Pick<
    LogRow,
    'type' | 'name' | 'happenedAt' | 'channel' | 'source' | 'messageId' | 'body'
  > & {
    readonly label: string
  })[]
  /** Undefined while the engine that keeps them does not answer. */
  readonly decisions: readonly (RecentDecision & Why)[] | undefined
  /** Names of sources, by id. */
  readonly sources: ReadonlyMap<string, string>
}

/** What stands behind a decision, as far as its element says today. */
export type Why = {
  readonly name: string
  readonly variant: string | undefined
  /** Key of the purpose that the element serves. */
  readonly purpose: string | undefined
  /** Traits that the rule of the variant reads. */
  readonly reads: readonly string[]
}

/** How much a reader is told of. */
export type Told = {
  readonly language: Language
  /** Newest messages. */
  readonly events: number
  /** Newest decisions, of so many days, where they are found in so many seconds. */
  readonly decisions: { readonly limit: number; readonly days: number; readonly seconds: number }
}

/** What is known of somebody, of those of these identifiers that are theirs: who joined them since may be somebody else. */
export function createKnown(of: {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly definitions: Pick<Definitions, 'list'>
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
}) {
  const { db, clickhouse, definitions, sourceNames } = of
  const bodies = async (kind: 'trait' | 'event' | 'element') =>
    (await definitions.list(kind, { limit: 10_000 })).map(({ key, body }) => ({
      key,
      body: isJsonObject(body) ? body : {},
    }))

  return async (subject: Subject, { language, ...told }: Told): Promise<Known> => {
    const vouched = new Set(subject.origins)
    const { profile, rows, others, own } = await db.tx(
      async (tx) => {
        // Of who has no message left in the log, what they said of purposes stands, and is told.
        const { person, identifiers: all } = (await knownAs(tx, subject.person)) ?? {
          person: undefined,
          identifiers: [],
        }
        const mine = all.filter(({ origin }) => vouched.has(origin))
        const origins = mine.map(({ origin }) => origin)
        const folded =
          person &&
          (
            await foldLog(
              tx,
              mine.map((one) => ({ ...one, profile: person })),
            )
          ).get(person)
        const rows = await createLogReader(tx).newestOfOrigins(origins, { before: undefined, limit: told.events })
        return { profile: folded ? folded.profile : undefined, rows, others: mine.length < all.length, own: origins }
      },
      { isolation: 'repeatable read' },
    )
    const [traits, events, elements, sources, decided] = await Promise.all([
      bodies('trait'),
      bodies('event'),
      bodies('element'),
      sourceNames(),
      recentDecisions(clickhouse, { origins: own, profiles: [...own, subject.person], ...told.decisions }).catch(
        () => undefined,
      ),
    ])
    const entryOf = new Map(traits.map(({ body }) => [String(body.trait), body]))
    const eventOf = new Map(events.map(({ body }) => [`${String(body.type ?? 'track')} ${String(body.event)}`, body]))
    const elementOf = new Map(elements.map(({ key, body }) => [key, body]))
    return {
      profile,
      own,
      others,
      sources,
      traits: Object.entries(withZone(profile))
        .filter(([, { value }]) => value !== null)
        .map(([name, { value, at, source, channel }]) => {
          const entry = entryOf.get(name)
          const purposes = Array.isArray(entry?.purposes) ? (entry.purposes as readonly string[]) : undefined
          const delicate = entry?.sensitivity === 'sensitive' || entry?.sensitivity === 'special'
          const label = labelIn(entry, language) ?? traitWord(name, language) ?? name
          const retention = typeof entry?.retention === 'string' ? entry.retention : undefined
          return { name, label, value, at, source, channel, purposes, delicate, retention }
        }),
      events: rows
        .filter(({ type }) => type !== 'identity')
        .map(({ type, name, happenedAt, channel, source, messageId, body }) => {
          const label = labelIn(eventOf.get(`${type} ${name}`), language) ?? name
          return { type, name, happenedAt, channel, source, messageId, body, label }
        }),
      decisions: decided?.map((one) => ({ ...one, ...whyOf(one, elementOf.get(one.element)) })),
    }
  }
}

/** As the source of where somebody is, where their browser or app said so. */
export const HEARD_FROM_BROWSER = 'browser'

/** Traits, and where they are as it was heard, unless it was said: it is known of them too. */
function withZone(profile: Profile | undefined): Profile['traits'] {
  if (!profile) return {}
  const { traits, zone } = profile
  const said = Object.hasOwn(traits, 'timezone') ? traits.timezone?.value : undefined
  if (zone === undefined || (said !== undefined && said !== null)) return traits
  return { ...traits, timezone: { ...zone, source: HEARD_FROM_BROWSER, channel: 'server', messageId: '' } }
}

/** What the catalogue calls something, in a language, else in another. */
export function labelIn(entry: { readonly label?: Json } | undefined, language: Language): string | undefined {
  const label = isJsonObject(entry?.label) ? entry.label : {}
  const said = label[language] ?? label.en ?? label.fr
  return typeof said === 'string' && said !== '' ? said : undefined
}

function whyOf({ element, outcome }: RecentDecision, body: { readonly [name: string]: Json } | undefined): Why {
  const variants = Array.isArray(body?.variants) ? body.variants.filter(isJsonObject) : []
  const variant = variants.find(({ key }) => key === outcome)
  return {
    name: typeof body?.name === 'string' ? body.name : element,
    variant: variant && String(variant.name ?? outcome),
    purpose: typeof body?.purpose === 'string' ? body.purpose : undefined,
    reads: variant?.when === undefined ? [] : [...new Set(traitsIn(variant.when))],
  }
}

/** Names of the traits that a condition reads. */
function* traitsIn(condition: Json): Iterable<string> {
  if (Array.isArray(condition)) for (const one of condition) yield* traitsIn(one)
  else if (isJsonObject(condition))
    for (const [name, value] of Object.entries(condition)) {
      const [, trait] = /^traits\.([^.]+)/.exec(name) ?? []
      if (trait !== undefined) yield trait
      yield* traitsIn(value)
    }
}
