import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { type ResultRequest, resultQuery } from './result-query.ts'

/** People of one arm whose first exposure fell on one day (UTC), with one pair of sums per metric, in the order of the request. */
export type ArmDay = {
  readonly arm: string
  readonly day: string
  readonly people: number
  /** Milliseconds of the epoch. */
  readonly firstAt: number
  readonly lastAt: number
  readonly metrics: readonly { readonly sum: number; readonly sumSquares: number }[]
}

export type ExperimentSums = {
  readonly days: readonly ArmDay[]
  /** People seen in more than one arm; they are in no `ArmDay`. */
  readonly crossovers: number
}

type Row = { readonly arm: string; readonly crossed: boolean | number; readonly day: string } & {
  readonly [column: string]: number | string | boolean
}

/** Reads from the analytics engine all that a result is computed from. @throws ClickHouseError, which is answered as `analytics_unavailable` while the engine is away */
export async function readResult(
  clickhouse: Pick<ClickHouse, 'query'>,
  request: ResultRequest,
): Promise<ExperimentSums> {
  const { sql, params } = resultQuery(request)
  const rows = await clickhouse.query<Row>(sql, params, { priority: 'interactive' })
  const days = rows
    .filter((row) => !row.crossed)
    .map((row) => ({
      arm: row.arm,
      day: row.day,
      people: Number(row.people),
      firstAt: Number(row.first_ms),
      lastAt: Number(row.last_ms),
      metrics: request.metrics.map((_, at) => ({
        sum: Number(row[`sum_${at}`]),
        sumSquares: Number(row[`squares_${at}`]),
      })),
    }))
  const crossovers = rows.reduce((people, row) => people + (row.crossed ? Number(row.people) : 0), 0)
  return { days, crossovers }
}
