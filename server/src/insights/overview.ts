import { lagOf, SHIPPING } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'

export type Overview = {
  readonly events: {
    readonly total: number
    readonly last24h: number
    readonly perMinute: readonly { readonly at: string; readonly count: number }[]
  }
  readonly people: number
  readonly rejected: number
  readonly experimentsRunning: number
  readonly elements: number
  readonly decisions: number
  readonly shipping: { readonly lagSeconds: number; readonly pending: number }
  readonly sources: readonly {
    readonly id: string
    readonly name: string
    readonly kind: string
    readonly lastUsedAt: string | null
  }[]
}

export type OverviewOptions = {
  readonly db: Database
  readonly clickhouse: ClickHouse
  readonly people: () => Promise<number>
  readonly rejected: () => Promise<number>
  readonly elements: () => number
  readonly experimentsRunning: () => number
  readonly sources: () => Promise<Overview['sources']>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const MINUTE = 60_000
const MINUTES = 60

/** What is alive, for the first screen. */
export async function readOverview(of: OverviewOptions): Promise<Overview> {
  const now = of.clock()
  const [totals, minutes, decisions, shipping, people, rejected, sources] = await Promise.all([
    of.clickhouse.query<{ total: number; last24h: number }>(
      'SELECT count() AS total, countIf(received_at > {day:DateTime64(3)}) AS last24h FROM events',
      { day: clickhouseTime(now - 24 * 60 * MINUTE) },
      { priority: 'interactive' },
    ),
    of.clickhouse.query<{ minute: number; count: number }>(
      `SELECT toUnixTimestamp(toStartOfMinute(received_at)) AS minute, count() AS count FROM events
       WHERE received_at >= {from:DateTime64(3)} GROUP BY minute`,
      { from: clickhouseTime(firstMinute(now)) },
      { priority: 'interactive' },
    ),
    of.clickhouse.query<{ count: number }>(
      'SELECT count() AS count FROM decision_inputs',
      {},
      { priority: 'interactive' },
    ),
    lagOf(of.db, SHIPPING),
    of.people(),
    of.rejected(),
    of.sources(),
  ])
  return {
    events: { total: totals[0]?.total ?? 0, last24h: totals[0]?.last24h ?? 0, perMinute: everyMinute(minutes, now) },
    people,
    rejected,
    experimentsRunning: of.experimentsRunning(),
    elements: of.elements(),
    decisions: decisions[0]?.count ?? 0,
    shipping: { lagSeconds: shipping.seconds, pending: shipping.pending },
    sources,
  }
}

/** The last hour with its quiet minutes, oldest first: a chart must not skip them. */
function everyMinute(
  counted: readonly { minute: number; count: number }[],
  now: number,
): { at: string; count: number }[] {
  const byMinute = new Map(counted.map((one) => [one.minute * 1000, one.count]))
  return Array.from({ length: MINUTES }, (_, minute) => {
    const at = firstMinute(now) + minute * MINUTE
    return { at: new Date(at).toISOString(), count: byMinute.get(at) ?? 0 }
  })
}

function firstMinute(now: number): number {
  return Math.floor(now / MINUTE) * MINUTE - (MINUTES - 1) * MINUTE
}

function clickhouseTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '')
}
