import type { Logger } from 'pino'
import type { LogReader } from '../log/index.ts'
import type { Database } from '../platform/database/database.ts'
import { type Repeating, repeat } from '../platform/repeat.ts'
import { type EventFilter, type EventSummary, passes, type Summarise } from './event-summary.ts'

/** What a watcher is sent: the messages that pass its filter, oldest first, and how many were left out because they were too many to look at. */
export type LiveBatch = {
  readonly events: readonly EventSummary[]
  readonly skipped: number
  /** Where the next batch begins: a watcher that comes back with it misses nothing. */
  readonly place: string
}

export type Watcher = {
  readonly filter: EventFilter
  /** `place` of the last batch it had, when it comes back; anything else is taken as "from now on". */
  readonly after: string | undefined
  /** Resolves when the batch has left; meanwhile the watcher is sent nothing, and what comes is in its next batch. */
  readonly send: (batch: LiveBatch) => Promise<void>
  /** The server stops. `busy` when a batch is still on its way. */
  readonly end: (busy: boolean) => void
}

export type Watch = {
  /** Where the watcher is: it has been sent everything below. */
  place(): string
  stop(): void
}

export type LiveEvents = {
  /** Sends what is committed from now on, on any node; resolves once "now" is fixed. */
  watch(watcher: Watcher): Promise<Watch>
  /** Something was committed. */
  poke(): void
  /** Ends every watcher. */
  stop(): Promise<void>
  readonly watchers: number
}

export type LiveEventsOptions = {
  readonly db: Database
  readonly reader: LogReader
  readonly summarise: Summarise
  readonly log: Pick<Logger, 'warn'>
}

/** A person reads a few lines a second; more than this in one go is counted, not shown. */
const SHOWN = 200

/** Beyond, "too many" is all there is to say: an exact count of a long absence would read the whole log. */
const COUNTED = 100_000

/** Pause between looks at the log while it grows without end, in ms: five pictures a second. */
const PAUSE = 200

/** How often the log is looked at when no notification comes, in ms. */
const EVERY = 1000

type Watching = Watcher & { from: string; busy: boolean }

/**
 * The log as it grows, for people who watch. Each watcher has its place in the log, a transaction below which it has been sent everything;
 * a look hands over what lies between the places and the horizon (law 2), so nothing is missed and nothing sent twice. The log is looked
 * at only while somebody watches.
 */
export function createLiveEvents({ db, reader, summarise, log }: LiveEventsOptions): LiveEvents {
  const watchers = new Set<Watching>()
  let following: Repeating | undefined
  let soon: NodeJS.Timeout | undefined
  let looked = 0
  let stopped = false

  const look = async (): Promise<boolean> => {
    looked = performance.now()
    const below = await reader.horizon()
    for (const [from, group] of byPlace(watchers)) {
      if (from === below) continue
      const rows = await reader.newestIn({ from, below, limit: SHOWN })
      const skipped = rows.length < SHOWN ? 0 : (await countIn(db, { from, below })) - rows.length
      const events = await summarise(rows)
      for (const watcher of group) {
        watcher.from = below
        const passing = events.filter((event, place) => passes(watcher.filter, event, rows[place]?.body ?? ''))
        if (passing.length === 0 && skipped === 0) continue
        watcher.busy = true
        watcher
          .send({ events: passing, skipped, place: below })
          // It went away between two batches: whoever opened the connection hears of it and takes the watcher out.
          .catch(() => {})
          .finally(() => {
            watcher.busy = false
          })
      }
    }
    return false
  }
  const rest = () => {
    clearTimeout(soon)
    soon = undefined
    const resting = following?.stop()
    following = undefined
    return resting
  }

  return {
    watch: async (one) => {
      const horizon = await reader.horizon()
      if (stopped) {
        one.end(false)
        return { place: () => horizon, stop: () => {} }
      }
      const watcher: Watching = { ...one, from: placeOf(one.after, horizon), busy: false }
      watchers.add(watcher)
      following ??= repeat({ name: 'live events', every: EVERY, log, work: look })
      following.poke()
      return {
        place: () => watcher.from,
        stop: () => {
          watchers.delete(watcher)
          if (watchers.size === 0) void rest()
        },
      }
    },
    poke: () => {
      if (!following || soon) return
      const wait = looked + PAUSE - performance.now()
      if (wait <= 0) return following.poke()
      soon = setTimeout(() => {
        soon = undefined
        following?.poke()
      }, wait)
    },
    stop: async () => {
      stopped = true
      for (const watcher of watchers) watcher.end(watcher.busy)
      watchers.clear()
      await rest()
    },
    get watchers() {
      return watchers.size
    },
  }
}

/** Those at the same place share a look, which is nearly always all of them. */
function byPlace(watchers: ReadonlySet<Watching>): Map<string, Watching[]> {
  const places = new Map<string, Watching[]>()
  for (const watcher of watchers) {
    if (watcher.busy) continue
    const group = places.get(watcher.from)
    if (group) group.push(watcher)
    else places.set(watcher.from, [watcher])
  }
  return places
}

/** The place a watcher says it was at: whatever it sends, never beyond now. */
function placeOf(said: string | undefined, horizon: string): string {
  if (said === undefined || !/^\d{1,19}$/.test(said)) return horizon
  return BigInt(said) < BigInt(horizon) ? said : horizon
}

async function countIn(db: Database, { from, below }: { from: string; below: string }): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    'select count(*) as n from (select from log where tx >= $1::xid8 and tx < $2::xid8 limit $3) as counted',
    [from, below, COUNTED],
  )
  return row?.n ?? 0
}
