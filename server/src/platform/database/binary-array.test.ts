import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyTestDatabase } from '../testing/test-database.ts'
import { binaryArray } from './binary-array.ts'
import type { Database } from './database.ts'

describe('a list sent in binary', () => {
  let db: Database
  beforeAll(async () => {
    db = await emptyTestDatabase()
  })
  afterAll(() => db.close())

  const arrives = async (type: string, buffer: Buffer) => {
    const [row] = await db.query<{ list: unknown }>(`select $1::${type}[] as list`, [buffer])
    return row?.list
  }

  test('of text arrives letter by letter, whatever a literal would have quoted', async () => {
    const values = ['', 'NULL', '{"a":"b\\"c"}', 'a,b', '  ', 'é漢😀', 'line\nline', '\\']
    expect(await arrives('text', binaryArray.text(values))).toEqual(values)
  })

  test('of uuids arrives in lower case', async () => {
    const ids = ['00000000-0000-0000-0000-000000000000', 'f81d4fae-7dec-81d0-a765-00a0c91e6bf6']
    expect(await arrives('uuid', binaryArray.uuid([...ids, 'FFFFFFFF-FFFF-8FFF-BFFF-FFFFFFFFFFFF']))).toEqual([
      ...ids,
      'ffffffff-ffff-8fff-bfff-ffffffffffff',
    ])
  })

  test('of numbers arrives with every digit', async () => {
    const values = [0, -1, 2 ** 32, -(2 ** 40) - 5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
    expect(await arrives('bigint', binaryArray.bigint(values))).toEqual(values)
  })

  test('of times arrives to the millisecond, before and after 2000', async () => {
    const values = ['1970-01-01T00:00:00.000Z', '1999-12-31T23:59:59.999Z', '2026-11-21T10:02:00.123Z']
    expect(await arrives('timestamptz', binaryArray.timestamptz(values))).toEqual(values)
  })

  test('can be empty', async () => {
    for (const type of ['text', 'uuid', 'bigint', 'timestamptz'] as const)
      expect(await arrives(type, binaryArray[type]([]))).toEqual([])
  })

  test.each(['', 'f81d4fae7dec81d0a76500a0c91e6bf6', 'g81d4fae-7dec-81d0-a765-00a0c91e6bf6'])(
    'refuses %j as a uuid',
    (text) => {
      expect(() => binaryArray.uuid([text])).toThrow(RangeError)
    },
  )
})
