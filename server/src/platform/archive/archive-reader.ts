import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { extract } from 'tar-stream'
import { type ArchivePart, INDEX } from './archive-writer.ts'

/** An archive that cannot be trusted: cut off, altered, or something else altogether. The message is for people. */
export class ArchiveDamaged extends Error {
  override readonly name = 'ArchiveDamaged'
}

export type ReadPart = { readonly name: string; readonly content: Buffer }

/** Parts are held whole: a tar that names a larger one was not written by us. */
const LARGEST_PART = 64 * 1024 * 1024

/** The index lists every part, 150 bytes each. */
const LARGEST_INDEX = 256 * 1024 * 1024

/**
 * Reads an archive part by part, and returns its index. Checksums are compared at the end, with the index; until then nothing that was read is
 * certain.
 * @throws ArchiveDamaged
 */
export async function* readArchive(source: Readable): AsyncGenerator<ReadPart, Readonly<Record<string, unknown>>> {
  const seen: ArchivePart[] = []
  const zstd = createZstdDecompress()
  const tar = extract()
  // Read to its very end: what ends a tar may come before what the decompressor has to say about the rest.
  const whole = new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      tar.destroy(error)
      reject(error)
    }
    source.on('error', fail)
    zstd.on('error', fail)
    zstd.on('end', resolve)
  })
  whole.catch(() => {})
  source.pipe(zstd)
  zstd.on('data', (chunk: Buffer) => {
    if (tar.write(chunk)) return
    zstd.pause()
    tar.once('drain', () => zstd.resume())
  })
  zstd.on('end', () => tar.end(undefined))
  let index: Readonly<Record<string, unknown>> | undefined
  try {
    for await (const entry of tar) {
      const { name, size = 0 } = entry.header
      if (index) throw new ArchiveDamaged(`Something follows its index: ${name}.`)
      if (size > (name === INDEX ? LARGEST_INDEX : LARGEST_PART)) throw new ArchiveDamaged(`${name} is far too large.`)
      const pieces: Buffer[] = []
      for await (const piece of entry) pieces.push(Buffer.from(piece as Uint8Array))
      const content = Buffer.concat(pieces)
      if (name === INDEX) {
        index = readIndex(content)
        continue
      }
      seen.push({ name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') })
      yield { name, content }
    }
    await whole
  } catch (error) {
    throw asDamaged(error)
  } finally {
    source.destroy()
    zstd.destroy()
    tar.destroy()
  }
  if (!index)
    throw new ArchiveDamaged('It ends too early: its index is missing. It was cut off while it was written or copied.')
  comparePart(seen, index.parts)
  return index
}

function readIndex(content: Buffer): Readonly<Record<string, unknown>> {
  try {
    const index: unknown = JSON.parse(content.toString('utf8'))
    if (typeof index === 'object' && index !== null && 'parts' in index && Array.isArray(index.parts))
      return index as Readonly<Record<string, unknown>>
  } catch {
    // Said below.
  }
  throw new ArchiveDamaged('Its index cannot be read.')
}

function comparePart(seen: readonly ArchivePart[], listed: unknown): void {
  const expected = listed as readonly Partial<ArchivePart>[]
  for (const [place, part] of seen.entries()) {
    const other = expected[place]
    if (other?.name !== part.name)
      throw new ArchiveDamaged(`${part.name} stands where ${other?.name ?? 'nothing'} should.`)
    if (other.bytes !== part.bytes || other.sha256 !== part.sha256)
      throw new ArchiveDamaged(`${part.name} is not what was written: its checksum differs.`)
  }
  if (expected.length !== seen.length) throw new ArchiveDamaged(`${expected[seen.length]?.name} is missing.`)
}

/** What the decompressor and the reader of tar say is of no help to whoever restores. */
function asDamaged(error: unknown): unknown {
  if (error instanceof ArchiveDamaged || !(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' || code === 'EIO') return error
  if (/Unexpected end|unexpected end/i.test(error.message))
    return new ArchiveDamaged('It ends too early. It was cut off while it was written or copied.', { cause: error })
  return new ArchiveDamaged(`It cannot be read (${error.message}): it is damaged, or no backup of Diapason.`, {
    cause: error,
  })
}
