import type { Database } from '../platform/database/database.ts'
import type { TypeCounts } from './json-types.ts'
import type { Subject } from './subject.ts'

export type SeenSubject = Subject & {
  readonly firstSeen: string
  readonly lastSeen: string
  /** Messages in the days asked for. */
  readonly total: number
  /** Properties kept apart. */
  readonly properties: number
}

/** A property over the days asked for. */
export type SeenProperty = {
  readonly path: string
  readonly firstSeen: string
  readonly lastSeen: string
  readonly types: Readonly<TypeCounts>
}

export type DayCount = { readonly day: string; readonly count: number }

/** Sums of each type over rows, in the order of `JSON_TYPES`. */
const SUM_TYPES = `array[${[1, 2, 3, 4, 5, 6, 7].map((place) => `coalesce(sum(d.types[${place}]), 0)`).join(', ')}]::bigint[]`

/** Objects among the values of the path '': the messages. */
const MESSAGES = 'sum(d.types[6])::bigint'

/** Reads what was seen, for screens and for drift. Days are UTC, `2026-11-21`, from `since` on. */
export function createCatalogueReader(db: Database) {
  return {
    /** Every subject that was seen; they are bounded (see LIMITS). */
    subjects: (since: string) =>
      db.query<SeenSubject>(
        `select s.type, s.name, s.first_seen as "firstSeen", s.last_seen as "lastSeen", coalesce(v.total, 0) as total,
           coalesce(p.properties, 0) as properties
         from catalogue_seen s
         left join (select d.type, d.name, ${MESSAGES} as total from catalogue_days d
                    where d.path = '' and d.day >= $1 group by d.type, d.name) v using (type, name)
         left join (select type, name, count(*) as properties from catalogue_seen where path <> '' group by type, name) p using (type, name)
         where s.path = ''`,
        [since],
      ),
    /** Messages per day of these subjects; days without any are left out. */
    days: (subjects: readonly Subject[], since: string) =>
      db.query<Subject & DayCount>(
        `select d.type, d.name, d.day, ${MESSAGES} as count
         from unnest($1::text[], $2::text[]) as u (type, name) join catalogue_days d using (type, name)
         where d.path = '' and d.day >= $3 group by d.type, d.name, d.day order by d.day`,
        [subjects.map((one) => one.type), subjects.map((one) => one.name), since],
      ),
    /** Messages per hour of the day, by day, of one subject. */
    hours: ({ type, name }: Subject, since: string) =>
      db.query<{ day: string; hour: number; count: number }>(
        `select d.day, h.nth::int - 1 as hour, sum(h.count)::bigint as count
         from catalogue_days d, unnest(d.hours) with ordinality as h (count, nth)
         where d.type = $1 and d.name = $2 and d.path = '' and d.day >= $3 group by d.day, h.nth order by d.day, h.nth`,
        [type, name, since],
      ),
    one: async ({ type, name }: Subject): Promise<{ firstSeen: string; lastSeen: string } | undefined> => {
      const [row] = await db.query<{ firstSeen: string; lastSeen: string }>(
        `select first_seen as "firstSeen", last_seen as "lastSeen" from catalogue_seen where type = $1 and name = $2 and path = ''`,
        [type, name],
      )
      return row
    },
    /** Everything that was seen inside one subject, '' (the whole) included, in the order of paths. */
    properties: async ({ type, name }: Subject, since: string): Promise<SeenProperty[]> =>
      db.query<SeenProperty>(
        `select s.path, s.first_seen as "firstSeen", s.last_seen as "lastSeen", ${SUM_TYPES} as types
         from catalogue_seen s
         left join catalogue_days d on d.type = s.type and d.name = s.name and d.path = s.path and d.day >= $3
         where s.type = $1 and s.name = $2 group by s.path, s.first_seen, s.last_seen order by s.path collate "C"`,
        [type, name, since],
      ),
    /** Who sends one subject, or one of its properties: by key and channel. */
    sources: ({ type, name }: Subject, { path = '', since }: { path?: string; since: string }) =>
      db.query<{ source: string; channel: string; count: number; lastDay: string }>(
        `select d.source, d.channel, sum((select sum(n) from unnest(d.types) n))::bigint as count, max(d.day)::text as "lastDay"
         from catalogue_days d where d.type = $1 and d.name = $2 and d.path = $3 and d.day >= $4
         group by d.source, d.channel order by count desc, d.source, d.channel`,
        [type, name, path, since],
      ),
    /** How often some properties were there, per day. */
    propertyDays: ({ type, name }: Subject, { paths, since }: { paths: readonly string[]; since: string }) =>
      db.query<DayCount & { path: string }>(
        `select d.path, d.day, sum((select sum(n) from unnest(d.types) n))::bigint as count
         from catalogue_days d where d.type = $1 and d.name = $2 and d.path = any($3::text[]) and d.day >= $4
         group by d.path, d.day order by d.path, d.day`,
        [type, name, paths, since],
      ),
    /** What found no room since a day. */
    others: (since: string) =>
      db.query<Subject & { what: 'names' | 'paths'; count: number }>(
        `select type, name, what, sum(count)::bigint as count from catalogue_others where day >= $1 group by type, name, what
         having sum(count) > 0 order by count desc`,
        [since],
      ),
  }
}

export type CatalogueReader = ReturnType<typeof createCatalogueReader>
