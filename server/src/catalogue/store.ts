import type { Database } from '../platform/database/database.ts'
import { LIMITS } from './known-subjects.ts'
import type { Seen, SeenPath } from './observer.ts'
import { readPath } from './property-path.ts'
import { type Subject, subjectId } from './subject.ts'

export type StoredPath = Subject & { readonly path: string }

/** The tables of what is seen, on a database or on a transaction of it. */
export function createCatalogueStore(db: Database) {
  return {
    /** Takes the turn to write, until the transaction ends: what the bounds leave room for is counted by one at a time. */
    async lock(): Promise<void> {
      await db.execute(`select pg_advisory_xact_lock(hashtext('catalogue'))`)
    },
    /** Every name and path that is kept, parents before what is below them. */
    known: () =>
      db.query<StoredPath>('select type, name, path from catalogue_seen order by type, name, length(path), path'),
    /** Adds what was seen, already merged; names and paths that are new and find no room are counted under others, but for those that people planned. */
    async add(seen: Seen, isPlanned: (subject: Subject) => boolean = () => false): Promise<void> {
      const { paths, others } = await withRoom(db, seen, isPlanned)
      await db.execute(
        `insert into catalogue_seen as s (type, name, path, first_seen, last_seen)
         select type, name, path, min(first), max(last)
         from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[]) as u (type, name, path, first, last)
         group by type, name, path
         on conflict (type, name, path) do update
           set first_seen = least(s.first_seen, excluded.first_seen), last_seen = greatest(s.last_seen, excluded.last_seen)`,
        [
          paths.map((one) => one.type),
          paths.map((one) => one.name),
          paths.map((one) => one.path),
          paths.map((one) => one.first),
          paths.map((one) => one.last),
        ],
      )
      await db.execute(
        `insert into catalogue_days as d (type, name, path, day, source, channel, types, hours)
         select type, name, path, day, source, channel, types::bigint[], hours::bigint[]
         from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::text[])
           as u (type, name, path, day, source, channel, types, hours)
         on conflict (type, name, path, day, source, channel) do update set
           types = (select array_agg(a + b order by i) from unnest(d.types, excluded.types) with ordinality as t (a, b, i)),
           hours = (select array_agg(a + b order by i) from unnest(d.hours, excluded.hours) with ordinality as t (a, b, i))`,
        [
          paths.map((one) => one.type),
          paths.map((one) => one.name),
          paths.map((one) => one.path),
          paths.map((one) => one.day),
          paths.map((one) => one.source),
          paths.map((one) => one.channel),
          paths.map((one) => `{${one.types.join(',')}}`),
          paths.map((one) => (one.hours ? `{${one.hours.join(',')}}` : null)),
        ],
      )
      await db.execute(
        `insert into catalogue_others as o (type, name, what, day, count)
         select type, name, what, day, sum(count)
         from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[]) as u (type, name, what, day, count)
         group by type, name, what, day
         on conflict (type, name, what, day) do update set count = o.count + excluded.count`,
        [
          others.map((one) => one.type),
          others.map((one) => one.name),
          others.map((one) => one.what),
          others.map((one) => one.day),
          others.map((one) => one.count),
        ],
      )
    },
    /** Forgets what one day says, before it is counted again. */
    async forgetDay(day: string): Promise<void> {
      await db.execute('delete from catalogue_days where day = $1', [day])
      await db.execute('delete from catalogue_others where day = $1', [day])
    },
    /** Lets go of the days before `day`: counts, what found no room, and violations with their places in the log. */
    async forgetBefore(day: string): Promise<void> {
      await db.execute('delete from catalogue_days where day < $1', [day])
      await db.execute('delete from catalogue_others where day < $1', [day])
      await db.execute('delete from catalogue_violations where day < $1', [day])
    },
    /**
     * Lets go of names that made themselves scarce: what nobody planned, was seen at most `rare` times in all and
     * not since `unseenSince`. So names that somebody invents to fill the catalogue make room again.
     */
    async prune(of: { unseenSince: string; rare: number; planned: readonly Subject[] }): Promise<void> {
      await db.execute(
        `with gone as (
           select s.type, s.name from catalogue_seen s
           where s.path = '' and s.last_seen < $1::timestamptz and s.name <> ''
             and not exists (select from unnest($2::text[], $3::text[]) p (type, name) where p.type = s.type and p.name = s.name)
             and coalesce((select sum((select sum(n) from unnest(d.types) n)) from catalogue_days d
                           where d.type = s.type and d.name = s.name and d.path = ''), 0) <= $4
         ), days as (
           delete from catalogue_days d using gone g where d.type = g.type and d.name = g.name
         )
         delete from catalogue_seen s using gone g where s.type = g.type and s.name = g.name`,
        [of.unseenSince, of.planned.map((one) => one.type), of.planned.map((one) => one.name), of.rare],
      )
    },
  }
}

export type CatalogueStore = ReturnType<typeof createCatalogueStore>

/** The bounds hold over all nodes: several may each have found room for the last place. */
async function withRoom(db: Database, seen: Seen, isPlanned: (subject: Subject) => boolean): Promise<Seen> {
  const rows = await db.query<StoredPath & { stored: boolean }>(
    `select u.type, u.name, u.path, s.type is not null as stored
     from (select distinct * from unnest($1::text[], $2::text[], $3::text[]) as t (type, name, path)) u
     left join catalogue_seen s using (type, name, path)`,
    [seen.paths.map((one) => one.type), seen.paths.map((one) => one.name), seen.paths.map((one) => one.path)],
  )
  const fresh = rows.filter((one) => !one.stored && !isPlanned(one))
  if (fresh.length === 0) return seen
  const [total] = await db.query<{ names: number; paths: number }>(
    `select count(*) filter (where path = '') as names, count(*) filter (where path <> '') as paths from catalogue_seen`,
  )
  let names = LIMITS.subjects - (total?.names ?? 0)
  let paths = LIMITS.paths - (total?.paths ?? 0)
  const refused = new Set<string>()
  const inOrder = fresh.sort((a, b) => depthOf(a.path) - depthOf(b.path) || (pathId(a) < pathId(b) ? -1 : 1))
  for (const one of inOrder) {
    if (refused.has(subjectId(one))) continue
    if (one.path === '') {
      if (names > 0) names -= 1
      else refused.add(subjectId(one))
    } else if (paths > 0) paths -= 1
    else refused.add(pathId(one))
  }
  if (refused.size === 0) return seen
  const isRefused = (one: SeenPath) => refused.has(subjectId(one)) || refused.has(pathId(one))
  const left = seen.paths.filter(isRefused)
  return {
    paths: seen.paths.filter((one) => !isRefused(one)),
    others: [
      ...seen.others,
      ...left.map((one) =>
        refused.has(subjectId(one))
          ? ({ type: 'track', name: '', day: one.day, what: 'names', count: one.path === '' ? sum(one) : 0 } as const)
          : ({ type: one.type, name: one.name, day: one.day, what: 'paths', count: sum(one) } as const),
      ),
    ],
  }
}

function pathId(one: StoredPath): string {
  return `${subjectId(one)}\n${one.path}`
}

function depthOf(path: string): number {
  return readPath(path)?.length ?? 0
}

function sum(one: SeenPath): number {
  return one.types.reduce((total, count) => total + count, 0)
}
