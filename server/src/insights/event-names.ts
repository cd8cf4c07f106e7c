import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { coalesced } from '../platform/coalesced.ts'

export type EventName = { readonly name: string; readonly type: string; readonly count: number }

export type EventNames = {
  /** The names that events have, the most frequent first, as they were a moment ago. */
  all(): Promise<readonly EventName[]>
}

/** A name that came some seconds ago is soon enough for a list to choose from, in ms. */
const FRESH_FOR = 15_000
/** Names beyond that are made of data by mistake, an id in each; nobody looks for those by name. */
const MOST = 2_000

/** The names of events, counted by the analytics engine every few seconds at most, while somebody asks, and kept while it is away. */
export function createEventNames({ clickhouse, clock }: { clickhouse: ClickHouse; clock: () => number }): EventNames {
  let known: { at: number; names: readonly EventName[] } | undefined
  const reload = coalesced(async () => {
    const names = await clickhouse.query<EventName>(
      `SELECT name, any(type) AS type, count() AS count FROM events WHERE name != '' AND name NOT LIKE '$%'
       GROUP BY name ORDER BY count DESC, name LIMIT {most:UInt32}`,
      { most: MOST },
      { priority: 'interactive' },
    )
    known = { at: clock(), names }
  })
  return {
    async all() {
      if (known === undefined || known.names.length === 0) await reload()
      // Who types does not wait for a count: the next letter finds it done.
      else if (clock() - known.at > FRESH_FOR) reload().catch(() => {})
      return known?.names ?? []
    },
  }
}
