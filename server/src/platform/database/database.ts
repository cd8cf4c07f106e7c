import type { Kysely } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import { asBinary, runBinary } from './binary-statements.ts'
import { asDatabaseError, isUnavailable } from './database-unavailable.ts'
import { createKysely } from './kysely-dialect.ts'
import { createNotifications, type NotificationHandler } from './notifications.ts'
import { statementSummary } from './statement-summary.ts'
import { sendTogether, together } from './together.ts'
import { valueTypes } from './value-types.ts'

/** SQL text, or text with a name: a named statement is parsed and planned once per connection, for the hot path. */
export type Statement = string | { readonly name: string; readonly text: string }

export type Isolation = 'read committed' | 'repeatable read' | 'serializable'

/**
 * PostgreSQL, or one transaction of it: stores take a `Database` and cannot tell the difference. Values map as `value-types.ts`
 * says. Errors of a statement are those of `pg` (`code` is the SQLSTATE); a database that is away is the `AppError` `database_unavailable`.
 */
export type Database = {
  /** Runs one statement, returns its rows. */
  query<R>(statement: Statement, values?: readonly unknown[]): Promise<R[]>
  /** Runs one statement, returns how many rows it changed (0 for a statement that has no such number). */
  execute(statement: Statement, values?: readonly unknown[]): Promise<number>
  /**
   * Runs `fn` in a transaction: committed when it resolves, rolled back when it rejects. Inside a transaction it is a savepoint:
   * rolled back alone if `fn` rejects; the outer handle refuses statements until it ends. Isolation is chosen outermost only.
   */
  tx<T>(fn: (db: Database) => Promise<T>, options?: { readonly isolation?: Isolation }): Promise<T>
  /**
   * A transaction in one round trip: the statements that `fn` begins before it first waits go to the database together, and are committed
   * unless one of them is an error, which then is the error of all. Nothing can be decided in between: what stands against committing must be an
   * error of a statement. Only named statements whose values are all in binary (`binaryArray`). Inside a transaction it is a part of it.
   */
  together<T>(fn: (db: Database) => Promise<T>): Promise<T>
  /** Listens on a channel through a connection of its own, which reconnects by itself; returns the function that stops it. */
  listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>>
  /**
   * Runs `fn` on a connection of its own that waits as long as it takes, for long work such as COPY; closed afterwards, whatever happened.
   * It is the driver's client, with the driver's value types; never a part of a transaction.
   */
  alone<T>(fn: (client: pg.Client) => Promise<T>): Promise<T>
  /** A query builder on this database or transaction, for the queries of screens. */
  kysely<T>(): Kysely<T>
  /** The pool, with the driver's own value types, for libraries that want one. */
  readonly pool: pg.Pool
  /** Closes every connection, after the statements under way. */
  close(): Promise<void>
}

/** Stands around each statement, and around each transaction as a whole, to count or to trace it. `summary` holds no value. */
export type AroundStatement = <T>(summary: string, work: () => Promise<T>) => Promise<T>

export type DatabaseOptions = {
  readonly url: string
  /** Connections at most; 10 if not said. */
  readonly poolSize?: number
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string
  /**
   * How long a statement may take before the database counts as away, in ms: one that hangs, with its machine or its disk, would hold
   * callers for ever. Without end if not said, as migrations need it.
   */
  readonly patience?: number
  /** How long to wait for a connection, new or free, in ms; 5,000 if not said. */
  readonly connectTimeout?: number
  readonly around?: AroundStatement
}

/**
 * A transaction that is idle for this long was forgotten, and it would hold back vacuum and the shipping of the log: the server
 * ends it. UTC everywhere, so that days and months mean the same on every node.
 */
const sessionSettings = `set timezone = 'UTC'; set idle_in_transaction_session_timeout = '60s'`

type Run = (statement: Statement, values?: readonly unknown[]) => Promise<Pick<pg.QueryResult, 'rows' | 'rowCount'>>

/** Opens a pool on `url`; nothing connects before the first statement. */
export function createDatabase(options: DatabaseOptions): Database {
  const { url, poolSize = 10, log, applicationName = 'diapason', patience, connectTimeout = 5000 } = options
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeout,
    ...(patience === undefined ? {} : { query_timeout: patience }),
  }
  const pool = new pg.Pool({ ...config, max: poolSize, idleTimeoutMillis: 60_000, onConnect: prepareSession })
  pool.on('error', (error) => {
    // The pool is closed before its last connections are: the engine that stops next may be faster.
    if (!closing) log.warn({ err: error }, 'An idle database connection was lost.')
  })
  // A connection that a library holds and that is cut off between two statements: unheard, the event would end the process.
  pool.on('connect', (client) => client.on('error', (error) => log.debug({ err: error }, 'A connection was lost.')))
  const notifications = createNotifications({ config, log })
  let closing: Promise<void> | undefined

  const run = ran((statement, values) => sent(pool, statement, values), options.around)

  const shared = {
    pool,
    around: options.around,
    listen: notifications.listen,
    alone: <T>(fn: (client: pg.Client) => Promise<T>) => onConnectionOfItsOwn(config, fn),
    close: () => {
      closing ??= notifications.close().then(() => pool.end())
      return closing
    },
  }

  return {
    pool,
    listen: shared.listen,
    alone: shared.alone,
    close: shared.close,
    ...statements(run),
    together: (fn) =>
      inTransaction(options.around, () =>
        together(pool, (collect) => fn(onlyStatements(ran(collect, shared.around), shared))),
      ).catch((error: unknown) => {
        throw asDatabaseError(error)
      }),
    tx: (fn, { isolation } = {}) =>
      inTransaction(options.around, async () => {
        const client = await pool.connect().catch((error: unknown) => {
          throw asDatabaseError(error)
        })
        // `pg` reports a connection lost between two statements as an event; unheard, it would end the process.
        let lost: Error | undefined
        const onLost = (error: Error) => {
          lost = error
        }
        client.on('error', onLost)
        let broken: Error | undefined
        try {
          await client.query(isolation ? `begin isolation level ${isolation}` : 'begin')
          const result = await scope(client, shared, fn)
          await client.query('commit')
          return result
        } catch (error) {
          if (isUnavailable(error) || lost) broken = lost ?? (error as Error)
          else await client.query('rollback').catch((failure: Error) => (broken = failure))
          throw asDatabaseError(lost ?? error)
        } finally {
          client.off('error', onLost)
          client.release(broken)
        }
      }),
  }
}

