import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'

/** Drops the input rows of decisions of the months that are over before an instant. Doing it twice changes nothing. Returns the months. */
export async function dropDecisionMonths(clickhouse: ClickHouse, before: string): Promise<string[]> {
  return clickhouse.dropMonths('decision_inputs', before)
}
