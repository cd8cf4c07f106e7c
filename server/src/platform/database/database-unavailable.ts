import { AppError } from '../errors/app-error.ts'
import { platformErrors } from '../errors/platform-errors.ts'

const systemErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * SQLSTATE: 08 connection exception, 53 insufficient resources (disk full, too many connections), 57P01 to 57P05 the server
 * is stopping, crashed, starting, or closed the session; 25P03 is our own limit on idle transactions, which also closes it.
 */
const lostStates = /^(08...|53...|57P0[1-5]|25P03)$/

/** What `pg` and `pg-pool` say without a code; "Query read timeout" is our own patience, after which the connection is thrown away. */
const lostMessages =
  /^(Query read timeout|Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed|Cannot use a pool after|Client network socket disconnected)/

/** True when an error of the driver means that the database is away, and not that the statement was wrong. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'database_unavailable'
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isUnavailable)
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return systemErrors.has(code) || lostStates.test(code) || lostMessages.test(error.message)
}

/**
 * The same error, or `database_unavailable` around it: the database could not be reached, went away in the middle, or has no room
 * left, which is a state of the installation and not of the request. When it comes out of a commit the outcome is unknown: the
 * transaction may have been committed, so what is tried again must be idempotent.
 */
export function asDatabaseError(error: unknown): unknown {
  if (error instanceof AppError || !isUnavailable(error)) return error
  return platformErrors.database_unavailable('The database does not answer.', { cause: error, retryAfter: 1 })
}
