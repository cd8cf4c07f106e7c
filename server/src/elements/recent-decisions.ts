import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** What one element showed somebody: the variant, or the reason why there was none. */
export type RecentDecision = {
  /** ISO 8601. */
  readonly at: string
  readonly channel: string
  readonly element: string
  readonly outcome: string
}

/**
 * What was decided lately of somebody, the latest first. Only requests that named none but these origins: what was decided of who joined them is not theirs.
 *
 * @param of.profiles ids under which they were known
 */
export async function recentDecisions(
  clickhouse: ClickHouse,
  of: {
    readonly origins: readonly string[]
    readonly profiles: readonly string[]
    readonly limit: number
    /** Days that are looked at, and seconds that it may take: rows are kept by time, so far back costs more. */
    readonly days: number
    readonly seconds: number
  },
): Promise<RecentDecision[]> {
  const rows = await clickhouse.query<{ time: string; channel: string; elements: string[]; outcome: string[] }>(
    `SELECT toString(at) AS time, channel, elements, outcome FROM decision_inputs
     WHERE at > now() - toIntervalDay({days:UInt32}) AND has({profiles:Array(UUID)}, profile)
       AND arrayAll(one -> has({origins:Array(String)}, JSONExtractString(one, 'origin')), JSONExtractArrayRaw(context, 'identifiers'))
     ORDER BY at DESC LIMIT {limit:UInt32}`,
    { ...of },
    { priority: 'interactive', settings: { max_execution_time: of.seconds } },
  )
  const decisions = rows.flatMap(({ time, channel, elements, outcome }) =>
    elements.map((element, place) => ({
      at: `${time.replace(' ', 'T')}Z`,
      channel,
      element,
      outcome: outcome[place] ?? '',
    })),
  )
  // A program that asks for all flags has as many in one request.
  return decisions.slice(0, of.limit)
}
