import type { Database } from '../platform/database/database.ts'

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

/** Milliseconds between the first mark and its writing: one row a source and reason then, whatever came meanwhile. A node that is killed forgets as much. */
const FLUSH_AFTER = 2_000
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
  type Count = { readonly hour: number; readonly source: string; readonly reason: string; messages: number; at: number }
  let counts = new Map<string, Count>()
  let timer: NodeJS.Timeout | undefined
  let pruned: number | undefined

  const add = ({ hour, source, reason, messages, at }: Count) => {
    const key = `${hour} ${source} ${reason}`
    const known = counts.get(key)
    if (known) {
      known.messages += messages
      known.at = Math.max(known.at, at)
    } else counts.set(key, { hour, source, reason, messages, at })
    timer ??= setTimeout(() => void flush(), FLUSH_AFTER).unref()
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    // In the order of their keys, so that two nodes wait for each other instead of deadlocking.
    const all = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
    counts = new Map()
    if (all.length === 0) return
    try {
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
    } catch {
      // The database is away: counted with the next.
      for (const count of all) add(count)
    }
  }

  return {
    mark: (source, reason) => {
      const at = clock()
      add({ hour: hourOf(at), source, reason, messages: 1, at })
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
    stop: flush,
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
