import type { Identifier } from '@diapason/kernel'
import { type SearchTerms, searchTerms } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import type { GatedPage } from './export-gate.ts'
import { findPeopleSql } from './find-people-sql.ts'
import { labelOf } from './label-of.ts'
import { readDocument } from './read-document.ts'

/** A person as a list shows them. */
export type PersonSummary = {
  readonly id: string
  readonly label: string
  /** The first five, those by which people know somebody before their visits. */
  readonly identifiers: readonly { readonly type: string; readonly value: string }[]
  /** How many more their document lists. */
  readonly more: number
  readonly lastSeen: string
  readonly events: number
}

export type PeopleReader = {
  /**
   * People seen most recently (to the hour), or who are found by `q`: an identifier or a name that begins so, a name whose words do, a
   * telephone number as people write it. Of very many, the first 500 that are found, those seen last first.
   */
  list(options: {
    q: string
    after: { hour: string; id: string } | undefined
    limit: number
    /** What stands between the people and who reads them. */
    gate?: GatedPage | undefined
  }): Promise<{ items: PersonSummary[]; last: { hour: string; id: string } | undefined }>
  /** What the people of these origins are called, by origin. */
  labels(origins: readonly string[]): Promise<Map<string, { profile: string; label: string }>>
  count(): Promise<number>
}

type Row = {
  readonly profile: string
  readonly doc: string
  readonly choices: string | null
  readonly label: string
  readonly seenHour: string
}

/** Identifiers looked for as they are typed. */
const asTyped = (q: string): SearchTerms =>
  searchTerms(q, {
    types: [],
    identifier: (type, value) => ({ type, value, origin: '' }),
    callingCodes: [],
    shared: [],
  })

/** Queries of the people screens. `terms` reads what was typed as identifiers. */
export function createPeopleReader(
  db: Database,
  { terms = asTyped }: { readonly terms?: (q: string) => SearchTerms } = {},
): PeopleReader {
  return {
    list: async ({ q, after, limit, gate }) => {
      const values: unknown[] = [after?.hour ?? null, after?.id ?? null, limit]
      const bind = (value: unknown) => `$${values.push(value)}`
      const hits = q === '' ? undefined : findPeopleSql(q, terms(q), bind)
      const rows = await db.query<Row>(hits === undefined ? recentSql : searchSql(hits), values)
      const last = rows.at(-1)
      return {
        // The hour orders pages; within one, the minute does.
        items: rows
          .flatMap((row) => (gate && !gate.lets(row.choices) ? [] : summary(row, gate)))
          .sort((x, y) => (x.lastSeen > y.lastSeen ? -1 : 1)),
        last: last && rows.length === limit ? { hour: last.seenHour, id: last.profile } : undefined,
      }
    },
    labels: async (origins) => {
      const rows = await db.query<{ origin: string; profile: string; label: string }>(
        'select o.origin, o.profile, p.label from origins o join profiles p using (profile) where o.origin = any($1::uuid[])',
        [origins],
      )
      return new Map(rows.map(({ origin, profile, label }) => [origin, { profile, label }]))
    },
    count: async () => (await db.query<{ n: number }>('select count(*) as n from profiles'))[0]?.n ?? 0,
  }
}

const columns = 'p.profile, p.doc, p.choices, p.label, p.seen_hour as "seenHour"'
const after = '($1::timestamptz is null or (p.seen_hour, p.profile) < ($1, $2::uuid))'
const recentSql = `select ${columns} from profiles p where ${after} order by p.seen_hour desc, p.profile desc limit $3`
const searchSql = (hits: string) => `
  with hits as materialized (${hits})
  select ${columns} from hits join profiles p using (profile) where ${after} order by p.seen_hour desc, p.profile desc limit $3`

/** Identifiers that a list shows of each person. */
const LISTED = 5

/** What comes with a browser or a device says which visit it was; there may be hundreds, and they tell people nothing. */
const VISITS = new Set(['anonymousId', 'device', 'unverified'])

/** Of a document that cannot be read, what stands beside it: one damaged person must not hide the others of the page. */
function summary(row: Row, gate: GatedPage | undefined): PersonSummary {
  const whole = readDocument(row.doc)
  const profile = whole && gate ? gate.without(whole) : whole
  const identifiers = profile?.identifiers.map(({ type, value }: Identifier) => ({ type, value })) ?? []
  identifiers.sort((x, y) => placeOf(x.type) - placeOf(y.type))
  return {
    id: row.profile,
    // Whoever reads for a purpose calls them by what is kept for it.
    label: gate ? (profile ? labelOf(profile) : row.profile) : row.label,
    identifiers: identifiers.slice(0, LISTED),
    more: Math.max(0, identifiers.length - LISTED),
    lastSeen: profile?.activity.lastSeen ?? row.seenHour,
    events: profile?.activity.events ?? 0,
  }
}

/** The brand's own number first, visits last; else as the document has them. */
function placeOf(type: string): number {
  if (type === 'userId') return 0
  return VISITS.has(type) ? 2 : 1
}
