import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testClickHouse } from '../testing/test-clickhouse.ts'
import { createClickHouse } from './clickhouse.ts'

let clickhouse: Awaited<ReturnType<typeof testClickHouse>>
beforeAll(async () => {
  clickhouse = await testClickHouse()
  await clickhouse.command(
    'CREATE TABLE things (id UInt64, name String, amount Decimal(18, 2)) ENGINE = MergeTree ORDER BY id',
  )
})
afterAll(() => clickhouse.close())

describe('values', () => {
  it('come back as rows of objects, with 64-bit integers as numbers and decimals as text', async () => {
    await clickhouse.insert('things', [{ id: 1, name: 'é\n"\'', amount: '12.30' }])
    const rows = await clickhouse.query(
      "SELECT *, now64(3) > 0 AS later, toDateTime64(0, 3, 'UTC') AS zero FROM things WHERE id = 1",
    )
    expect(rows).toEqual([{ id: 1, name: 'é\n"\'', amount: '12.3', later: 1, zero: '1970-01-01 00:00:00.000' }])
  })

  it('larger than 2^53 are exact when written as bigint and read as text', async () => {
    await clickhouse.insert('things', [{ id: 2n ** 63n + 1n, name: 'large', amount: 0 }])
    const rows = await clickhouse.query("SELECT toString(id) AS id FROM things WHERE name = 'large'")
    expect(rows).toEqual([{ id: '9223372036854775809' }])
  })

  it('may be bound whatever they hold', async () => {
    const params = {
      text: "'; DROP TABLE things; --\\\t\n{x:String}",
      list: ["a'b", 'c\\d'],
      at: new Date(1_700_000_000_123),
    }
    const [row] = await clickhouse.query(
      'SELECT {text:String} AS text, {list:Array(String)} AS list, {at:DateTime64(3)} AS at',
      params,
    )
    expect(row).toEqual({ ...params, at: '2023-11-14 22:13:20.123' })
  })

  it('of dates are written in ISO 8601', async () => {
    await clickhouse.command("CREATE TABLE moments (at DateTime64(3, 'UTC')) ENGINE = Memory")
    await clickhouse.insert('moments', [{ at: '2026-01-02T03:04:05.678Z' }, { at: new Date(0) }])
    expect(await clickhouse.query('SELECT at FROM moments ORDER BY at')).toEqual([
      { at: '1970-01-01 00:00:00.000' },
      { at: '2026-01-02 03:04:05.678' },
    ])
  })

  it('under a key that is not a column are refused', async () => {
    await expect(clickhouse.insert('things', [{ id: 3, nmae: 'typo' }])).rejects.toMatchObject({
      code: 117,
      retryable: false,
    })
  })
})

describe('errors', () => {
  it('say what the engine calls them, and keep its text out of the message', async () => {
    const error = await clickhouse.query("SELECT throwIf(1, 'jane@example.org')").catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'ClickHouseError', code: 395, retryable: false })
    expect(String(error)).not.toContain('jane')
    expect(error).toHaveProperty('detail', expect.stringContaining('jane@example.org'))
  })

  it('of an engine that is full may be retried', async () => {
    const settings = { max_memory_usage: 1_000_000 }
    const sql = 'SELECT count() FROM (SELECT number FROM numbers(10000000) GROUP BY number)'
    await expect(clickhouse.query(sql, {}, { settings })).rejects.toMatchObject({ code: 241, retryable: true })
  })

  it('of an engine that is away may be retried', async () => {
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    await new Promise((closed) => server.close(closed))
    const away = createClickHouse({ ...clickhouse.options, url: `http://127.0.0.1:${port}` })
    await expect(away.query('SELECT 1')).rejects.toMatchObject({
      code: undefined,
      type: 'UNREACHABLE',
      retryable: true,
    })
    expect(await away.ping()).toBe(false)
    await away.close()
  })
})

it('a request that is aborted disturbs no other', async () => {
  const aborted = Array.from({ length: 60 }, async (_, at) => {
    const leave = new AbortController()
    const gone = clickhouse.query('SELECT number FROM numbers(100000)', {}, { signal: leave.signal }).catch(() => [])
    await clickhouse.query(`SELECT ${at}`)
    leave.abort()
    await gone
  })
  const others = Array.from({ length: 60 }, () => clickhouse.query('SELECT number FROM numbers(100000)'))
  expect((await Promise.all(others)).map((rows) => rows.length)).toEqual(others.map(() => 100_000))
  await Promise.all(aborted)
})

it('no query is kept in a log of the engine', async () => {
  await clickhouse.query("SELECT 'jane@example.org'")
  const logs = await clickhouse.query("SELECT name FROM system.tables WHERE database = 'system' AND name = 'query_log'")
  if (logs.length === 0) return
  const found = await clickhouse.query("SELECT query FROM system.query_log WHERE query LIKE '%jane@example%'")
  expect(found).toEqual([])
})
