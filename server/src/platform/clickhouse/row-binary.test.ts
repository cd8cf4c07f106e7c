import { afterAll, beforeAll, expect, test } from 'vitest'
import { testClickHouse } from '../testing/test-clickhouse.ts'
import type { ClickHouse } from './clickhouse.ts'
import { createRowBinaryWriter } from './row-binary.ts'

let clickhouse: ClickHouse
beforeAll(async () => {
  clickhouse = await testClickHouse()
  await clickhouse.command(
    "CREATE TABLE written (n UInt64, id UUID, text String, word LowCardinality(String), words Array(LowCardinality(String)), at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY n",
  )
})
afterAll(() => clickhouse.close())

const texts = [
  '',
  'a',
  'é漢😀\n\0"\\',
  'x'.repeat(127),
  'é'.repeat(64),
  'x'.repeat(128),
  '漢'.repeat(5_461),
  'x'.repeat(20_000),
  '😀'.repeat(400_000),
]

test('rows arrive as they were written, whatever the length of a text', async () => {
  const writer = createRowBinaryWriter(10)
  for (const [place, text] of texts.entries()) {
    writer.int64(place === 0 ? Number.MAX_SAFE_INTEGER : place)
    writer.uuid('01234567-89ab-cdef-FEDC-BA9876543210')
    writer.string(text)
    writer.string('word')
    writer.strings(['one', '', text.slice(0, 200)].slice(0, place))
    writer.int64(Date.UTC(2026, 10, 21, 10, 2, 3, 4))
  }
  const columns = ['n', 'id', 'text', 'word', 'words', 'at']
  await clickhouse.insert('written', { columns, count: texts.length, pieces: [writer.end()], keys: [] })
  const rows = await clickhouse.query('SELECT * FROM written ORDER BY n')
  const at = '2026-11-21 10:02:03.004'
  const row = (n: number, text = '') => ({
    n,
    id: '01234567-89ab-cdef-fedc-ba9876543210',
    text,
    word: 'word',
    words: ['one', '', text.slice(0, 200)].slice(0, texts.indexOf(text)),
    at,
  })
  expect(rows).toEqual([
    ...texts.slice(1).map((text, place) => row(place + 1, text)),
    row(Number.MAX_SAFE_INTEGER, texts[0]),
  ])
})

test('a text that is no uuid is refused', () => {
  expect(() => createRowBinaryWriter().uuid('not-a-uuid')).toThrow(RangeError)
})
