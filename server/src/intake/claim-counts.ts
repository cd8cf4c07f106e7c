import type { Database } from '../platform/database/database.ts'
import { createHourCounts, type HourCounts } from '../platform/hour-counts.ts'

export type ClaimCounts = HourCounts

/** Counts messages by source whose sender is not believed: they name somebody whom their key may not speak for. */
export function createClaimCounts(of: {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): ClaimCounts {
  return createHourCounts({ ...of, sql })
}

const sql = {
  add: `
    insert into unsigned_claims (hour, source, reason, messages, last_at)
    select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[])
    on conflict (hour, source, reason) do update set
      messages = unsigned_claims.messages + excluded.messages, last_at = greatest(unsigned_claims.last_at, excluded.last_at)`,
  read: `
    select source, reason as code, coalesce(sum(messages) filter (where hour >= $1), 0)::bigint as day, sum(messages)::bigint as month,
      max(last_at) as "lastAt"
    from unsigned_claims where hour >= $2 group by source, reason order by day desc, month desc, reason`,
  prune: 'delete from unsigned_claims where hour < $1',
}
