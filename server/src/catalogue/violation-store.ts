import type { Database } from '../platform/database/database.ts'
import { EXAMPLES, type ViolationCount } from './violation-tally.ts'

/** Violations of one rule of one contract from one source, over some days. */
export type StoredViolation = Pick<
  ViolationCount,
  'kind' | 'key' | 'path' | 'code' | 'source' | 'outcome' | 'count'
> & {
  readonly firstAt: string
  readonly lastAt: string
  /** Places in the log (seq) of the last ones that were taken. */
  readonly examples: readonly number[]
}

/** The table of violations, on a database or on a transaction of it. */
export function createViolationStore(db: Database) {
  return {
    async add(counts: readonly ViolationCount[]): Promise<void> {
      if (counts.length === 0) return
      const inOrder = [...counts].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
      const examples = inOrder.flatMap((one, place) => one.examples.map((example) => ({ ...example, place })))
      await db.execute(
        `with example as (
           select e.place, array_agg(k.seq order by k.seq) as seqs
           from unnest($11::int[], $12::uuid[], $13::text[]) as e (place, origin, message_id)
           join log_keys k using (origin, message_id) group by e.place
         )
         insert into catalogue_violations as v
           (kind, key, path, code, source, day, outcome, count, first_at, last_at, examples)
         select u.kind, u.key, u.path, u.code, u.source, u.day, u.outcome, u.count, u.first, u.last, coalesce(example.seqs, '{}')
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::bigint[],
                     $9::timestamptz[], $10::timestamptz[])
           with ordinality as u (kind, key, path, code, source, day, outcome, count, first, last, nth)
         left join example on example.place = u.nth - 1
         on conflict (kind, key, path, code, source, day, outcome) do update set
           count = v.count + excluded.count,
           first_at = least(v.first_at, excluded.first_at),
           last_at = greatest(v.last_at, excluded.last_at),
           examples = (select coalesce(array_agg(seq order by seq), '{}') from (
             select seq from unnest(v.examples || excluded.examples) seq order by seq desc limit ${EXAMPLES}) newest)`,
        [
          inOrder.map((one) => one.kind),
          inOrder.map((one) => one.key),
          inOrder.map((one) => one.path),
          inOrder.map((one) => one.code),
          inOrder.map((one) => one.source),
          inOrder.map((one) => one.day),
          inOrder.map((one) => one.outcome),
          inOrder.map((one) => one.count),
          inOrder.map((one) => one.first),
          inOrder.map((one) => one.last),
          examples.map((one) => one.place),
          examples.map((one) => one.origin),
          examples.map((one) => one.messageId),
        ],
      )
    },
    /** Violations since a day, the most frequent first; of one entry, or of all. */
    since: (day: string, of: { kind?: string | undefined; key?: string | undefined } = {}) =>
      db.query<StoredViolation>(
        `select kind, key, path, code, source, outcome, sum(count)::bigint as count, min(first_at) as "firstAt", max(last_at) as "lastAt",
           (select coalesce(array_agg(seq order by seq desc), '{}') from (
              select distinct seq from catalogue_violations w, unnest(w.examples) seq
              where (w.kind, w.key, w.path, w.code, w.source, w.outcome) = (v.kind, v.key, v.path, v.code, v.source, v.outcome)
                and w.day >= $1 order by seq desc limit ${EXAMPLES}) newest) as examples
         from catalogue_violations v
         where day >= $1 and ($2::text is null or kind = $2) and ($3::text is null or key = $3)
         group by kind, key, path, code, source, outcome order by count desc, kind, key, path, code, source limit 1000`,
        [day, of.kind ?? null, of.key ?? null],
      ),
  }
}

function orderOf(one: ViolationCount): string {
  return JSON.stringify([one.kind, one.key, one.path, one.code, one.source, one.day, one.outcome])
}
