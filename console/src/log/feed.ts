import type { EventSummary } from './event.ts'

/** What the live room holds: the newest events it shows, those that wait behind a pause, and what was let go. */
export type Feed = {
  readonly shown: readonly EventSummary[]
  readonly waiting: readonly EventSummary[]
  /** Events that arrived while paused, including those beyond what `waiting` keeps. */
  readonly waitingCount: number
  /** Events that the server skipped because there were too many to show. */
  readonly skipped: number
}

export const emptyFeed: Feed = { shown: [], waiting: [], waitingCount: 0, skipped: 0 }

/** Rows kept in the page: enough to scroll through, few enough to draw in one frame. */
export const feedLimit = 300

export type TakeIn = {
  readonly paused: boolean
  /** How many arrived, where the batch holds only the newest of them. */
  readonly arrived?: number
}

/** Takes a batch in (any order, duplicates allowed), newest first, never more than {@link feedLimit} rows. */
export function takeIn(feed: Feed, batch: readonly EventSummary[], how: TakeIn): Feed {
  if (batch.length === 0) return feed
  if (!how.paused) return { ...feed, shown: newest(batch, feed.shown) }
  return {
    ...feed,
    waiting: newest(batch, feed.waiting),
    waitingCount: feed.waitingCount + (how.arrived ?? batch.length),
  }
}

/** Shows what waited. */
export function resume(feed: Feed): Feed {
  return { ...feed, shown: newest(feed.waiting, feed.shown), waiting: [], waitingCount: 0 }
}

/** Notes that the server could not show everything. */
export function skip(feed: Feed, count: number): Feed {
  return { ...feed, skipped: feed.skipped + count }
}

/** What names an event: its origin and the message id within it. */
export function eventKey(event: { readonly origin: string; readonly messageId: string }): string {
  return `${event.origin}/${event.messageId}`
}

function newest(added: readonly EventSummary[], kept: readonly EventSummary[]): readonly EventSummary[] {
  const seen = new Set<string>()
  const rows: EventSummary[] = []
  for (const event of [...added].sort((a, b) => Number(b.seq) - Number(a.seq)).concat(kept)) {
    const key = eventKey(event)
    if (seen.has(key)) continue
    seen.add(key)
    rows.push(event)
    if (rows.length === feedLimit) break
  }
  return rows
}
