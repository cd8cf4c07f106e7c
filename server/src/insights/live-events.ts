import type { Logger } from 'pino'
import type { LogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { type Repeating, repeat } from '../platform/repeat.ts'
import { type EventFilter, type EventSummary, passes, type Summarise } from './event-summary.ts'

/** What a watcher is sent: the messages that pass its filter, oldest first, and how many were left out because they were too many to look at. */
export type LiveBatch = { readonly events: readonly EventSummary[]; readonly skipped: number }

export type LiveEvents = {
  /** Calls `send` with what is committed from now on, on any node. Returns how to stop. */
  watch(filter: EventFilter, send: (batch: LiveBatch) => void): () => void
  /** Something was committed. */
  poke(): void
  stop(): Promise<void>
}

export type LiveEventsOptions = {
  readonly db: Database
  readonly reader: LogReader
  readonly summarise: Summarise
  readonly log: Pick<Logger, 'warn'>
}

/** A person reads a few lines a second; more than this in one go is counted, not shown. */
const SHOWN = 200

/** Pause between looks at the log while it grows without end, in ms: five pictures a second. */
const PAUSE = 200

/**
 * The log as it grows, for people who watch. Follows the log below the horizon (law 2), so nothing is missed and nothing shown twice, and
 * only while somebody watches.
 */
export function createLiveEvents({ db, reader, summarise, log }: LiveEventsOptions): LiveEvents {
  const watchers = new Map<object, { filter: EventFilter; send: (batch: LiveBatch) => void }>()
  let from: string | undefined
  let following: Repeating | undefined
  let last = 0

  const look = async (): Promise<boolean> => {
    const below = await reader.horizon()
    if (from !== undefined && from !== below) {
      const rows = await reader.newestIn({ from, below, limit: SHOWN })
      const total = rows.length < SHOWN ? rows.length : await countIn(db, from, below)
      const events = await summarise(rows)
      for (const { filter, send } of watchers.values()) {
        const passing = events.filter((event, place) => passes(filter, event, rows[place]?.body ?? ''))
        const skipped = total - rows.length
        if (passing.length > 0 || skipped > 0) send({ events: passing, skipped })
      }
    }
    from = below
    last = Date.now()
    return false
  }

  return {
    watch: (filter, send) => {
      const watcher = {}
      watchers.set(watcher, { filter, send })
      following ??= repeat({ name: 'live events', every: 1000, log, work: look })
      return () => {
        watchers.delete(watcher)
        if (watchers.size > 0) return
        void following?.stop()
        following = undefined
        from = undefined
      }
    },
    poke: () => {
      if (Date.now() - last >= PAUSE) following?.poke()
    },
    stop: async () => {
      watchers.clear()
      await following?.stop()
    },
  }
}

async function countIn(db: Database, from: string, below: string): Promise<number> {
  const [row] = await db.query<{ n: number }>('select count(*) as n from log where tx >= $1::xid8 and tx < $2::xid8', [
    from,
    below,
  ])
  return row?.n ?? 0
}
