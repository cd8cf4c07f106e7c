import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib'
import type { EngineException } from './engine-exception.ts'

/** How long a reader may take no byte before it is cut off: its answer takes space. */
const STALLED_AFTER = 60_000

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
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
}

/** Sends an answer that is complete, at the pace of its reader. A reader that is gone is no error. */
export async function sendResult(
  exchange: { request: IncomingMessage; response: ServerResponse },
  body: Readable,
  options: ResponseOptions,
): Promise<void> {
  const { request, response } = exchange
  const encoding = options.compress ? chooseEncoding(request.headers['accept-encoding']) : undefined
  response.setTimeout(STALLED_AFTER, () => response.destroy())
  response.writeHead(200, {
    ...headersOf(options),
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  })
  const encoder = encoding === undefined ? undefined : ENCODERS[encoding]?.()
  const sent = encoder === undefined ? pipeline(body, response) : pipeline(body, encoder, response)
  await sent.catch(() => response.destroy())
}

/** Answers with the exception. */
export function sendException(
  exchange: { request: IncomingMessage; response: ServerResponse },
  exception: EngineException,
  details: { version: string; queryId: string },
): void {
  const { request, response } = exchange
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
