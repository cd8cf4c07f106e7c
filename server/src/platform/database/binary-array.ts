import { isoMilliseconds } from '../iso-time.ts'
import { uuidByte } from '../uuid-byte.ts'

/** Type numbers of the elements, as every PostgreSQL has them (pg_type.dat). */
const OID = { int8: 20, text: 25, timestamptz: 1184, uuid: 2950 } as const

/** Milliseconds from 1970 to 2000, where PostgreSQL starts counting. */
const EPOCH = Date.UTC(2000, 0, 1)

/**
 * Lists as PostgreSQL's binary array format, for the parameters of hot statements: `pg` sends a Buffer as it is. Against the array literals
 * that `pg` writes by itself nothing is quoted here and nothing is unquoted there: bodies are JSON, hence full of quotes. Without nulls.
 *
 *     db.execute('insert into t select * from unnest($1::uuid[], $2::text[])', [binaryArray.uuid(ids), binaryArray.text(names)])
 */
export const binaryArray = {
  text(values: readonly string[]): Buffer {
    let bytes = 0
    for (const value of values) bytes += 4 + Buffer.byteLength(value)
    const array = arrayOf(OID.text, { count: values.length, bytes })
    let at = HEADER
    for (const value of values) {
      const length = array.write(value, at + 4)
      array.writeInt32BE(length, at)
      at += 4 + length
    }
    return array
  },

  uuid(values: readonly string[]): Buffer {
    const array = arrayOf(OID.uuid, { count: values.length, bytes: 20 * values.length })
    let at = HEADER
    for (const value of values) {
      array.writeInt32BE(16, at)
      writeUuid(array, value, at + 4)
      at += 20
    }
    return array
  },

  /** Whole numbers up to 2^53. */
  bigint(values: readonly number[]): Buffer {
    const array = arrayOf(OID.int8, { count: values.length, bytes: 12 * values.length })
    let at = HEADER
    for (const value of values) {
      array.writeInt32BE(8, at)
      writeInt8(array, value, at + 4)
      at += 12
    }
    return array
  },

  /** ISO 8601 with a zone, kept to the millisecond. */
  timestamptz(values: readonly string[]): Buffer {
    const array = arrayOf(OID.timestamptz, { count: values.length, bytes: 12 * values.length })
    let at = HEADER
    let last = ''
    let microseconds = 0
    for (const value of values) {
      // Rows of one request share their time.
      if (value !== last) {
        microseconds = (isoMilliseconds(value) - EPOCH) * 1000
        if (!Number.isSafeInteger(microseconds)) throw new RangeError('not an ISO 8601 time')
        last = value
      }
      array.writeInt32BE(8, at)
      writeInt8(array, microseconds, at + 4)
      at += 12
    }
    return array
  },
} as const

/** Dimensions, a flag for nulls, the elements' type, and the dimension's length and lower bound: four bytes each. */
const HEADER = 20

function arrayOf(type: number, { count, bytes }: { count: number; bytes: number }): Buffer {
  if (count === 0) {
    const empty = Buffer.alloc(12)
    empty.writeInt32BE(type, 8)
    return empty
  }
  const array = Buffer.allocUnsafe(HEADER + bytes)
  array.writeInt32BE(1, 0)
  array.writeInt32BE(0, 4)
  array.writeInt32BE(type, 8)
  array.writeInt32BE(count, 12)
  array.writeInt32BE(1, 16)
  return array
}

function writeInt8(buffer: Buffer, value: number, at: number): void {
  const high = Math.floor(value / 2 ** 32)
  buffer.writeInt32BE(high, at)
  buffer.writeUInt32BE(value - high * 2 ** 32, at + 4)
}

function writeUuid(buffer: Buffer, uuid: string, at: number): void {
  if (uuid.length !== 36) throw new RangeError('not a uuid')
  for (let byte = 0; byte < 16; byte += 1) buffer[at + byte] = uuidByte(uuid, byte)
}
