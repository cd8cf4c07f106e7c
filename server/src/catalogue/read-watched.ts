import type { Database } from '../platform/database/database.ts'
import type { Contracts } from './contracts.ts'
import { dayBefore, daysSince, later, series } from './day.ts'
import type { Watched } from './differences.ts'
import type { TypeCounts } from './json-types.ts'
import { type Subject, subjectId } from './subject.ts'

/** Days of the recent span, the one under way included, and of the span before it. */
const RECENT_DAYS = 2
const BEFORE_DAYS = 28
/** Days whose hours are compared, and the hours that are compared with them. */
const HOUR_DAYS = 14
const HOURS = 3

const HOUR = 3_600_000

/** The first days of the spans that are compared, at an instant. */
export function spansAt(now: number): { recent: string; before: string } {
  return { recent: dayBefore(now, RECENT_DAYS - 1), before: dayBefore(now, RECENT_DAYS - 1 + BEFORE_DAYS) }
}

type PropertyRow = Subject & Watched['properties'][number]

const sums = (where: string) =>
  `array[${[1, 2, 3, 4, 5, 6, 7].map((place) => `coalesce(sum(d.types[${place}]) filter (where ${where}), 0)`).join(', ')}]::bigint[]`

/** Reads all that drift is found in: four queries, whatever the number of events. */
export async function readWatched(
  db: Database,
  { now, contracts }: { now: number; contracts: Contracts },
): Promise<Watched[]> {
  const { recent, before } = spansAt(now)
  const hoursFrom = dayBefore(now, HOUR_DAYS + 1)
  const [subjects, properties, days, hours] = await Promise.all([
    db.query<Subject & { firstSeen: string; lastSeen: string }>(
      `select type, name, first_seen as "firstSeen", last_seen as "lastSeen" from catalogue_seen where path = ''`,
    ),
    db.query<PropertyRow>(
      `select s.type, s.name, s.path, s.first_seen as "firstSeen", s.last_seen as "lastSeen",
         ${sums('d.day >= $1')} as recent, ${sums('d.day < $1')} as before
       from catalogue_seen s join catalogue_days d using (type, name, path)
       where d.day >= $2 group by s.type, s.name, s.path, s.first_seen, s.last_seen order by s.path collate "C"`,
      [recent, before],
    ),
    db.query<Subject & { day: string; count: number }>(
      `select type, name, day, sum(types[6])::bigint as count from catalogue_days
       where path = '' and day >= $1 group by type, name, day`,
      [before],
    ),
    db.query<Subject & { day: string; hours: number[] }>(
      `select type, name, day, array_agg(count order by hour) as hours from (
         select d.type, d.name, d.day, h.hour, sum(h.count)::bigint as count
         from catalogue_days d, unnest(d.hours) with ordinality as h (count, hour)
         where d.path = '' and d.day >= $1 group by d.type, d.name, d.day, h.hour) each_hour
       group by type, name, day`,
      [hoursFrom],
    ),
  ])
  const bySubject = <T extends Subject>(rows: readonly T[]) => Map.groupBy(rows, subjectId)
  const [propertiesOf, daysOf, hoursOf] = [bySubject(properties), bySubject(days), bySubject(hours)]
  return subjects.map((subject) => {
    const id = subjectId(subject)
    return {
      ...subject,
      entry: contracts.event(subject),
      lastDay: lastDay(daysOf.get(id) ?? [], { now, from: subject.firstSeen, before }),
      lastHours: lastHours(hoursOf.get(id) ?? [], { now, from: subject.firstSeen }),
      properties: (propertiesOf.get(id) ?? []).map(({ path, firstSeen, lastSeen, recent, before }) => ({
        path,
        firstSeen,
        lastSeen,
        recent: recent as Readonly<TypeCounts>,
        before: before as Readonly<TypeCounts>,
      })),
    }
  })
}

/** Yesterday, and the days before it on which the subject was known from morning to night. */
function lastDay(
  counts: readonly { day: string; count: number }[],
  { now, from, before }: { now: number; from: string; before: string },
): Watched['lastDay'] {
  const day = dayBefore(now, 1)
  const firstWhole = dayBefore(Date.parse(from.slice(0, 10)), -1)
  const known = daysSince(later(before, firstWhole), Date.parse(day)).slice(0, -1)
  return { day, count: counts.find((one) => one.day === day)?.count ?? 0, before: series(counts, known) }
}

/** The last complete hours, and the same hours on the days before. */
function lastHours(
  counts: readonly { day: string; hours: readonly number[] }[],
  { now, from }: { now: number; from: string },
): Watched['lastHours'] {
  const byDay = new Map(counts.map(({ day, hours }) => [day, hours]))
  const end = Math.floor(now / HOUR)
  const sum = (until: number) => {
    let total = 0
    for (let hour = until - HOURS; hour < until; hour += 1)
      total += byDay.get(dayBefore(hour * HOUR, 0))?.[((hour % 24) + 24) % 24] ?? 0
    return total
  }
  const first = Math.ceil(Date.parse(from) / HOUR)
  const before: number[] = []
  for (let back = 1; back <= HOUR_DAYS && end - back * 24 - HOURS >= first; back += 1) before.push(sum(end - back * 24))
  return { from: new Date((end - HOURS) * HOUR).toISOString(), count: sum(end), before }
}
