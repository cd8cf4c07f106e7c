/** What went wrong in ClickHouse, in one shape for every caller. */
export interface ClickHouseErrorDetails {
  /** ClickHouse's own number (62 syntax, 60 unknown table, …); undefined when the engine could not be reached. */
  readonly code?: number | undefined
  /** ClickHouse's own name (`SYNTAX_ERROR`, …) or `UNREACHABLE`. */
  readonly type: string
  /** True when sending the very same request again later may succeed. */
  readonly retryable: boolean
  /** The engine's own text. It can quote rows: show it to a developer, never write it to a log. */
  readonly detail: string
}

/**
 * The one error that the ClickHouse door throws.
 *
 * `retryable` is true for an engine that is away, starting, full or out of memory, and false for what is wrong in the request
 * itself. A retried insert is only exact when it carries the same `dedupeToken` and the same rows. `message` is safe to log, `detail`
 * is not.
 */
export class ClickHouseError extends Error {
  readonly code: number | undefined
  readonly type: string
  readonly retryable: boolean
  readonly detail: string

  constructor(details: ClickHouseErrorDetails) {
    super(
      details.code === undefined
        ? 'The analytics engine cannot be reached.'
        : `The analytics engine refused the request: ${details.type} (${details.code}).`,
    )
    this.name = 'ClickHouseError'
    this.code = details.code
    this.type = details.type
    this.retryable = details.retryable
    this.detail = details.detail
  }
}

/**
 * ClickHouse errors that time may cure: 159 timeout, 202 too many queries, 209/210 network, 236 aborted, 241 memory limit,
 * 242 read-only table, 243 no space, 252 too many parts, 394 cancelled, 425 system error, 439 no thread, 745 server overloaded.
 */
const RETRYABLE_CODES: ReadonlySet<number> = new Set([159, 202, 209, 210, 236, 241, 242, 243, 252, 394, 425, 439, 745])

/** Turns whatever `@clickhouse/client` threw into a {@link ClickHouseError}. */
export function toClickHouseError(error: unknown): ClickHouseError {
  if (error instanceof ClickHouseError) return error
  const { message, code, type } = describe(error)
  // Only an exception of the engine has a numeric code; Node's network errors have a name (ECONNREFUSED).
  if (!/^\d+$/.test(code)) return new ClickHouseError({ type: 'UNREACHABLE', retryable: true, detail: message })
  const number = Number(code)
  return new ClickHouseError({
    code: number,
    type: type || 'UNKNOWN_EXCEPTION',
    retryable: RETRYABLE_CODES.has(number),
    detail: message,
  })
}

function describe(error: unknown): { message: string; code: string; type: string } {
  if (!(error instanceof Error)) return { message: String(error), code: '', type: '' }
  const code = 'code' in error ? String(error.code) : ''
  const type = 'type' in error ? String(error.type) : ''
  return { message: error.message || code || error.name, code, type }
}
