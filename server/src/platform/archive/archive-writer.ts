import { createHash } from 'node:crypto'
import { finished, type Readable, Transform } from 'node:stream'
import { constants, createZstdCompress } from 'node:zlib'
import { pack } from 'tar-stream'

/** One piece of an archive as its index names it. */
export type ArchivePart = {
  readonly name: string
  /** Before compression. */
  readonly bytes: number
  /** Of those bytes, in hexadecimal. */
  readonly sha256: string
}

export type ArchiveWriter = {
  /** What to send or to save: a tar compressed with zstd. It must be read for anything to be written. */
  readonly stream: Readable
  /** Adds a part; resolves when the reader has room for more. */
  add(name: string, content: Buffer): Promise<void>
  /** Adds the index, which says that the archive is whole, and ends it. */
  end(index: object): Promise<void>
  /** Breaks the stream off: whoever reads it is told, and never sees an index. */
  fail(error: Error): void
  /** Resolves with the bytes of the whole archive when all of it was read. */
  ended(): Promise<number>
}

/** Name of the last part. An archive that does not end with it was cut off. */
export const INDEX = 'index.json'

/**
 * A tar archive with zstd, written as it is read: nothing of it is kept. Parts are held in memory one at a time, so their size, which the
 * caller chooses, bounds the memory. The last one is an index of all others with their checksums.
 */
export function createArchiveWriter(now: Date): ArchiveWriter {
  const tar = pack()
  const zstd = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } })
  let written = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length
      done(null, chunk)
    },
  })
  const parts: ArchivePart[] = []
  let failure: Error | undefined
  let stopWaiting: (error: Error) => void = () => {}

  const fail = (error: Error) => {
    failure ??= error
    stopWaiting(failure)
    tar.destroy(failure)
    zstd.destroy(failure)
    // Whoever reads is told; that they went away they know.
    if (!counted.destroyed) counted.destroy(failure)
  }
  counted.on('error', () => {})
  // `pipeline` would take the place of these listeners, but not with a stream that is no stream of Node's.
  tar.on('error', fail)
  zstd.on('error', fail)
  tar.pipe(zstd)
  zstd.pipe(counted)
  finished(counted, (error) => error && fail(error))

  const write = (name: string, content: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure)
      stopWaiting = reject
      const entry = tar.entry({ name, size: content.length, mode: 0o600, mtime: now }, content, (error) =>
        error ? reject(error) : resolve(),
      )
      entry.on('error', reject)
    })

  return {
    stream: counted,
    add: async (name, content) => {
      await write(name, content)
      parts.push({ name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') })
    },
    end: async (index) => {
      await write(INDEX, Buffer.from(JSON.stringify({ ...index, parts })))
      tar.finalize()
    },
    fail,
    ended: () =>
      new Promise((resolve, reject) => {
        if (failure) reject(failure)
        else finished(counted, (error) => (error ? reject(error) : resolve(written)))
      }),
  }
}
