import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { EngineException } from './engine-exception.ts'
import { PRIORITY_RANK } from './query-queue.ts'

/** What address and headers of a request say, before its body is read. */
export interface WireRequest {
  /** The statement, or its beginning, when it stands in the address. */
  readonly sql: string
  readonly queryId: string | undefined
  readonly database: string | undefined
  readonly defaultFormat: string
  readonly settings: ReadonlyMap<string, string>
  readonly params: Map<string, string>
  readonly rank: number
  readonly readOnly: boolean
  readonly compress: boolean
}

/**
 * Names in the address that are the interface's, not the query's. The session ones are tolerated: each request stands alone here, as
 * settings and parameters travel with it.
 */
const INTERFACE_NAMES: ReadonlySet<string> = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'role',
  'session_id',
  'session_timeout',
  'session_check',
  'close_session',
  'stacktrace',
  'compress',
  'decompress',
  'buffer_size',
  'wait_end_of_query',
])

/** Settings of ClickHouse's HTTP server, which the engine in this process does not have; what they ask for is done here or harmless. */
const SERVER_SETTINGS: ReadonlySet<string> = new Set([
  'enable_http_compression',
  'http_zlib_compression_level',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_wait_end_of_query',
  'http_response_buffer_size',
  'http_write_exception_in_output_format',
  'cancel_http_readonly_queries_on_client_close',
])

export function readWireRequest(request: IncomingMessage, url: URL): WireRequest {
  const query = url.searchParams
  if (isOn(query.get('compress')) || isOn(query.get('decompress'))) {
    throw new EngineException(
      48,
      'NOT_IMPLEMENTED',
      'Native compression is not offered here; use enable_http_compression.',
    )
  }
  const settings = new Map<string, string>()
  const params = new Map<string, string>()
  for (const [name, value] of query) {
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value)
    else if (!INTERFACE_NAMES.has(name) && !SERVER_SETTINGS.has(name)) settings.set(name, value)
  }
  return {
    sql: query.get('query') ?? '',
    queryId: query.get('query_id') ?? undefined,
    database: query.get('database') ?? header(request, 'x-clickhouse-database'),
    defaultFormat: header(request, 'x-clickhouse-format') ?? query.get('default_format') ?? 'TabSeparated',
    settings,
    params,
    rank: rankOf(header(request, 'x-diapason-priority')),
    readOnly: request.method === 'GET',
    compress: isOn(query.get('enable_http_compression')),
  }
}

/** Throws unless the request carries the user and the password, in any of the three places where ClickHouse looks. */
export function authenticate(
  request: IncomingMessage,
  url: URL,
  expected: { username: string; password: string },
): void {
  const basic = /^Basic (.+)$/i.exec(header(request, 'authorization') ?? '')?.[1]
  const pair = basic === undefined ? undefined : Buffer.from(basic, 'base64').toString('utf8')
  const colon = pair?.indexOf(':') ?? -1
  const user =
    header(request, 'x-clickhouse-user') ?? pair?.slice(0, colon) ?? url.searchParams.get('user') ?? 'default'
  const key = header(request, 'x-clickhouse-key') ?? pair?.slice(colon + 1) ?? url.searchParams.get('password') ?? ''
  if (user === expected.username && sameText(key, expected.password)) return
  const message = `${user}: Authentication failed: password is incorrect, or there is no user with such name.`
  throw new EngineException(516, 'AUTHENTICATION_FAILED', message)
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function rankOf(name: string | undefined): number {
  return name === 'shipping' || name === 'backfill' ? PRIORITY_RANK[name] : PRIORITY_RANK.interactive
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function isOn(value: string | null): boolean {
  return value === '1' || value === 'true'
}
