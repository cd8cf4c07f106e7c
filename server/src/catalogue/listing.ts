import type { Contracts, Entry } from './contracts.ts'
import { dayBefore, daysSince, series } from './day.ts'
import type { Drift, FoundDifference } from './drift.ts'
import type { EventEntry, TraitEntry } from './entry-kinds.ts'
import { presenceOf } from './presence.ts'
import { readPath } from './property-path.ts'
import type { CatalogueReader, SeenProperty, SeenSubject } from './read.ts'
import { type Subject, subjectId } from './subject.ts'

/** Days that lists show. */
export const SHOWN_DAYS = 30

export type Filter = {
  readonly q?: string | undefined
  readonly type?: string | undefined
  readonly context?: string | undefined
  readonly state?: 'planned' | 'unplanned' | 'contract' | 'different' | undefined
  readonly sort?: 'volume' | 'name' | 'last_seen' | undefined
}

export type Row = Subject & {
  readonly id: string
  readonly entry: Entry<EventEntry> | undefined
  readonly seen: SeenSubject | undefined
  readonly differences: number
}

export type Listing = ReturnType<typeof createListing>

const IDENTIFY: Subject = { type: 'identify', name: '' }

/** What was seen and what was planned, brought together for lists. Both are bounded, so that filters and orders are applied in memory. */
export function createListing(of: {
  reader: CatalogueReader
  contracts: Contracts
  drift: Drift
  clock: () => number
}) {
  const { reader, contracts, drift, clock } = of
  const since = () => dayBefore(clock(), SHOWN_DAYS - 1)

  const heeded = async () => (await drift.differences()).filter(({ ignored }) => ignored === null)

  return {
    since,
    days: () => daysSince(since(), clock()),
    /** Every event that was seen or planned; traits are what `identify` carries, and have a list of their own. */
    async rows(): Promise<Row[]> {
      const [seen, differences] = await Promise.all([reader.subjects(since()), heeded()])
      const bySubject = Map.groupBy(differences, ({ subject }) => subjectId(subject))
      const known = new Map(seen.map((one) => [subjectId(one), one]))
      const planned = contracts.events().map((entry) => ({ type: entry.body.type ?? 'track', name: entry.body.event }))
      const subjects = new Map<string, Subject>([...seen, ...planned].map((one) => [subjectId(one), one]))
      return [...subjects].map(([id, { type, name }]) => ({
        id,
        type,
        name,
        entry: contracts.event({ type, name }),
        seen: known.get(id),
        differences: bySubject.get(id)?.length ?? 0,
      }))
    },
    /** Traits: the first names inside `identify`, with those that are planned. */
    async traits(): Promise<TraitRow[]> {
      const [properties, differences] = await Promise.all([reader.properties(IDENTIFY, since()), heeded()])
      const presence = presenceOf(properties)
      const names = new Map<string, SeenProperty | undefined>(
        contracts.traits().map(({ body }) => [body.trait, undefined]),
      )
      for (const one of properties) {
        const [name, ...deeper] = readPath(one.path) ?? []
        if (typeof name === 'string' && deeper.length === 0) names.set(name, one)
      }
      return [...names]
        .map(([trait, seen]) => ({
          trait,
          entry: contracts.trait(trait),
          seen,
          presence: seen && presence.get(seen.path),
          differences: differences.filter((one) => isAboutTrait(one, trait)).length,
        }))
        .sort((a, b) => (a.trait < b.trait ? -1 : 1))
    },
    /** Counts per day without gaps, for these subjects. */
    async volumes(rows: readonly Subject[]): Promise<Map<string, number[]>> {
      const days = daysSince(since(), clock())
      const counts = Map.groupBy(await reader.days(rows, since()), subjectId)
      return new Map(rows.map((one) => [subjectId(one), series(counts.get(subjectId(one)) ?? [], days)]))
    },
    /** The same for traits, by name. */
    async traitVolumes(rows: readonly TraitRow[]): Promise<Map<string, number[]>> {
      const days = daysSince(since(), clock())
      const paths = rows.flatMap(({ seen }) => (seen ? [seen.path] : []))
      const counts = Map.groupBy(await reader.propertyDays(IDENTIFY, { paths, since: since() }), ({ path }) => path)
      return new Map(rows.map(({ trait, seen }) => [trait, series(counts.get(seen?.path ?? '') ?? [], days)]))
    },
  }
}

export type TraitRow = {
  readonly trait: string
  readonly entry: Entry<TraitEntry> | undefined
  readonly seen: SeenProperty | undefined
  readonly presence: ReturnType<ReturnType<typeof presenceOf>['get']>
  readonly differences: number
}

export function isAboutTrait({ subject, path }: FoundDifference, trait: string): boolean {
  return subject.type === 'identify' && (readPath(path) ?? [])[0] === trait
}

/** Properties inside one trait, the trait itself first. */
export function withinTrait(properties: readonly SeenProperty[], trait: string): SeenProperty[] {
  return properties.filter(({ path }) => path !== '' && (readPath(path) ?? [])[0] === trait)
}

/** The rows that pass a filter, in its order. */
export function filtered(rows: readonly Row[], filter: Filter): Row[] {
  const q = filter.q?.trim().toLowerCase() ?? ''
  const order = {
    volume: (a: Row, b: Row) => (b.seen?.total ?? 0) - (a.seen?.total ?? 0),
    name: () => 0,
    last_seen: (a: Row, b: Row) => compare(b.seen?.lastSeen ?? '', a.seen?.lastSeen ?? ''),
  }[filter.sort ?? 'volume']
  return rows
    .filter((one) => {
      if (filter.type && one.type !== filter.type) return false
      if (filter.context && one.entry?.body.context !== filter.context) return false
      if (filter.state === 'planned' && !one.entry) return false
      if (filter.state === 'unplanned' && (one.entry || one.type !== 'track')) return false
      if (filter.state === 'contract' && !one.entry?.body.contract) return false
      if (filter.state === 'different' && one.differences === 0) return false
      return q === '' || wordsOf(one).includes(q)
    })
    .sort((a, b) => order(a, b) || compare(a.name, b.name) || compare(a.type, b.type))
}

function wordsOf({ name, type, entry }: Row): string {
  const { label, description, owner } = entry?.body ?? {}
  return [name, type, label?.en, label?.fr, description, owner, entry?.key].join('\n').toLowerCase()
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
