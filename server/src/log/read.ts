import type { Database } from '../platform/database/database.ts'
import { type LogRow, logColumns } from './log-row.ts'
import type { LogKey } from './store.ts'

export type LogReader = {
  /** Every row of these origins, in the order of the log. Streams pages of at most 1,000, so a long history costs no memory. */
  ofOrigins(origins: readonly string[]): AsyncIterable<LogRow>
  /** The same inside a transaction, in one pass whatever the number of rows and origins. One such stream at a time. */
  streamOfOrigins(origins: readonly string[]): AsyncIterable<LogRow>
  /** `group` calls of the origins that a query gives, in the order of the log; inside a transaction, in one pass. */
  streamOfGroups(origins: { readonly sql: string; readonly values: readonly unknown[] }): AsyncIterable<LogRow>
  /** The newest rows of these origins below `before` (a seq), newest first. */
  newestOfOrigins(origins: readonly string[], options: { before: number | undefined; limit: number }): Promise<LogRow[]>
  /** The newest rows of the whole log below `before` (a seq), newest first. */
  newest(options: { before: number | undefined; limit: number }): Promise<LogRow[]>
  one(key: LogKey): Promise<LogRow | undefined>
  /** Rows by their keys, newest first. */
  many(keys: readonly LogKey[]): Promise<LogRow[]>
  /** Rows by their places, in their order: a walk through the log, for what is done once. */
  bySeq(seqs: readonly number[]): Promise<LogRow[]>
  /** Rows written by transactions from `from` up to, not including, `below`: complete once `below` is not above `horizon()`. */
  range(from: string, below: string): Promise<LogRow[]>
  /** Rows written by these transactions, in the same order. */
  ofTransactions(txs: readonly string[]): Promise<LogRow[]>
  /** The newest `limit` rows of such a span, oldest first. */
  newestIn(span: { readonly from: string; readonly below: string; readonly limit: number }): Promise<LogRow[]>
  /** The oldest transaction that still runs: every row below it is visible, and none will appear there any more (law 2). */
  horizon(): Promise<string>
}

const PAGE = 1000

/** Reads of the log for replays, screens and followers. */
export function createLogReader(db: Database): LogReader {
  const page = (origins: readonly string[], after: number) =>
    db.query<LogRow>(
      `select ${logColumns} from log_keys k join log l on l.seq = k.seq and l.origin = k.origin and l.received_at = k.received_at
       where k.origin = any($1::uuid[]) and k.seq > $2 order by k.seq limit ${PAGE}`,
      [origins, after],
    )
  return {
    async *ofOrigins(origins) {
      let after = -1
      for (;;) {
        const rows = await page(origins, after)
        yield* rows
        const last = rows.at(-1)
        if (!last || rows.length < PAGE) return
        after = last.seq
      }
    },
    streamOfOrigins: (origins) =>
      stream(
        db,
        `select ${logColumns} from log_keys k join log l on l.seq = k.seq and l.origin = k.origin and l.received_at = k.received_at
         where k.origin = any($1::uuid[]) order by k.seq`,
        [origins],
      ),
    streamOfGroups: ({ sql, values }) =>
      stream(
        db,
        `select ${logColumns} from log l where l.type = 'group' and l.origin in (${sql}) order by l.seq`,
        values,
      ),
    newestOfOrigins: (origins, { before, limit }) =>
      db.query(
        `select ${logColumns} from (
           select * from log_keys where origin = any($1::uuid[]) and ($2::bigint is null or seq < $2) order by seq desc limit $3
         ) k join log l on l.seq = k.seq and l.origin = k.origin and l.received_at = k.received_at order by l.seq desc`,
        [origins, before ?? null, limit],
      ),
    newest: ({ before, limit }) =>
      db.query(
        `select ${logColumns} from log l where ($1::bigint is null or l.seq < $1) order by l.seq desc limit $2`,
        [before ?? null, limit],
      ),
    one: async (key) => (await many(db, [key]))[0],
    many: (keys) => many(db, keys),
    bySeq: (seqs) => db.query(`select ${logColumns} from log l where l.seq = any($1::bigint[]) order by l.seq`, [seqs]),
    range: (from, below) =>
      db.query(`select ${logColumns} from log l where l.tx >= $1::xid8 and l.tx < $2::xid8 order by l.tx, l.seq`, [
        from,
        below,
      ]),
    ofTransactions: (txs) =>
      db.query(`select ${logColumns} from log l where l.tx = any($1::xid8[]) order by l.tx, l.seq`, [txs]),
    newestIn: async ({ from, below, limit }) => {
      const rows = await db.query<LogRow>(
        `select ${logColumns} from log l where l.tx >= $1::xid8 and l.tx < $2::xid8 order by l.tx desc, l.seq desc limit $3`,
        [from, below, limit],
      )
      return rows.reverse()
    },
    horizon: async () => {
      const [row] = await db.query<{ horizon: string }>(
        'select pg_snapshot_xmin(pg_current_snapshot())::text as horizon',
      )
      return row?.horizon ?? '0'
    },
  }
}

/** All rows of a query, through a cursor: one such stream at a time. */
async function* stream(db: Database, sql: string, values: readonly unknown[]): AsyncIterable<LogRow> {
  // All rows will be read: a plan that gives the first ones soon, by walking the whole log in its order, would be the wrong one.
  await db.execute('set local cursor_tuple_fraction = 1')
  await db.execute(`declare log_stream no scroll cursor for ${sql}`, values)
  try {
    for (;;) {
      const rows = await db.query<LogRow>(`fetch ${PAGE} from log_stream`)
      yield* rows
      if (rows.length < PAGE) break
    }
  } finally {
    await db.execute('close log_stream')
  }
}

function many(db: Database, keys: readonly LogKey[]): Promise<LogRow[]> {
  return db.query(
    `select ${logColumns} from unnest($1::uuid[], $2::text[]) as asked(origin, message_id)
     join log_keys k using (origin, message_id)
     join log l on l.seq = k.seq and l.origin = k.origin and l.received_at = k.received_at order by l.seq desc`,
    [keys.map((key) => key.origin), keys.map((key) => key.messageId)],
  )
}
