import { uuidByte } from '../uuid-byte.ts'

/** Rows as ClickHouse's RowBinary has them: values one after another, in the order of `columns`. */
export type BinaryRows = {
  readonly columns: readonly string[]
  /** Number of rows. */
  readonly count: number
  /** Their octets, in pieces. */
  readonly pieces: readonly Uint8Array[]
  /** The value of each row in one of the columns, for a batch that is sent again (`resentKey`). */
  readonly keys: readonly (number | string)[]
}

/**
 * Gives the memory of rows back that are written and needed no more: they may not be used again. Left to the collection of garbage, what
 * outlives two small ones goes only with a full one, and V8 begins a full one for every 64 MB of such memory, however small its own heap is.
 */
export function releaseRows({ pieces }: BinaryRows): void {
  // Moved into an empty one, a buffer's memory is free at once.
  for (const { buffer } of pieces) if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}

export type RowBinaryWriter = {
  /** `UInt64`, `Int64` and `DateTime64` (ticks): whole numbers up to 2^53. */
  int64(value: number): void
  uuid(text: string): void
  /** `String` and `LowCardinality(String)`; a lone surrogate becomes U+FFFD. */
  string(text: string): void
  /** `Array(String)` and `Array(LowCardinality(String))`. */
  strings(texts: readonly string[]): void
  /** Octets written so far. */
  readonly size: number
  /** All that was written, to be kept; nothing more may be written. */
  end(): Uint8Array
}

/**
 * Writes RowBinary, which spares the engine what a row of JSON costs it, and spares us its quotes: the body of a message is JSON itself. A
 * row of `events` takes 1 µs here, and took 5 as an object and its JSON text.
 *
 * @param bytes how many are expected: what is written beyond is copied now and then
 */
export function createRowBinaryWriter(bytes = 64 * 1024): RowBinaryWriter {
  let buffer = Buffer.allocUnsafeSlow(bytes)
  let at = 0

  const room = (bytes: number) => {
    if (at + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * buffer.length, at + bytes))
    buffer.copy(larger, 0, 0, at)
    buffer = larger
  }
  /** LEB128 in exactly `octets`: leading zeros are read like any others, so the length of a text can be written when it is known. */
  const length = (value: number, { place, octets }: { place: number; octets: number }) => {
    let rest = value
    for (let last = place + octets - 1, next = place; next <= last; next += 1) {
      buffer[next] = next === last ? rest : (rest & 127) | 128
      rest >>>= 7
    }
  }

  const string = (text: string) => {
    const most = 3 * text.length
    const head = most < 2 ** 7 ? 1 : most < 2 ** 14 ? 2 : most < 2 ** 21 ? 3 : 5
    room(head + most)
    const written = buffer.write(text, at + head)
    length(written, { place: at, octets: head })
    at += head + written
  }

  return {
    int64: (value) => {
      room(8)
      const high = Math.floor(value / 2 ** 32)
      buffer.writeUInt32LE(value - high * 2 ** 32, at)
      buffer.writeInt32LE(high, at + 4)
      at += 8
    },
    // Two numbers of 64 bits, the first half and the second, each with its lowest octet first.
    uuid: (text) => {
      room(16)
      for (let octet = 0; octet < 16; octet += 1)
        buffer[at + (octet < 8 ? 7 - octet : 23 - octet)] = uuidByte(text, octet)
      at += 16
    },
    string,
    strings: (texts) => {
      room(5)
      length(texts.length, { place: at, octets: 5 })
      at += 5
      for (const text of texts) string(text)
    },
    get size() {
      return at
    },
    end: () => {
      const written = buffer.subarray(0, at)
      buffer = Buffer.alloc(0)
      at = 0
      return written
    },
  }
}
