import type { Database } from './database/database.ts'
import { createFlushedCounts } from './flushed-counts.ts'

/** What was counted of one source. */
export type CountsOfSource = {
  readonly source: string
  /** Of the last day, and of the last thirty; both by whole hours. */
  readonly day: number
  readonly month: number
  readonly lastAt: string
  /** By what was wrong, the most frequent of the last day first. */
  readonly reasons: readonly { readonly code: string; readonly day: number; readonly month: number }[]
}

export type HourCounts = {
  /** Something of this source was not as it should be. */
  mark(source: string, reason: string): void
  /** The sources with any in the last thirty days, the one with most of the last day first. */
  read(): Promise<CountsOfSource[]>
  /** Writes what was marked. */
  stop(): Promise<void>
}

/** What a table of counts is written and read by. */
export type HourSql = {
  /** Adds counts: hours, sources, reasons, numbers and latest times, each an array. */
  readonly add: string
  /** `source`, `code`, `day`, `month` and `lastAt`, from the first hour of the day ($1) and of the month ($2). */
  readonly read: string
  /** Lets go of what is before an hour. */
  readonly prune: string
}

const HOUR = 3_600_000
const KEPT_DAYS = 30

/**
 * Counts what is not as it should be, by source and reason. Counted in memory and added to the hour's row a few seconds later, so nothing is written
 * for each message or batch; a display and advice rest on it, nothing else.
 */
export function createHourCounts({
  db,
  sql,
  clock,
}: {
  readonly db: Database
  readonly sql: HourSql
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): HourCounts {
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
      await db.execute(sql.add, [
        all.map(({ hour }) => new Date(hour).toISOString()),
        all.map(({ source }) => source),
        all.map(({ reason }) => reason),
        all.map(({ messages }) => messages),
        all.map(({ at }) => new Date(at).toISOString()),
      ])
      const oldest = hourOf(clock()) - KEPT_DAYS * 24 * HOUR
      if (pruned !== oldest) await db.execute(sql.prune, [new Date(oldest)])
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
        sql.read,
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
