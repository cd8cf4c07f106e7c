import type { MetricBody } from '@diapason/kernel'
import { personSql } from '../identity/index.ts'

/** What to measure. Times are milliseconds of the epoch; the interval is half-open. */
export type ResultRequest = {
  readonly experiment: string
  readonly startedAt?: number
  readonly endedAt?: number
  /** Seconds after a person's first exposure in which their events count. */
  readonly window: number
  readonly metrics: readonly Pick<MetricBody, 'event' | 'aggregation' | 'value'>[]
}

export type BoundQuery = { readonly sql: string; readonly params: Readonly<Record<string, string | number>> }

/**
 * The one query of an experiment's result. It reads the exposures once and the events of the metrics once:
 *
 * 1. `seen`: the exposures by origin, since there are fewer origins than events to say whose they are;
 * 2. `exposed`: one row per person, with the first exposure (event time, ties by message) and whether another arm was seen too;
 * 3. `origins`: the origins those people consist of, so that events need not be resolved to people one by one;
 * 4. `hits`: the events of the metrics, streamed against `origins` (the right side of a join is the one that is held in memory, so
 *    memory grows with the people in the experiment, never with the events);
 * 5. `measured`: one value per person and metric, zero without an event;
 * 6. per arm and day of first exposure: people, and sum and sum of squares of each metric (`sum_0`, `squares_0`, …).
 *
 * The text depends only on the number and kind of metrics; every value is a bound parameter.
 */
export function resultQuery(request: ResultRequest): BoundQuery {
  const params: Record<string, string | number> = { experiment: request.experiment, window: request.window }
  const period = [
    bind(params, ['started_at', request.startedAt], (at) => `AND timestamp >= ${at}`),
    bind(params, ['ended_at', request.endedAt], (at) => `AND timestamp < ${at}`),
  ].filter((condition) => condition !== '')
  const metrics = request.metrics.map((metric, at) => fragments(params, metric, at))
  const steps = [
    `  ${personSql.identities()}`,
    seen(period),
    EXPOSED,
    ...(metrics.length > 0 ? [ORIGINS, hits(metrics), counted(metrics), measured(metrics)] : []),
  ]
  const sql = `WITH
${steps.join(',\n')}
SELECT
  arm,
  crossed,
  toString(toDate(first_at, 'UTC')) AS day,
  count() AS people,
  toUnixTimestamp64Milli(min(first_at)) AS first_ms,
  toUnixTimestamp64Milli(max(first_at)) AS last_ms${metrics.map((_, at) => totals(at)).join('')}
FROM ${metrics.length > 0 ? 'measured' : 'exposed'}
GROUP BY arm, crossed, day
ORDER BY day, arm, crossed
${SETTINGS}`
  return { sql, params }
}

// The default parser gives up on a whole document for one integer beyond 64 bits, and the value would silently be 0.
const SETTINGS = 'SETTINGS allow_simdjson = 0'

// Where doubles lose the cents. One absurd value, or text such as "NaN" and "inf", would otherwise carry the sums away.
const NO_AMOUNT = '1e15'

type Fragments = {
  /** Condition on an event of the metric. */
  readonly isHit: string
  /** The event's number, for a sum. */
  readonly number: string | undefined
  /** The person's value from their hits. */
  readonly value: string
}

function fragments(
  params: Record<string, string | number>,
  metric: ResultRequest['metrics'][number],
  at: number,
): Fragments {
  params[`event_${at}`] = metric.event
  const isHit = `name = {event_${at}:String}`
  const counts = `in_window AND ${isHit}`
  switch (metric.aggregation) {
    case 'proportion':
      return { isHit, number: undefined, value: `toFloat64(max(${counts}))` }
    case 'count':
      return { isHit, number: undefined, value: `toFloat64(countIf(${counts}))` }
    case 'sum': {
      const path = (metric.value ?? '').split('.').map((part, step) => {
        params[`path_${at}_${step}`] = part
        return `{path_${at}_${step}:String}`
      })
      // `if` is lazy here: the document is parsed for this metric's events only.
      const number = `if(${isHit}, JSONExtractFloat(body, ${path.join(', ')}), 0)`
      return { isHit, number, value: `sumIf(number_${at}, ${counts} AND abs(number_${at}) < ${NO_AMOUNT})` }
    }
    default:
      return metric.aggregation satisfies never
  }
}

function seen(period: readonly string[]): string {
  return `  seen AS (
    SELECT
      origin,
      argMin(variation, (timestamp, message_id)) AS arm,
      min((timestamp, message_id)) AS first,
      min(variation) AS lowest,
      max(variation) AS highest
    FROM events
    WHERE experiment = {experiment:String} AND variation != ''${period.map((condition) => ` ${condition}`).join('')}
    GROUP BY origin
  )`
}

const EXPOSED = `  exposed AS (
    SELECT
      ${personSql.person('seen')} AS person,
      argMin(seen.arm, seen.first) AS arm,
      min(seen.first).1 AS first_at,
      min(lowest) != max(highest) AS crossed
    FROM seen ${personSql.join('seen')}
    GROUP BY person
  )`

// A person is named after one of their origins, which the map does not list.
const ORIGINS = `  origins AS (
    SELECT person, arm, first_at, crossed, arrayJoin(arrayPushBack(members.origins, person)) AS origin
    FROM exposed
    LEFT ANY JOIN (SELECT profile, groupArray(origin) AS origins FROM identities GROUP BY profile) AS members
      ON members.profile = exposed.person
  )`

function hits(metrics: readonly Fragments[]): string {
  const numbers = metrics.flatMap(({ number }, at) => (number === undefined ? [] : [`, ${number} AS number_${at}`]))
  return `  hits AS (
    SELECT origin, timestamp, name${numbers.join('')}
    FROM events
    WHERE name IN (${metrics.map((_, at) => `{event_${at}:String}`).join(', ')})
  )`
}

function counted(metrics: readonly Fragments[]): string {
  const numbers = metrics.flatMap(({ number }, at) => (number === undefined ? [] : [`, hits.number_${at}`]))
  return `  counted AS (
    SELECT
      origins.person, origins.arm, origins.first_at, origins.crossed, hits.name${numbers.join('')},
      hits.timestamp >= origins.first_at
        AND hits.timestamp < origins.first_at + toIntervalSecond({window:UInt32}) AS in_window
    FROM hits RIGHT JOIN origins ON hits.origin = origins.origin
  )`
}

function measured(metrics: readonly Fragments[]): string {
  return `  measured AS (
    SELECT
      person,
      any(counted.arm) AS arm,
      any(counted.first_at) AS first_at,
      any(counted.crossed) AS crossed,
      ${metrics.map(({ value }, at) => `${value} AS value_${at}`).join(',\n      ')}
    FROM counted
    GROUP BY person
  )`
}

const totals = (at: number): string =>
  `,\n  sum(value_${at}) AS sum_${at},\n  sum(value_${at} * value_${at}) AS squares_${at}`

function bind(
  params: Record<string, string | number>,
  [name, value]: readonly [name: string, value: number | undefined],
  condition: (parameter: string) => string,
): string {
  if (value === undefined) return ''
  params[name] = value
  return condition(`fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`)
}
