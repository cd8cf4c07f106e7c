import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { toClickHouseError } from './clickhouse-error.ts'
import { insertAgain } from './insert-again.ts'
import type { BinaryRows } from './row-binary.ts'

/**
 * Who is waiting. The embedded engine serves `interactive` (a person looks at a screen) before `shipping` (the log on its way to
 * the engine) before `backfill` (long work that nobody watches). A real ClickHouse ignores it.
 */
export type QueryPriority = 'interactive' | 'shipping' | 'backfill'

/** Stands around each request, to count or to trace it. */
export type AroundQuery = <T>(operation: 'query' | 'insert' | 'command', work: () => Promise<T>) => Promise<T>

export interface ClickHouseOptions {
  /** Base address without a path, such as `http://127.0.0.1:8123`. */
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** Compress both ways: worth it over a network, not over loopback. Default false. */
  readonly compression?: boolean
  /** Milliseconds after which a request fails as retryable. Default 120,000. */
  readonly requestTimeout?: number
  readonly around?: AroundQuery
  /** Of the step under way, so that a trace goes on inside a ClickHouse that keeps traces. */
  readonly traceparent?: () => string | undefined
}

export interface QueryOptions {
  readonly priority?: QueryPriority
  /** Cancels the wait (and the query where the engine can). */
  readonly signal?: AbortSignal
  /** ClickHouse settings for this request only, such as `{ max_execution_time: 30 }`. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>
}

export interface InsertOptions extends QueryOptions {
  /**
   * Two inserts into one table with the same token count once; the rows must be the same too. Without a token every insert counts,
   * the same rows or not.
   */
  readonly dedupeToken?: string
  /**
   * Set when an earlier attempt with this token may have failed half-way: a column whose values belong to this batch alone. See
   * `insertAgain` for why a token is not enough then.
   */
  readonly resentKey?: string
}

/**
 * The only door to the analytics engine, embedded or external.
 *
 * Values: 64-bit integers arrive as JavaScript numbers, exact up to 2^53; select `toString(x)` for those that can be larger (hashes,
 * transaction numbers). Decimals and dates arrive as text, `DateTime64` in UTC as `2026-01-31 12:00:00.000`. Inserted `bigint`s are
 * exact; a `Date` is written in ISO 8601. Parameters are bound by the engine: `{name:Type}` in the text, `{ name: value }` beside it.
 *
 * Every method rejects with `ClickHouseError`.
 */
export interface ClickHouse {
  readonly database: string
  /** Runs a reading statement (without FORMAT) and returns its rows, all in memory. */
  query<Row>(sql: string, params?: Readonly<Record<string, unknown>>, options?: QueryOptions): Promise<Row[]>
  /**
   * Appends rows; resolves once they are durable. Keys of objects are column names, and unknown ones are refused; what is sent often and in
   * number is written as `BinaryRows`.
   */
  insert(table: string, rows: readonly object[] | BinaryRows, options?: InsertOptions): Promise<void>
  /** Runs a reading statement that names its FORMAT, and returns what the engine writes, as a stream that must be read or destroyed. */
  read(sql: string, params?: Readonly<Record<string, unknown>>, options?: QueryOptions): Promise<Readable>
  /** Appends rows that are written in `format` already; resolves once they are durable. */
  load(
    table: string,
    rows: { readonly format: string; readonly bytes: Readable },
    options?: QueryOptions,
  ): Promise<void>
  /** Drops the monthly partitions of a table that are over before an instant; returns them, as `2026-01`. Doing it twice changes nothing. */
  dropMonths(table: string, before: string): Promise<string[]>
  /** Runs a statement that returns nothing (DDL, `ALTER … DELETE`, `INSERT … SELECT`, `OPTIMIZE`). */
  command(sql: string, params?: Readonly<Record<string, unknown>>, options?: QueryOptions): Promise<void>
  /** True when the engine answers. Never rejects. */
  ping(): Promise<boolean>
  close(): Promise<void>
}

/**
 * Opens the door. Nothing is sent until the first call.
 *
 * @example
 * const clickhouse = createClickHouse({ url, username, password, database: 'diapason' })
 * const rows = await clickhouse.query<{ n: number }>('SELECT count() AS n FROM events WHERE name = {name:String}', { name })
 */
