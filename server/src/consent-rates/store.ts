import type { Database } from '../platform/database/database.ts'

/** What was said at one day, or how people stood at its end, in one state. */
export type DayCount = { readonly day: string; readonly state: string; readonly count: number }

/** What was said, by where it was said or by the wording that was shown. */
export type AnswerCount = {
  readonly channel: string
  readonly version: string
  readonly language: string
  readonly state: string
  readonly count: number
}

export type RatesStore = {
  /** Counts the ledger again, of the days of which something was written since it was last counted, and how everybody stands now. */
  count(now: Date): Promise<void>
  /** When that was last done; undefined before the first time. */
  countedAt(): Promise<string | undefined>
  /** How people stood when it was last counted, by subject; the subject '' counts everybody. */
  people(): Promise<{ readonly subject: string; readonly state: string; readonly count: number }[]>
  /** The same day by day, from a day on. */
  peopleByDay(subject: string, from: string): Promise<DayCount[]>
  /** What was said day by day, from a day on. */
  saidByDay(subject: string, from: string): Promise<DayCount[]>
  /** What was said from a day on, by channel and by wording. */
  said(subject: string, from: string): Promise<AnswerCount[]>
}

/**
 * Whatever was written down longer ago than this before the last count was committed by then: what a message waits for is told in seconds, and clocks of nodes differ by less. It
 * is how often a day that was touched is counted for nothing: an import changes thousands of them.
 */
const OVERLAP = '15 minutes'

/** The counts, on a database. */
export function createRatesStore(db: Database): RatesStore {
  return {
    count: (now) =>
      db.tx(async (tx) => {
        // Who counts at the same time waits: each writes the same numbers, and the second finds them written.
        await tx.execute('lock table consent_rates_counted in exclusive mode')
        await countDays(tx)
        await countPeople(tx, now)
        await tx.execute(
          'insert into consent_rates_counted (at) values ($1) on conflict (only_row) do update set at = excluded.at',
          [now.toISOString()],
        )
      }),
    countedAt: async () => (await db.query<{ at: string }>('select at from consent_rates_counted'))[0]?.at,
    people: () =>
      db.query(
        `select subject, state, people as count from consent_rate_people
         where day = (select max(day) from consent_rate_people) order by subject, state`,
      ),
    peopleByDay: (subject, from) =>
      db.query(
        `select day::text, state, sum(people)::bigint as count from consent_rate_people
         where subject in ($1, '') and day >= $2 group by day, state order by day, state`,
        [subject, from],
      ),
    saidByDay: (subject, from) =>
      db.query(
        `select day::text, state, sum(entries)::bigint as count from consent_rate_days
         where subject = $1 and day >= $2 group by day, state order by day, state`,
        [subject, from],
      ),
    said: (subject, from) =>
      db.query(
        `select channel, version, language, state, sum(entries)::bigint as count from consent_rate_days
         where subject = $1 and day >= $2 group by channel, version, language, state
         order by channel, version, language, state`,
        [subject, from],
      ),
  }
}

/**
 * Days are those on which something was said, whenever it came: an import changes days long past. Each day of which something was written down since the
 * last count is counted as a whole again, so that nothing counts twice, however often this runs.
 */
async function countDays(tx: Database): Promise<void> {
  const rows = await tx.query<{ day: string }>(
    `select distinct (at at time zone 'UTC')::date::text as day from consent_entries
     where recorded_at >= coalesce((select at from consent_rates_counted), '-infinity') - interval '${OVERLAP}'`,
  )
  const days = rows.map(({ day }) => day).sort()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return
  await tx.execute('delete from consent_rate_days where day = any($1::date[])', [days])
  await tx.execute(
    `insert into consent_rate_days (day, subject, channel, version, language, state, entries)
     select (at at time zone 'UTC')::date as day, purpose, channel,
       coalesce(asked ->> 'version', ''), coalesce(asked ->> 'language', ''), state, count(*)
     from consent_entries
     where at >= $2::date::timestamp at time zone 'UTC' and at < ($3::date + 1)::timestamp at time zone 'UTC'
       and (at at time zone 'UTC')::date = any($1::date[])
     group by 1, 2, 3, 4, 5, 6`,
    [days, first, last],
  )
}

/** How everybody stands, by what is kept beside each: two who are one count as one from now on, and as two again once they are taken apart. */
async function countPeople(tx: Database, now: Date): Promise<void> {
  const day = now.toISOString().slice(0, 10)
  await tx.execute('delete from consent_rate_people where day = $1', [day])
  await tx.execute(
    // What cannot be read is no answer; it is mended when its person is next met. Times are compared as the text that they are, which the text of no time can break.
    `insert into consent_rate_people (day, subject, state, people)
     select $1::date, s.key,
       case when s.value ->> 'state' = 'granted' and (s.value ->> 'until') collate "C" <= $2 then 'expired' else s.value ->> 'state' end,
       count(*)
     from profiles p cross join lateral jsonb_each(json_or_null(p.choices)) s
     where p.choices like '{"%}' and s.key not like '*%' and s.value ->> 'state' in ('granted', 'denied', 'withdrawn', 'pending')
     group by 2, 3
     union all select $1::date, '', 'everybody', count(*) from profiles`,
    [day, now.toISOString()],
  )
}
