import type { Database } from '../platform/database/database.ts'
import { createHourCounts, type HourCounts } from '../platform/hour-counts.ts'

export type SignalFaults = HourCounts

/** Counts signals by source that were not taken as they came. */
export function createSignalFaults(of: {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): SignalFaults {
  return createHourCounts({ ...of, sql })
}

const sql = {
  add: `
    insert into signal_faults (hour, source, reason, messages, last_at)
    select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[])
    on conflict (hour, source, reason) do update set
      messages = signal_faults.messages + excluded.messages, last_at = greatest(signal_faults.last_at, excluded.last_at)`,
  read: `
    select source, reason as code, coalesce(sum(messages) filter (where hour >= $1), 0)::bigint as day, sum(messages)::bigint as month,
      max(last_at) as "lastAt"
    from signal_faults where hour >= $2 group by source, reason order by day desc, month desc, reason`,
  prune: 'delete from signal_faults where hour < $1',
}
