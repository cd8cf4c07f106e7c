import { binaryArray } from '../platform/database/binary-array.ts'
import type { Database } from '../platform/database/database.ts'
import type { LogRow, NewLogRow } from './log-row.ts'

/** The key under which a message is idempotent. */
export type LogKey = { readonly origin: string; readonly messageId: string }

/** The transaction that writes rows, and the number that each of them was given. */
export type Appended = { readonly tx: string; readonly seqs: readonly number[] }

/** How many rows, and which partitions held them. */
export type Erased = { readonly rows: number; readonly tables: readonly string[] }

/** A row as it is to be without somebody whom it named. */
export type Redacted = LogKey & { readonly seq: number; readonly body: string }

export type LogStore = {
  /**
   * Adds rows and their idempotency keys. One statement, so either all are there or none.
   * @throws a unique violation (SQLSTATE 23505 on `log_keys`) when any is already in the log: see `known`
   */
  append(rows: readonly NewLogRow[]): Promise<Appended>
  /** Takes the rows of these origins from before an instant away, with their keys. Returns how many. For the retention alone. */
  cut(origins: readonly string[], before: string): Promise<number>
  /** The same of messages of one event only. For the retention alone. */
  cutEvent(
    origins: readonly string[],
    event: { readonly type: string; readonly name: string; readonly before: string },
  ): Promise<number>
  /** Writes messages without what may not stay of them. For the retention alone. */
  rewrite(rows: readonly Pick<LogRow, 'seq' | 'origin' | 'receivedAt' | 'body'>[]): Promise<void>
  /** Takes all rows of these origins away, and those under these keys. Returns how many, and which partitions held them. For an erasure alone. */
  erase(of: { readonly origins: readonly string[]; readonly keys: readonly LogKey[] }): Promise<Erased>
  /** Writes the bodies of rows anew, where they are still there: the one change that a row ever sees. For an erasure alone. */
  redact(rows: readonly Redacted[]): Promise<Erased>
  /** Which of these keys are in the log already, as `origin messageId`. */
  known(keys: readonly LogKey[]): Promise<Set<string>>
}

/** How a key is named in a set. */
export function logKey({ origin, messageId }: LogKey): string {
  return `${origin} ${messageId}`
}

/** The log's own tables, on a database or on a transaction of it. */
export function createLogStore(db: Database): LogStore {
  return {
    append: async (rows) => {
      const [added] = await db.query<{ tx: string; seqs: string }>({ name: 'log-append', text: appendSql }, [
        binaryArray.uuid(rows.map((row) => row.origin)),
        binaryArray.text(rows.map((row) => row.messageId)),
        binaryArray.timestamptz(rows.map((row) => row.receivedAt)),
        binaryArray.timestamptz(rows.map((row) => row.happenedAt)),
        binaryArray.text(rows.map((row) => row.type)),
        binaryArray.text(rows.map((row) => row.name)),
        binaryArray.text(rows.map((row) => row.source)),
        binaryArray.text(rows.map((row) => row.channel)),
        binaryArray.text(rows.map((row) => row.body)),
      ])
      return { tx: added?.tx ?? '', seqs: (added?.seqs ?? '').split(' ').map(Number) }
    },
    cut: (origins, before) =>
      db.execute(
        `with gone as (
           delete from log_keys where origin = any($1::uuid[]) and received_at < $2 returning seq, origin, received_at
         )
         delete from log l using gone g where l.seq = g.seq and l.origin = g.origin and l.received_at = g.received_at`,
        [origins, before],
      ),
    cutEvent: (origins, { type, name, before }) =>
      db.execute(
        `with gone as (
           delete from log l using log_keys k
           where k.origin = any($1::uuid[]) and k.received_at < $2 and l.seq = k.seq and l.origin = k.origin
             and l.received_at = k.received_at and l.type = $3 and l.name = $4
           returning l.seq, l.origin
         )
         delete from log_keys k using gone g where k.origin = g.origin and k.seq = g.seq`,
        [origins, before, type, name],
      ),
    rewrite: async (rows) => {
      if (rows.length === 0) return
      await db.execute(
        `update log l set body = w.body
         from unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::text[]) as w(seq, origin, received_at, body)
         where l.seq = w.seq and l.origin = w.origin and l.received_at = w.received_at`,
        [
          rows.map(({ seq }) => seq),
          rows.map(({ origin }) => origin),
          rows.map(({ receivedAt }) => receivedAt),
          rows.map(({ body }) => body),
        ],
      )
    },
    erase: async ({ origins, keys }) => {
      const rows = await db.query<{ table: string; n: number }>(eraseSql, [
        origins,
        keys.map((key) => key.origin),
        keys.map((key) => key.messageId),
      ])
      return erased(rows)
    },
    redact: async (rows) => {
      if (rows.length === 0) return { rows: 0, tables: [] }
      const changed = await db.query<{ table: string; n: number }>(redactSql, [
        rows.map((row) => row.origin),
        rows.map((row) => row.messageId),
        rows.map((row) => row.body),
      ])
      return erased(changed)
    },
    known: async (keys) => {
      const rows = await db.query<LogKey>(
        `select k.origin, k.message_id as "messageId"
         from unnest($1::uuid[], $2::text[]) as asked(origin, message_id)
         join log_keys k using (origin, message_id)`,
        [keys.map((key) => key.origin), keys.map((key) => key.messageId)],
      )
      return new Set(rows.map(logKey))
    },
  }
}

function erased(rows: readonly { readonly table: string; readonly n: number }[]): Erased {
  return { rows: rows.reduce((sum, { n }) => sum + n, 0), tables: rows.map(({ table }) => table) }
}

const eraseSql = `
  with gone as (
    delete from log_keys where origin = any($1::uuid[])
      or (origin, message_id) in (select * from unnest($2::uuid[], $3::text[]))
    returning seq, origin, received_at
  ),
  rows as (
    delete from log l using gone g where l.seq = g.seq and l.origin = g.origin and l.received_at = g.received_at returning l.tableoid
  )
  select tableoid::regclass::text as table, count(*) as n from rows group by tableoid`

const redactSql = `
  with changed as (
    update log l set body = r.body from unnest($1::uuid[], $2::text[], $3::text[]) as r(origin, message_id, body) join log_keys k using (origin, message_id)
    where l.seq = k.seq and l.origin = k.origin and l.received_at = k.received_at returning l.tableoid
  )
  select tableoid::regclass::text as table, count(*) as n from changed group by tableoid`

const appendSql = `
  with added as (
    insert into log (origin, message_id, received_at, happened_at, type, name, source, channel, body)
    select * from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
    returning origin, message_id, seq, received_at
  ),
  keys as (
    insert into log_keys (origin, message_id, seq, received_at) select origin, message_id, seq, received_at from added
  )
  select pg_current_xact_id()::text as tx, string_agg(seq::text, ' ') as seqs from added`
