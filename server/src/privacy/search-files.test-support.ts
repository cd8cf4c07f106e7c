import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'

/** Octets by which a text, or an origin (a uuid), is found in files of either engine. */
export function needlesOf(texts: readonly string[], uuids: readonly string[]): Buffer[] {
  return [
    ...texts.map((text) => Buffer.from(text)),
    ...uuids.flatMap((uuid) => {
      const octets = Buffer.from(uuid.replaceAll('-', ''), 'hex')
      // PostgreSQL keeps them in their order, ClickHouse as two numbers of 64 bits, each with its last octet first.
      const halves = [octets.subarray(0, 8), octets.subarray(8)].map((half) => Buffer.from(half).reverse())
      return [Buffer.from(uuid), octets, Buffer.concat(halves)]
    }),
  ]
}

/** Files below a folder that hold one of these, as they stand or in the compressed blocks of ClickHouse. */
export function searchFiles(dir: string, needles: readonly Buffer[]): string[] {
  const found: string[] = []
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }) as Dirent[]) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (entry.isFile() && holds(readFileSync(path), needles)) found.push(path.slice(dir.length + 1))
    }
  }
  walk(dir)
  return found.sort()
}

function holds(bytes: Buffer, needles: readonly Buffer[]): boolean {
  return (
    needles.some((needle) => bytes.includes(needle)) ||
    blocksOf(bytes).some((block) => needles.some((one) => block.includes(one)))
  )
}

const HEADER = 25
const [LZ4, ZSTD] = [0x82, 0x90]
const LARGEST = 64 * 1024 * 1024

/** The blocks of a compressed file of ClickHouse: a checksum of 16 octets, the method, both sizes, the data. None where it is no such file. */
function blocksOf(bytes: Buffer): Buffer[] {
  const blocks: Buffer[] = []
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const method = bytes[at + 16]
    const packed = bytes.readUInt32LE(at + 17)
    const size = bytes.readUInt32LE(at + 21)
    const end = at + 16 + packed
    if (packed < 9 || end > bytes.length || size > LARGEST) return blocks
    const data = bytes.subarray(at + HEADER, end)
    try {
      if (method === ZSTD) blocks.push(zstdDecompressSync(data))
      else if (method === LZ4) blocks.push(unpackLz4(data, size))
    } catch {
      return blocks
    }
    at = end
  }
  return blocks
}

/** One block of LZ4 (lz4_Block_format.md): literals, then a copy from what was written before. */
function unpackLz4(data: Buffer, size: number): Buffer {
  const out = Buffer.alloc(size)
  let [from, to] = [0, 0]
  const lengthOf = (first: number): number => {
    let length = first
    if (first === 15)
      for (let octet = 255; octet === 255; ) {
        octet = data[from++] ?? 0
        length += octet
      }
    return length
  }
  while (from < data.length) {
    const token = data[from++] ?? 0
    const literals = lengthOf(token >> 4)
    data.copy(out, to, from, from + literals)
    from += literals
    to += literals
    if (from >= data.length) break
    const offset = data.readUInt16LE(from)
    from += 2
    for (let left = lengthOf(token & 15) + 4; left > 0; left -= 1) {
      out[to] = out[to - offset] ?? 0
      to += 1
    }
  }
  return out
}
