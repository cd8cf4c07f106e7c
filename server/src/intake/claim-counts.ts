import type { Database } from '../platform/database/database.ts'
import { createFlushedCounts } from './flushed-counts.ts'

/** What one source claimed and was not believed. */
export type ClaimsOfSource = {
  readonly source: string
  /** Messages of the last day, and of the last thirty; both by whole hours. */
  readonly day: number
  readonly month: number
  readonly lastAt: string
  /** By what was wrong with the identity token, the most frequent of the last day first. */
  readonly reasons: readonly { readonly code: string; readonly day: number; readonly month: number }[]
}

export type ClaimCounts = {
  /** A message of this source named somebody whom the source may not speak for. */
  mark(source: string, reason: string): void
  /** The sources that did in the last thirty days, the one with most of the last day first. */
  read(): Promise<ClaimsOfSource[]>
  /** Writes what was marked. */
  stop(): Promise<void>
}

const HOUR = 3_600_000
const KEPT_DAYS = 30

/**
 * Counts messages by source whose sender is not believed. Counted in memory and added to the hour's row a few seconds later, so nothing is written
 * for each message or batch; a display and advice rest on it, nothing else.
 */
export function createClaimCounts({
  db,
  clock,
}: {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): ClaimCounts {
  type Count = {
    readonly hour: number
    readonly source: string
    readonly reason: string
    readonly messages: number
    readonly at: number
  }
  let pruned: number | undefined
  const counts = createFlushedCounts<Count>({
    keyOf: ({ hour, source, reason }) => `${hour} ${source} ${reason}`,
    joined: (one, other) => ({ ...one, messages: one.messages + other.messages, at: Math.max(one.at, other.at) }),
    write: async (all) => {
      await db.execute(addSql, [
        all.map(({ hour }) => new Date(hour).toISOString()),
        all.map(({ source }) => source),
        all.map(({ reason }) => reason),
        all.map(({ messages }) => messages),
        all.map(({ at }) => new Date(at).toISOString()),
      ])
      const oldest = hourOf(clock()) - KEPT_DAYS * 24 * HOUR
      if (pruned !== oldest) await db.execute('delete from unsigned_claims where hour < $1', [new Date(oldest)])
      pruned = oldest
    },
  })

  return {
    mark: (source, reason) => {
      const at = clock()
      counts.add({ hour: hourOf(at), source, reason, messages: 1, at })
    },
    read: async () => {
      const now = hourOf(clock())
      const rows = await db.query<{ source: string; code: string; day: number; month: number; lastAt: string }>(
        readSql,
        [new Date(now - 23 * HOUR), new Date(now - KEPT_DAYS * 24 * HOUR)],
      )
      return [...Map.groupBy(rows, ({ source }) => source)]
        .map(([source, own]) => ({
          source,
          day: own.reduce((sum, { day }) => sum + day, 0),
          month: own.reduce((sum, { month }) => sum + month, 0),
          lastAt:
            own
              .map(({ lastAt }) => lastAt)
              .toSorted()
              .at(-1) ?? '',
          reasons: own.map(({ code, day, month }) => ({ code, day, month })),
        }))
        .sort((a, b) => b.day - a.day || b.month - a.month || (a.source < b.source ? -1 : 1))
    },
    stop: counts.flush,
  }
}

function hourOf(milliseconds: number): number {
  return Math.floor(milliseconds / HOUR) * HOUR
}

const addSql = `
  insert into unsigned_claims (hour, source, reason, messages, last_at)
  select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[])
  on conflict (hour, source, reason) do update set
    messages = unsigned_claims.messages + excluded.messages, last_at = greatest(unsigned_claims.last_at, excluded.last_at)`

const readSql = `
  select source, reason as code, coalesce(sum(messages) filter (where hour >= $1), 0)::bigint as day, sum(messages)::bigint as month,
    max(last_at) as "lastAt"
  from unsigned_claims where hour >= $2 group by source, reason order by day desc, month desc, reason`
