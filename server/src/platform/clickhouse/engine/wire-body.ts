import { createWriteStream } from 'node:fs'
import { unlink } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { type Duplex, PassThrough, type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { EngineException } from './engine-exception.ts'
import { type InlineData, type ScannedStatement, scanStatement } from './scan-statement.ts'
import type { WireRequest } from './wire-request.ts'

/** Largest statement, with the rows that stand behind it in one body. */
const MAX_TEXT = 16 * 1024 * 1024
/** Largest body of rows behind a statement in the address, uncompressed: these go through a file, not through memory. */
const MAX_ROWS = 1024 * 1024 * 1024

export interface WireStatement {
  readonly sql: string
  readonly scanned: ScannedStatement
  /** File with the rows, to be removed afterwards. */
  readonly file: string | undefined
}

let spooled = 0

/**
 * Puts the statement together from address and body. Rows go to a file in the working directory, which the engine reads by itself
 * (`FROM INFILE`): safe for binary formats, and memory stays bounded whatever the size.
 */
export async function readWireStatement(request: IncomingMessage, wire: WireRequest): Promise<WireStatement> {
  const body = decoded(request)
  const head = Buffer.from(wire.sql, 'utf8')
  const scannedHead = scanStatement(head.toString('latin1'))
  if (scannedHead.data !== undefined) return withRows(head, scannedHead, { data: scannedHead.data, body })

  const form = /^multipart\/form-data/i.test(request.headers['content-type'] ?? '')
  const collected = await collect(body)
  const text = form ? await readForm(collected, request, wire) : collected
  const whole =
    head.length > 0 && text.length > 0 ? Buffer.concat([head, Buffer.from('\n'), text]) : head.length > 0 ? head : text
  const scanned = scanStatement(whole.toString('latin1'))
  if (scanned.verb === '') throw new EngineException(62, 'SYNTAX_ERROR', 'Empty query.')
  if (scanned.several) throw new EngineException(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed).')
  // VALUES may hold expressions and query parameters: the engine reads them where they stand.
  if (scanned.data === undefined || scanned.data.format === 'Values')
    return { sql: whole.toString('utf8'), scanned, file: undefined }
  return withRows(whole, scanned, { data: scanned.data })
}

export async function removeRows(statement: WireStatement): Promise<void> {
  if (statement.file !== undefined) await unlink(statement.file).catch(() => undefined)
}

async function withRows(
  text: Buffer,
  scanned: ScannedStatement,
  from: { data: InlineData; body?: Readable },
): Promise<WireStatement> {
  const { data } = from
  const rows = text.subarray(data.rowsAt)
  spooled += 1
  const file = `rows-${spooled}.bin`
  const out = createWriteStream(file, { mode: 0o600 })
  try {
    if (rows.length > 0) out.write(rows)
    // In ClickHouse address and body meet in one text, parted by a newline.
    if (rows.length > 0 && from.body !== undefined) out.write('\n')
    await pipeline(from.body ?? emptyStream(), atMost(MAX_ROWS), out)
  } catch (error) {
    await unlink(file).catch(() => undefined)
    throw bodyError(error)
  }
  const before = text.subarray(0, data.insertAt).toString('utf8')
  const between = text.subarray(data.insertAt, data.clauseAt).toString('utf8')
  return { sql: `${before} FROM INFILE '${file}' ${between} FORMAT ${data.format}`, scanned, file }
}

async function readForm(body: Buffer, request: IncomingMessage, wire: WireRequest): Promise<Buffer> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  })
    .formData()
    .catch(() => {
      throw new EngineException(36, 'BAD_ARGUMENTS', 'The multipart body cannot be read.')
    })
  let query = ''
  for (const [name, value] of form) {
    const text = typeof value === 'string' ? value : await value.text()
    if (name === 'query') query = text
    else if (name.startsWith('param_')) wire.params.set(name.slice('param_'.length), text)
  }
  return Buffer.from(query, 'utf8')
}

async function collect(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  try {
    await pipeline(body, atMost(MAX_TEXT), async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) chunks.push(chunk)
    })
  } catch (error) {
    throw bodyError(error)
  }
  return Buffer.concat(chunks)
}

function decoded(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity' || encoding === '') return request
  const decoder = DECODERS[encoding]?.()
  if (decoder === undefined) {
    throw new EngineException(
      36,
      'BAD_ARGUMENTS',
      `Unknown Content-Encoding '${encoding}': gzip, deflate, br and zstd are known.`,
    )
  }
  request.on('error', (error) => decoder.destroy(error))
  return request.pipe(decoder)
}

const DECODERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

function atMost(limit: number): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size <= limit) return done(null, chunk)
      done(new EngineException(307, 'TOO_MANY_BYTES', `The body is larger than ${limit} bytes: send less at a time.`))
    },
  })
}

function emptyStream(): Readable {
  return new PassThrough().end()
}

function bodyError(error: unknown): unknown {
  if (error instanceof EngineException || !(error instanceof Error) || !('code' in error)) return error
  const code = String(error.code)
  return code.startsWith('Z_') ||
    code.startsWith('ERR_BROTLI') ||
    code.startsWith('ERR_ZSTD') ||
    code.startsWith('ZSTD_')
    ? new EngineException(354, 'ZLIB_INFLATE_FAILED', 'The compressed body cannot be read.')
    : error
}
