import { isJsonObject, type Json, type Profile } from '@diapason/kernel'
import type { Definitions } from '../definitions/index.ts'
import { type RecentDecision, recentDecisions } from '../elements/index.ts'
import { createIdentityStore } from '../identity/index.ts'
import { createLogReader, type LogRow } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import { foldLog } from '../profiles/index.ts'
import type { OpenLink } from './customer-links.ts'
import type { Language } from './pages/language.ts'
import { traitWord } from './pages/trait-words.ts'

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
  /** Whether it is told only while the link is fresh: a link may have been passed on since. */
  readonly delicate: boolean
}

/** All that is told of a customer. */
export type Known = {
  readonly profile: Profile | undefined
  /** Whether others belong to the person by now, of whom nothing is told. */
  readonly others: boolean
  readonly traits: readonly KnownTrait[]
  readonly events: readonly (Pick<LogRow, 'type' | 'name' | 'happenedAt' | 'channel' | 'source' | 'messageId'> & {
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

/** Events, and decisions, that a page tells of. */
const TOLD = 50
const DECISIONS = 20

/** What is known of somebody, of the identifiers that were theirs when the link was made and still are: who joined them since may be somebody else. */
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

  return async (link: OpenLink, language: Language): Promise<Known> => {
    const vouched = new Set(link.origins)
    const { profile, rows, others, own } = await db.tx(
      async (tx) => {
        const all = await createIdentityStore(tx).identifiersOfPeople([link.person])
        const mine = all.filter(({ origin }) => vouched.has(origin))
        const origins = mine.map(({ origin }) => origin)
        const folded = (await foldLog(tx, mine)).get(link.person)
        const rows = await createLogReader(tx).newestOfOrigins(origins, { before: undefined, limit: TOLD })
        return { profile: folded?.profile, rows, others: mine.length < all.length, own: origins }
      },
      { isolation: 'repeatable read' },
    )
    const [traits, events, elements, sources, decided] = await Promise.all([
      bodies('trait'),
      bodies('event'),
      bodies('element'),
      sourceNames(),
      recentDecisions(clickhouse, { origins: own, profiles: [...own, link.person], limit: DECISIONS }).catch(
        () => undefined,
      ),
    ])
    const entryOf = new Map(traits.map(({ body }) => [String(body.trait), body]))
    const eventOf = new Map(events.map(({ body }) => [`${String(body.type ?? 'track')} ${String(body.event)}`, body]))
    const elementOf = new Map(elements.map(({ key, body }) => [key, body]))
    return {
      profile,
      others,
      sources,
      traits: Object.entries(withZone(profile))
        .filter(([, { value }]) => value !== null)
        .map(([name, { value, at, source, channel }]) => {
          const entry = entryOf.get(name)
          const purposes = Array.isArray(entry?.purposes) ? (entry.purposes as readonly string[]) : undefined
          const delicate = entry?.sensitivity === 'sensitive' || entry?.sensitivity === 'special'
          const label = labelIn(entry, language) ?? traitWord(name, language) ?? name
          return { name, label, value, at, source, channel, purposes, delicate }
        }),
      events: rows
        .filter(({ type }) => type !== 'identity')
        .map(({ type, name, happenedAt, channel, source, messageId }) => {
          const label = labelIn(eventOf.get(`${type} ${name}`), language) ?? name
          return { type, name, happenedAt, channel, source, messageId, label }
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
