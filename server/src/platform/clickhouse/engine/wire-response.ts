import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib'
import type { EngineException } from './engine-exception.ts'

/** Collected before the first byte leaves, so that an error in small answers still gets its status. */
const FIRST_BYTES = 1024 * 1024
/** How long a reader may take no byte before it is cut off: it holds a lane of the engine. */
const STALLED_AFTER = 30_000

export interface ResponseOptions {
  readonly format: string
  readonly queryId: string
  readonly compress: boolean
  readonly rows?: number
  readonly bytesRead?: number
  readonly written?: number
  readonly elapsed?: number
}

const ENCODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGzip,
  deflate: createDeflate,
  zstd: createZstdCompress,
  // Brotli's default of 11 is for files that are compressed once.
  br: () => createBrotliCompress({ params: { 0: 4 } }),
}

/** Sends the pieces as they come, with back-pressure; throws what `pieces` throws as long as nothing has been sent. */
export async function sendResult(
  exchange: { request: IncomingMessage; response: ServerResponse },
  pieces: AsyncIterable<Uint8Array>,
  options: ResponseOptions,
): Promise<void> {
  const { request, response } = exchange
  const encoding = options.compress ? chooseEncoding(request.headers['accept-encoding']) : undefined
  const encoder = encoding === undefined ? undefined : ENCODERS[encoding]?.()
  const sink = encoder ?? response
  encoder?.pipe(response)

  let held: Uint8Array[] | undefined = []
  let heldBytes = 0
  const flush = () => {
    response.writeHead(200, {
      ...headersOf(options),
      ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
    })
    for (const piece of held ?? []) sink.write(piece)
    held = undefined
  }
  for await (const piece of pieces) {
    if (piece.length === 0) continue
    if (held !== undefined) {
      held.push(piece)
      heldBytes += piece.length
      if (heldBytes > FIRST_BYTES) flush()
      continue
    }
    if (!sink.write(piece)) await drained(sink, response)
    if (response.destroyed) return
  }
  if (held !== undefined) flush()
  sink.end()
}

/** Answers with the exception, or cuts the connection when an answer has begun: the reader must not take a part for the whole. */
export function sendException(
  exchange: { request: IncomingMessage; response: ServerResponse },
  exception: EngineException,
  details: { version: string; queryId: string },
): void {
  const { request, response } = exchange
  if (response.headersSent) {
    response.destroy()
    return
  }
  // What was not read of the body would be taken for the next request.
  const unread = !request.complete
  response.writeHead(exception.status(), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(exception.code),
    'X-ClickHouse-Query-Id': details.queryId,
    ...(unread ? { Connection: 'close' } : {}),
    ...(exception.status() === 503 ? { 'Retry-After': '1' } : {}),
  })
  response.end(exception.text(details.version))
}

async function drained(sink: Transform | ServerResponse, response: ServerResponse): Promise<void> {
  const timer = setTimeout(() => response.destroy(), STALLED_AFTER)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    await once(sink, 'drain', { signal: gone.signal })
  } catch {
    // The reader is gone; the caller sees it by `destroyed`.
  } finally {
    clearTimeout(timer)
  }
}

function headersOf(options: ResponseOptions): Record<string, string> {
  return {
    'Content-Type': CONTENT_TYPES.find(([pattern]) => pattern.test(options.format))?.[1] ?? 'text/plain; charset=UTF-8',
    'X-ClickHouse-Format': options.format,
    'X-ClickHouse-Query-Id': options.queryId,
    'X-ClickHouse-Server-Display-Name': 'diapason',
    'X-ClickHouse-Timezone': 'UTC',
    'X-ClickHouse-Summary': JSON.stringify({
      read_rows: String(options.rows ?? 0),
      read_bytes: String(options.bytesRead ?? 0),
      written_rows: String(options.written ?? 0),
      written_bytes: options.written === undefined ? '0' : String(options.bytesRead ?? 0),
      total_rows_to_read: '0',
      result_rows: String(options.rows ?? 0),
      result_bytes: '0',
      elapsed_ns: String(Math.round((options.elapsed ?? 0) * 1e9)),
    }),
  }
}

const CONTENT_TYPES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^JSON\w*EachRow/, 'application/x-ndjson; charset=UTF-8'],
  [/^(JSON|XML)/, 'application/json; charset=UTF-8'],
  [/^CSV/, 'text/csv; charset=UTF-8; header=absent'],
  [/^(TabSeparated|TSV)/, 'text/tab-separated-values; charset=UTF-8'],
  [/^(RowBinary|Native|Parquet|Arrow|ORC|Avro|MsgPack|Protobuf|BSON|CapnProto)/, 'application/octet-stream'],
]

function chooseEncoding(accepted: string | undefined): string | undefined {
  return (accepted ?? '')
    .split(',')
    .map((name) => name.split(';')[0]?.trim().toLowerCase() ?? '')
    .find((name) => name in ENCODERS)
}