/** The handle of `together`. */
function onlyStatements(run: Run, { pool, listen, alone }: Pick<Database, 'pool' | 'listen' | 'alone'>): Database {
  const refuse = () => Promise.reject(new Error('What is sent together is statements only.'))
  return { pool, listen, alone, ...statements(run), together: refuse, tx: refuse, close: refuse }
}

async function onConnectionOfItsOwn<T>(config: pg.ClientConfig, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const { query_timeout: _, ...patient } = config
  const client = new pg.Client(patient)
  // A connection lost between two statements is reported as an event, and the next statement fails; unheard, it would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query("set timezone = 'UTC'")
    return await fn(client)
  } catch (error) {
    throw asDatabaseError(error)
  } finally {
    await client.end().catch(() => {})
  }
}

function inTransaction<T>(around: AroundStatement | undefined, work: () => Promise<T>): Promise<T> {
  return around ? around('transaction', work) : work()
}

/** A statement's errors as callers know them, and whoever stands around it. */
function ran(send: Run, around: AroundStatement | undefined): Run {
  const work: Run = async (statement, values) => {
    try {
      return await send(statement, values)
    } catch (error) {
      throw asDatabaseError(error)
    }
  }
  if (!around) return work
  return (statement, values) =>
    around(typeof statement === 'string' ? statementSummary(statement) : statement.name, () => work(statement, values))
}

async function prepareSession(client: pg.ClientBase): Promise<void> {
  await client.query(sessionSettings)
}

function sent(on: pg.Pool | pg.PoolClient, statement: Statement, values: readonly unknown[] | undefined) {
  const binary = asBinary(statement, values)
  return binary
    ? runBinary(on, [binary]).then(([only]) => only ?? { rows: [], rowCount: null })
    : on.query(request(statement, values))
}

function request(statement: Statement, values: readonly unknown[] | undefined): pg.QueryConfig {
  const head = typeof statement === 'string' ? { text: statement } : statement
  return { ...head, types: valueTypes, ...(values ? { values: values as unknown[] } : {}) }
}

function statements(run: Run): Pick<Database, 'query' | 'execute' | 'kysely'> {
  return {
    query: async <R>(statement: Statement, values?: readonly unknown[]) => (await run(statement, values)).rows as R[],
    execute: async (statement, values) => (await run(statement, values)).rowCount ?? 0,
    kysely: <T>() => createKysely<T>(run),
  }
}

let savepoints = 0

/**
 * Runs `fn` with a handle on the transaction open on `client`. Statements started together wait for each other, since a
 * connection runs one at a time; once `fn` has ended the handle is dead, so that a forgotten `await` is an error and not a
 * statement outside the transaction.
 */
async function scope<T>(
  client: pg.PoolClient,
  shared: Pick<Database, 'pool' | 'listen' | 'alone' | 'close'> & { readonly around: AroundStatement | undefined },
  fn: (db: Database) => Promise<T>,
): Promise<T> {
  let state: 'open' | 'nested' | 'ended' = 'open'
  let last: Promise<unknown> = Promise.resolve()

  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    if (state === 'ended') return Promise.reject(new Error('This transaction has ended: await everything inside `tx`.'))
    if (state === 'nested')
      return Promise.reject(new Error('A savepoint is open on this transaction: use the handle that its `tx` gave.'))
    const turn = last.then(work, work)
    last = turn.catch(() => {})
    return turn
  }
  const run = ran((statement, values) => inTurn(() => sent(client, statement, values)), shared.around)

  const { pool, listen, alone } = shared
  const handle: Database = {
    pool,
    listen,
    alone,
    ...statements(run),
    together: (inner) =>
      inTurn(() => sendTogether(client, (collect) => inner(onlyStatements(ran(collect, shared.around), shared)))),
    async tx(inner, options) {
      if (options?.isolation) throw new Error('Choose the isolation where the outermost transaction is opened.')
      const nested = inTurn(async () => {
        savepoints += 1
        const name = `s${savepoints}`
        await client.query(`savepoint ${name}`)
        try {
          const result = await scope(client, shared, inner)
          await client.query(`release savepoint ${name}`)
          return result
        } catch (error) {
          if (!isUnavailable(error)) await client.query(`rollback to savepoint ${name}; release savepoint ${name}`)
          throw error
        }
      })
      if (state !== 'open') return nested
      state = 'nested'
      try {
        return await nested
      } catch (error) {
        throw asDatabaseError(error)
      } finally {
        if (state === 'nested') state = 'open'
      }
    },
    close: () => Promise.reject(new Error('Close the database, not its transaction.')),
  }
  try {
    return await fn(handle)
  } finally {
    state = 'ended'
    await last
  }
}
