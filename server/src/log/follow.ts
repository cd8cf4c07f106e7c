import type { Database } from '../platform/database/database.ts'
import type { LogRow } from './log-row.ts'
import { createLogReader } from './read.ts'

/** A piece of the log, the same rows each time it is handed over. */
export type LogBatch = {
  readonly rows: readonly LogRow[]
  /** Transactions from `from` up to, not including, `below`. */
  readonly from: string
  readonly below: string
  /** Names this piece and no other: what makes handing it over twice harmless. */
  readonly token: string
  /** True when it was pending already: an earlier hand-over may have been cut off half-way. */
  readonly resent: boolean
}

export type FollowOptions = {
  readonly db: Database
  readonly follower: string
  /** Rows of a batch, about. Transactions are never cut, so a batch can be larger by one of them. */
  readonly size: number
  /** Hands a batch over; must be idempotent by `token`. */
  readonly handOver: (batch: LogBatch) => Promise<void>
}

/**
 * Hands the log over, batch by batch, in commit order and exactly once as long as `handOver` is idempotent by token. The state machine:
 *
 *     idle ──choose bounds, commit them──▶ pending ──hand over──▶ commit `below` ──▶ idle
 *
 * A crash anywhere in `pending` finds the same bounds again; rows below the horizon never change, so the batch is the same to the row.
 * Any number of nodes may call it: the advisory lock spares double work, and correctness rests on the token alone.
 *
 * Returns true when there is more to hand over at once.
 */
export function follow({ db, follower, size, handOver }: FollowOptions): Promise<boolean> {
  const reader = createLogReader(db)
  // The transaction only holds the lock: it writes nothing, so it has no number and does not hold back the horizon.
  return db.tx(async (lock) => {
    const [turn] = await lock.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(hashtext($1)) as mine', [
      `follow ${follower}`,
    ])
    if (!turn?.mine) return false
    const bounds = await chooseBounds(db, { follower, size, horizon: await reader.horizon() })
    if (!bounds) return false
    const { from, below, more, resent } = bounds
    await handOver({
      rows: await reader.range(from, below),
      from,
      below,
      resent,
      token: `${follower}:${from}:${below}`,
    })
    await db.execute(
      'update log_followers set below = $2::xid8, pending_below = null, updated_at = now() where follower = $1',
      [follower, below],
    )
    return more
  })
}

type Bounds = { readonly from: string; readonly below: string; readonly more: boolean; readonly resent: boolean }

/** The batch that was pending, or the next one, committed as pending before it is handed over. Undefined when nothing is new. */
async function chooseBounds(
  db: Database,
  of: { follower: string; size: number; horizon: string },
): Promise<Bounds | undefined> {
  const [state] = await db.query<{ below: string; pending: string | null }>(
    'select below::text as below, pending_below::text as pending from log_followers where follower = $1',
    [of.follower],
  )
  if (state?.pending) return { from: state.below, below: state.pending, more: true, resent: true }
  const from = state?.below ?? '0'
  const [next] = await db.query<{ some: boolean; cut: string | null }>(
    `select exists (select from log where tx >= $1::xid8 and tx < $2::xid8) as some,
       (select tx::text from log where tx >= $1::xid8 and tx < $2::xid8
          and tx > (select min(tx) from log where tx >= $1::xid8) order by tx offset $3 limit 1) as cut`,
    [from, of.horizon, of.size],
  )
  if (!next?.some) return undefined
  const below = next.cut ?? of.horizon
  await db.execute(
    `insert into log_followers (follower, below, pending_below) values ($1, $2::xid8, $3::xid8)
     on conflict (follower) do update set pending_below = excluded.pending_below, updated_at = now()`,
    [of.follower, from, below],
  )
  return { from, below, more: next.cut !== null, resent: false }
}

/** How far a follower is behind: rows not handed over yet (counted up to 100,000), and the age in seconds of the oldest of them. */
export async function lagOf(db: Database, follower: string): Promise<{ pending: number; seconds: number }> {
  const [row] = await db.query<{ pending: number; seconds: number }>(
    `with behind as (
       select received_at from log
       where tx >= coalesce((select below from log_followers where follower = $1), '0'::xid8) order by tx limit 100000
     )
     select count(*) as pending, coalesce(extract(epoch from now() - min(received_at)), 0)::float8 as seconds from behind`,
    [follower],
  )
  return { pending: row?.pending ?? 0, seconds: Math.max(0, row?.seconds ?? 0) }
}