export function createClickHouse(options: ClickHouseOptions): ClickHouse {
  const open = (keepAlive: boolean) =>
    createClient({
      url: options.url,
      username: options.username,
      password: options.password,
      database: options.database,
      request_timeout: options.requestTimeout ?? 120_000,
      compression: { request: options.compression ?? false, response: options.compression ?? false },
      application: 'diapason',
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 0,
        output_format_json_quote_decimals: 1,
        date_time_input_format: 'best_effort',
        // An acknowledged insert must be a part on the disk, not an entry in a queue; recent servers default to 1.
        async_insert: 0,
        log_queries: 0,
      },
      keep_alive: { enabled: keepAlive },
      // The client logs every refused request with its text; here the caller decides.
      log: { level: ClickHouseLogLevel.OFF },
      json: { stringify: (value) => JSON.stringify(value, bigintAsText) },
    })
  const kept = open(true)
  // Aborting a request of this client now and then destroys a kept connection that another request uses already, which then fails
  // with "socket hang up" (seen with 1.23.1): what may be aborted gets a connection of its own.
  const single = open(false)
  const clientOf = (request: QueryOptions) => (request.signal === undefined ? kept : single)

  async function sendRows(table: string, rows: readonly object[] | BinaryRows, request: InsertOptions): Promise<void> {
    const { clickhouse_settings: settings, ...rest } = common(request)
    const clickhouse_settings = {
      ...settings,
      input_format_skip_unknown_fields: 0,
      // Without a token the engine would take equal rows for a repetition and drop them.
      insert_deduplication_token: request.dedupeToken ?? randomUUID(),
    } as const
    if (!('pieces' in rows)) {
      await clientOf(request).insert({ ...rest, table, values: [...rows], format: 'JSONEachRow', clickhouse_settings })
      return
    }
    const { stream } = await clientOf(request).exec({
      ...rest,
      query: `INSERT INTO {table:Identifier} (${rows.columns.join(', ')}) FORMAT RowBinary`,
      query_params: { table },
      values: Readable.from(rows.pieces, { objectMode: false }),
      clickhouse_settings,
    })
    await finished(stream.resume())
  }

  const common = (request: QueryOptions) => commonOf(request, options.traceparent?.())
  const around: AroundQuery = options.around ?? ((_operation, work) => work())

  const clickhouse: ClickHouse = {
    database: options.database,

    query: <Row>(sql: string, params: Readonly<Record<string, unknown>> = {}, request: QueryOptions = {}) =>
      around('query', () =>
        attempt(async () => {
          const result = await clientOf(request).query({
            ...common(request),
            query: sql,
            query_params: { ...params },
            format: 'JSONEachRow',
            use_multipart_params_auto: true,
          })
          return await result.json<Row>()
        }),
      ),

    insert: async (table, rows, request = {}) => {
      const size = 'pieces' in rows ? rows.count : rows.length
      if (size === 0) return
      const { dedupeToken: token, resentKey: key } = request
      if (token === undefined || key === undefined)
        return around('insert', () => attempt(() => sendRows(table, rows, request)))
      const { among, params, options } = amongKeys({ table, key, rows }, request)
      await insertAgain({
        token,
        size,
        send: (named) =>
          around('insert', () => attempt(() => sendRows(table, rows, { ...request, dedupeToken: named }))),
        count: async () => {
          const sql = `SELECT count() AS found FROM {table:Identifier} WHERE ${among}`
          const [row] = await clickhouse.query<{ found: number }>(sql, params, options)
          return row?.found ?? 0
        },
        remove: () =>
          clickhouse.command(`ALTER TABLE {table:Identifier} DELETE WHERE ${among}`, params, {
            ...options,
            settings: { ...options.settings, mutations_sync: 2 },
          }),
      })
    },

    command: (sql, params = {}, request = {}) =>
      around('command', () =>
        attempt(async () => {
          await clientOf(request).command({ ...common(request), query: sql, query_params: { ...params } })
        }),
      ),

    read: (sql, params = {}, request = {}) =>
      attempt(async () => {
        const { stream } = await single.exec({ ...common(request), query: sql, query_params: { ...params } })
        return stream
      }),

    load: (table, { format, bytes }, request = {}) =>
      attempt(async () => {
        const { clickhouse_settings: settings, ...rest } = common(request)
        const { stream } = await single.exec({
          ...rest,
          query: `INSERT INTO {table:Identifier} FORMAT ${format}`,
          query_params: { table },
          values: bytes,
          clickhouse_settings: { ...settings, insert_deduplication_token: randomUUID() },
        })
        await finished(stream.resume())
      }),

    dropMonths: async (table, before) => {
      const over = await clickhouse.query<{ partition: string }>(
        `SELECT DISTINCT partition FROM system.parts WHERE active AND database = {database:String} AND table = {table:String}
         AND partition < {first:String} ORDER BY partition`,
        { database: options.database, table, first: before.slice(0, 7).replace('-', '') },
        { priority: 'backfill' },
      )
      for (const { partition } of over) {
        if (!/^\d{6}$/.test(partition)) throw new Error(`${table} is not kept by month.`)
        await clickhouse.command(`ALTER TABLE {table:Identifier} DROP PARTITION ${partition}`, { table })
      }
      return over.map(({ partition }) => `${partition.slice(0, 4)}-${partition.slice(4)}`)
    },

    ping: async () => (await kept.ping({ select: true })).success,
    close: async () => {
      await Promise.all([kept.close(), single.close()])
    },
  }
  return clickhouse
}

/** The condition that finds the rows of a batch by its key. Numbers and UUIDs only, so they may stand in the text, where they may be many. */
function amongKeys(
  batch: { table: string; key: string; rows: readonly object[] | BinaryRows },
  request: InsertOptions,
) {
  const values: readonly unknown[] =
    'pieces' in batch.rows
      ? batch.rows.keys
      : batch.rows.map((row) => Object.entries(row).find(([name]) => name === batch.key)?.[1])
  const keys = values.map(keyLiteral)
  if (new Set(keys).size !== keys.length) throw new Error(`The rows of a batch must differ in ${batch.key}.`)
  const among = `{column:Identifier} IN (${keys.join(',')})`
  const options = {
    priority: request.priority ?? 'interactive',
    settings: { ...request.settings, max_query_size: among.length + 10_000 },
  } satisfies QueryOptions
  return { among, params: { table: batch.table, column: batch.key }, options }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function keyLiteral(value: unknown): string {
  return typeof value === 'string' && UUID.test(value) ? `'${value}'` : String(BigInt(value as number))
}

function commonOf(request: QueryOptions, traceparent: string | undefined) {
  return {
    http_headers: {
      'X-Diapason-Priority': request.priority ?? 'interactive',
      ...(traceparent === undefined ? {} : { traceparent }),
    },
    clickhouse_settings: { ...request.settings },
    ...(request.signal === undefined ? {} : { abort_signal: request.signal }),
  }
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toClickHouseError(error)
  }
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
