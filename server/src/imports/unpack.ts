import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { importErrors } from './errors.ts'
import { type Octets, piecesOf } from './octets.ts'

/** Real tables shrink 5 to 50 times, the most repetitive ones a few hundred; deflate itself ends at 1,032. */
const MOST_RATIO = 400

/** Below this nobody is hurt, whatever the ratio. */
const HARMLESS = 64 * 1024 * 1024

/** True when the octets begin as gzip does. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/**
 * The octets of a file, decompressed when it is gzip. Never more than a piece is in memory.
 * @throws AppError `import_truncated`, `import_expands`
 */
export async function* unpack(octets: Octets): AsyncGenerator<Uint8Array> {
  const head = await octets.read(0, Math.min(2, octets.size))
  if (!isGzip(head)) {
    yield* piecesOf(octets)
    return
  }
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const source = Readable.from(piecesOf(octets), { objectMode: true })
  let failure: unknown
  source.on('error', (error) => {
    failure = error
    gunzip.destroy(error)
  })
  source.pipe(gunzip)
  let size = 0
  try {
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > HARMLESS && size > octets.size * MOST_RATIO)
        throw importErrors.import_expands(
          `${octets.size} octets became more than ${Math.floor(size / 1e6)} MB, which is ${MOST_RATIO} times as much.`,
        )
      yield piece
    }
  } catch (error) {
    if (failure !== undefined) throw failure
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw importErrors.import_truncated(
        error.code === 'Z_BUF_ERROR' ? 'The gzip file ends in the middle.' : 'The gzip file is damaged.',
        { cause: error },
      )
    throw error
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}
