import type { Database } from '../platform/database/database.ts'
import { createLogReader } from './read.ts'

/** A piece of the log, the same rows each time it is handed over: read them with `LogReader.range`. */
export type LogBatch = {
  /** Transactions from `from` up to, not including, `below`. */
  readonly from: string
  readonly below: string
  /** Those of them that wrote rows, with how many, for who may have the rows already; undefined when an earlier attempt was cut off. */
  readonly transactions: readonly { readonly tx: string; readonly rows: number }[] | undefined
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
    const { from, below, transactions, resent, more } = bounds
    await handOver({ from, below, transactions, token: `${follower}:${from}:${below}`, resent })
    await db.execute(
      `update log_followers set below = $3::xid8, pending_below = null, updated_at = now()
       where follower = $1 and below = $2::xid8 and pending_below = $3::xid8`,
      [follower, from, below],
    )
    return more
  })
}

type Bounds = Omit<LogBatch, 'token'> & { readonly more: boolean }

/** The batch that was pending, or the next one, committed as pending before it is handed over. Undefined when nothing is new, or when another node chose meanwhile. */
async function chooseBounds(
  db: Database,
  of: { follower: string; size: number; bytes: number; horizon: string },
): Promise<Bounds | undefined> {
  const [state] = await db.query<{ below: string; pending: string | null }>(
    'select below::text as below, pending_below::text as pending from log_followers where follower = $1',
    [of.follower],
  )
  if (state?.pending)
    return { from: state.below, below: state.pending, transactions: undefined, resent: true, more: true }
  const from = state?.below ?? '0'
  const [next] = await db.query<Next>(nextSql, [from, of.horizon, of.size, of.bytes])
  if (!next?.first) return undefined
  const below = next.cut ?? of.horizon
  const chosen = await db.execute(
    `insert into log_followers as f (follower, below, pending_below) values ($1, $2::xid8, $3::xid8)
     on conflict (follower) do update set pending_below = excluded.pending_below, updated_at = now()
       where f.below = excluded.below and f.pending_below is null`,
    [of.follower, from, below],
  )
  if (chosen !== 1) return undefined
  const transactions = [{ tx: next.first, rows: next.firstRows }]
  for (const [place, tx] of next.txs.entries()) transactions.push({ tx, rows: next.rows[place] ?? 0 })
  return { from, below, transactions, resent: false, more: next.cut !== null }
}

type Next = {
  readonly first: string | null
  readonly firstRows: number
  readonly cut: string | null
  readonly txs: readonly string[]
  readonly rows: readonly number[]
}

/**
 * The oldest transaction, which always fits; the first one that does not fit any more; and those between them. A transaction that the limit
 * cuts in two is one that does not fit.
 */
const nextSql = `
  with oldest as (select min(tx) as tx from log where tx >= $1::xid8 and tx < $2::xid8),
  ahead as (
    select l.tx, octet_length(l.body) as bytes from log l, oldest
    where l.tx > oldest.tx and l.tx < $2::xid8 order by l.tx limit $3::int + 1
  ),
  filled as (
    select tx, count(*) as own, sum(count(*)) over upto as rows, sum(sum(bytes)) over upto as bytes
    from ahead group by tx window upto as (order by tx)
  ),
  cut as (select min(tx) as tx from filled where rows > $3::int or bytes > $4::bigint),
  fitting as (select filled.tx, own from filled, cut where cut.tx is null or filled.tx < cut.tx)
  select (select tx::text from oldest) as first, (select count(*) from log l, oldest where l.tx = oldest.tx) as "firstRows",
    (select tx::text from cut) as cut,
    array(select tx::text from fitting order by tx) as txs, array(select own from fitting order by tx) as rows`

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
