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
  /** True when an earlier attempt to hand this piece over began and may have got anywhere. */
  readonly resent: boolean
}

export type FollowOptions = {
  readonly db: Database
  readonly follower: string
  /** Rows of a batch, about. Transactions are never cut, so a batch can be larger by one of them. */
  readonly size: number
  /** Bytes of the messages of a batch, about: messages can be a hundred times larger than usual. */
  readonly bytes?: number
  /** Hands a batch over; must be idempotent by `token`. */
  readonly handOver: (batch: LogBatch) => Promise<void>
}

/** Two copies of it fit beside everything else in memory, and one insert stays one block. */
const BYTES = 32 * 1024 * 1024

/**
 * Hands the log over, batch by batch, in commit order and exactly once as long as `handOver` is idempotent by token. The state machine:
 *
 *     idle ──choose bounds, commit them──▶ pending ──hand over──▶ commit `below` ──▶ idle
 *
 * A crash anywhere in `pending` finds the same bounds again; rows below the horizon never change, so the batch is the same to the row.
 * Any number of nodes may call it: the advisory lock spares double work. Correctness does not rest on it, for a session that is cut off
 * loses the lock while its node goes on: each step of the machine is taken only from the state that the node saw, so a node that was
 * overtaken changes nothing.
 *
 * Returns true when there is more to hand over at once.
 */
export function follow({ db, follower, size, bytes = BYTES, handOver }: FollowOptions): Promise<boolean> {
  const reader = createLogReader(db)
  // The transaction only holds the lock: it writes nothing, so it has no number and does not hold back the horizon.
  return db.tx(async (lock) => {
    const [turn] = await lock.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(hashtext($1)) as mine', [
      `follow ${follower}`,
    ])
    if (!turn?.mine) return false
    const bounds = await chooseBounds(db, { follower, size, bytes, horizon: await reader.horizon() })
    if (!bounds) return false
    const { from, below, resent, more } = bounds
    const rows = await reader.range(from, below)
    await handOver({ rows, from, below, token: `${follower}:${from}:${below}`, resent })
    await db.execute(
      `update log_followers set below = $3::xid8, pending_below = null, updated_at = now()
       where follower = $1 and below = $2::xid8 and pending_below = $3::xid8`,
      [follower, from, below],
    )
    return more
  })
}

type Bounds = { readonly from: string; readonly below: string; readonly resent: boolean; readonly more: boolean }

/** The batch that was pending, or the next one, committed as pending before it is handed over. Undefined when nothing is new, or when another node chose meanwhile. */
async function chooseBounds(
  db: Database,
  of: { follower: string; size: number; bytes: number; horizon: string },
): Promise<Bounds | undefined> {
  const [state] = await db.query<{ below: string; pending: string | null }>(
    'select below::text as below, pending_below::text as pending from log_followers where follower = $1',
    [of.follower],
  )
  if (state?.pending) return { from: state.below, below: state.pending, resent: true, more: true }
  const from = state?.below ?? '0'
  const [next] = await db.query<{ some: boolean; cut: string | null }>(nextSql, [from, of.horizon, of.size, of.bytes])
  if (!next?.some) return undefined
  const below = next.cut ?? of.horizon
  const chosen = await db.execute(
    `insert into log_followers as f (follower, below, pending_below) values ($1, $2::xid8, $3::xid8)
     on conflict (follower) do update set pending_below = excluded.pending_below, updated_at = now()
       where f.below = excluded.below and f.pending_below is null`,
    [of.follower, from, below],
  )
  return chosen === 1 ? { from, below, resent: false, more: next.cut !== null } : undefined
}

/** Whether there is anything, and the first transaction that does not fit any more: the oldest one always does. */
const nextSql = `
  with oldest as (select min(tx) as tx from log where tx >= $1::xid8 and tx < $2::xid8),
  ahead as (
    select l.tx, octet_length(l.body) as bytes from log l, oldest
    where l.tx > oldest.tx and l.tx < $2::xid8 order by l.tx limit $3::int + 1
  ),
  filled as (
    select tx, sum(count(*)) over upto as rows, sum(sum(bytes)) over upto as bytes
    from ahead group by tx window upto as (order by tx)
  )
  select (select tx is not null from oldest) as some,
    (select min(tx)::text from filled where rows > $3::int or bytes > $4::bigint) as cut`

/** Runs `work` while nothing is handed over to this follower. */
export function pauseFollower<T>(db: Database, follower: string, work: () => Promise<T>): Promise<T> {
  return db.tx(async (lock) => {
    await lock.query('select pg_advisory_xact_lock(hashtext($1))', [`follow ${follower}`])
    return work()
  })
}

/** Puts a follower where it stood, after a restore has given the rows new transactions. */
export async function placeFollower(
  db: Pick<Database, 'execute'>,
  place: { readonly follower: string; readonly below: string; readonly pending: string | null },
): Promise<void> {
  await db.execute('insert into log_followers (follower, below, pending_below) values ($1, $2::xid8, $3::xid8)', [
    place.follower,
    place.below,
    place.pending,
  ])
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
