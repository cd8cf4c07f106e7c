import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ChdbEngine, type EngineQuery, JOINABLE_FORMATS } from './chdb-engine.ts'
import { collectResult } from './collect-result.ts'
import { EngineException, readException } from './engine-exception.ts'
import type { QueryQueue } from './query-queue.ts'
import { readWireStatement, removeRows, type WireStatement } from './wire-body.ts'
import { authenticate, readWireRequest, type WireRequest } from './wire-request.ts'
import { sendException, sendResult } from './wire-response.ts'

/** Largest answer in a format that must be built whole (JSON, Parquet, …): it is held in memory. */
const MAX_WHOLE_RESULT = 512 * 1024 * 1024

/** Requests taken at once, the running ones included. Each may bring a file of rows: this also bounds the folder they wait in. */
const MAX_ADMITTED = 256

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * ClickHouse's HTTP interface over an engine in this process: the part of it that `@clickhouse/client`, curl and our server speak.
 * What differs from a real server is listed in the README of the folder above.
 */
export function createWire(options: {
  engine: ChdbEngine
  queue: QueryQueue
  username: string
  password: string
}): (request: IncomingMessage, response: ServerResponse) => void {
  const { engine, queue } = options

  let admitted = 0

  async function admit(exchange: Exchange, url: URL, queryId: string): Promise<void> {
    authenticate(exchange.request, url, options)
    if (admitted >= MAX_ADMITTED) {
      const message = `Too many simultaneous queries. Maximum: ${MAX_ADMITTED}.`
      throw new EngineException(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', message)
    }
    admitted += 1
    try {
      await answer(exchange, url, queryId)
    } finally {
      admitted -= 1
    }
  }

  async function answer(exchange: Exchange, url: URL, queryId: string): Promise<void> {
    const wire = readWireRequest(exchange.request, url)
    const gone = new AbortController()
    exchange.response.once('close', () => gone.abort())
    const statement = await readWireStatement(exchange.request, wire)
    const turn = { rank: wire.rank, signal: gone.signal }
    const outcome = await queue
      .run(() => execute(wire, statement, gone.signal), turn)
      .finally(() => removeRows(statement))
    const { result, ...details } = outcome
    await sendResult(exchange, result.read(), { ...details, queryId, compress: wire.compress }).finally(result.discard)
  }

  async function execute(wire: WireRequest, statement: WireStatement, signal: AbortSignal) {
    const { verb } = statement.scanned
    const format = statement.scanned.format ?? wire.defaultFormat
    const query: EngineQuery = { ...wire, sql: statement.sql, format }
    if ((verb === 'SELECT' || verb === 'WITH') && JOINABLE_FORMATS.has(format)) {
      return { format, result: await collectResult(engine.stream(query), signal) }
    }
    const settings = new Map([['max_result_bytes', String(MAX_WHOLE_RESULT)], ...wire.settings])
    const { bytes, rows, bytesRead, elapsed } = await engine.run({ ...query, settings })
    const result = await collectResult(once(bytes), signal)
    return { format, result, rows, bytesRead, elapsed, ...(verb === 'INSERT' ? { written: rows } : {}) }
  }

  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://engine')
    const queryId = url.searchParams.get('query_id') ?? randomUUID()
    if (url.pathname === '/ping' || (url.pathname === '/' && request.method === 'GET' && url.search === '')) {
      response.end('Ok.\n')
      return
    }
    if (url.pathname !== '/' || !['GET', 'POST'].includes(request.method ?? '')) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=UTF-8' })
      response.end('There is no handle for this address. Use / or /ping.\n')
      return
    }
    admit({ request, response }, url, queryId).catch((error: unknown) => {
      if (response.destroyed) return
      sendException({ request, response }, readException(error), { version: engine.version, queryId })
    })
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
