import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { platformErrors } from '../errors/platform-errors.ts'

const gunzipAsync = promisify(gunzip)

/**
 * Bytes of a request body → parsed JSON. `limit` is in bytes and holds after decompression as well, so that a small bomb cannot become a
 * large body: zlib stops at the limit instead of being measured afterwards. An empty body is `undefined`.
 * @throws AppError `body_too_large`, `media_type_unsupported`, `json_malformed`
 */
export async function readJsonBody(
  bytes: Buffer,
  options: { encoding: string | undefined; limit: number },
): Promise<unknown> {
  return parseJsonBody(await decompress(bytes, options))
}

/**
 * The same of a body that is not compressed, at once.
 * @throws AppError `json_malformed`
 */
export function parseJsonBody(plain: Buffer): unknown {
  if (plain.length === 0) return undefined
  if (!isUtf8(plain)) throw platformErrors.json_malformed('The body is not valid UTF-8.')
  const text = plain.toString('utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    // V8 quotes a piece of the input in its message: it may be personal, so only the position is passed on.
    const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1]
    throw platformErrors.json_malformed(
      position ? `The body stops being JSON at character ${position}.` : 'The body is not complete JSON.',
    )
  }
}

/** Whether a body has to be decompressed, or refused, before it is read. */
export function isCompressed(encoding: string | undefined): encoding is string {
  return encoding !== undefined && encoding !== 'identity'
}

async function decompress(
  bytes: Buffer,
  { encoding, limit }: { encoding: string | undefined; limit: number },
): Promise<Buffer> {
  if (!isCompressed(encoding)) return bytes
  if (encoding !== 'gzip')
    throw platformErrors.media_type_unsupported(`Content-Encoding ${encoding.slice(0, 40)} is not read here; gzip is.`)
  try {
    return await gunzipAsync(bytes, { maxOutputLength: limit })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw platformErrors.body_too_large(`The body is larger than ${limit} bytes once decompressed.`)
    throw platformErrors.json_malformed('The body says it is gzip and is not.')
  }
}
