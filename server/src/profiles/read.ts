import type { Identifier } from '@diapason/kernel'
import type { Database } from '../platform/database/database.ts'
import { likePrefix } from '../platform/database/like-prefix.ts'
import { readDocument } from './read-document.ts'

/** A person as a list shows them. */
export type PersonSummary = {
  readonly id: string
  readonly label: string
  readonly identifiers: readonly { readonly type: string; readonly value: string }[]
  readonly lastSeen: string
  readonly events: number
}

export type PeopleReader = {
  /** People seen most recently (to the hour), or whose identifier or name, or each word of it typed, begins with `q`. */
  list(options: {
    q: string
    after: { hour: string; id: string } | undefined
    limit: number
  }): Promise<{ items: PersonSummary[]; last: { hour: string; id: string } | undefined }>
  /** What the people of these origins are called, by origin. */
  labels(origins: readonly string[]): Promise<Map<string, { profile: string; label: string }>>
  count(): Promise<number>
}

type Row = { readonly profile: string; readonly doc: string; readonly label: string; readonly seenHour: string }

/** Queries of the people screens. */
export function createPeopleReader(db: Database): PeopleReader {
  return {
    list: async ({ q, after, limit }) => {
      const prefix = likePrefix(q)
      const rows = await db.query<Row>(q === '' ? recentSql : searchSql, [
        after?.hour ?? null,
        after?.id ?? null,
        limit,
        ...(q === '' ? [] : [prefix, wordQuery(q)]),
      ])
      const last = rows.at(-1)
      return {
        // The hour orders pages; within one, the minute does.
        items: rows.map(summary).sort((x, y) => (x.lastSeen > y.lastSeen ? -1 : 1)),
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

const columns = 'p.profile, p.doc, p.label, p.seen_hour as "seenHour"'
const after = '($1::timestamptz is null or (p.seen_hour, p.profile) < ($1, $2::uuid))'
const recentSql = `select ${columns} from profiles p where ${after} order by p.seen_hour desc, p.profile desc limit $3`

/**
 * Every arm is an index scan; a hit list for a short prefix is cut before it is sorted, so that one letter costs no more than ten. The last
 * one finds by words of a name, in any order; its condition on the space is that of its index.
 */
const searchSql = `
  with hits as (
    (select profile from origins where lower(value) like lower($4) limit 5000)
    union
    (select profile from profiles where lower(label) like lower($4) limit 5000)
    union
    (select profile from profiles
     where $5::text <> '' and position(' ' in label) > 0 and to_tsvector('simple', label) @@ to_tsquery('simple', $5)
     limit 5000)
  )
  select ${columns} from hits join profiles p using (profile) where ${after} order by p.seen_hour desc, p.profile desc limit $3`

/**
 * Each word typed as the beginning of a word, for `to_tsquery`; letters and digits only, so that nothing typed can be an operator. Empty for a
 * single letter, which the other arms answer without reading half of the index.
 */
function wordQuery(q: string): string {
  const words = q.match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.join('').length < 2) return ''
  return words
    .slice(0, 6)
    .map((word) => `${word}:*`)
    .join(' & ')
}

/** Of a document that cannot be read, what stands beside it: one damaged person must not hide the others of the page. */
function summary(row: Row): PersonSummary {
  const profile = readDocument(row.doc)
  const identifiers = profile?.identifiers.map(({ type, value }: Identifier) => ({ type, value })) ?? []
  return {
    id: row.profile,
    label: row.label,
    identifiers: identifiers.slice(0, 5),
    lastSeen: profile?.activity.lastSeen ?? row.seenHour,
    events: profile?.activity.events ?? 0,
  }
}
