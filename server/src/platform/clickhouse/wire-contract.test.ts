import { gzipSync, zstdCompressSync } from 'node:zlib'
import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testClickHouse } from '../testing/test-clickhouse.ts'

// What the server, its tests and curl expect of ClickHouse's HTTP interface. Runs against the embedded engine, or against the real
// server that CLICKHOUSE_URL names: both must pass.

let clickhouse: Awaited<ReturnType<typeof testClickHouse>>
beforeAll(async () => {
  clickhouse = await testClickHouse()
  await clickhouse.command(`CREATE TABLE things (id UInt64, name String, tags Array(String), at DateTime64(3, 'UTC'))
    ENGINE = MergeTree ORDER BY id`)
})
afterAll(() => clickhouse.close())

function connection() {
  const { url, username, password, database } = clickhouse.options
  return { url, username, password, database }
}

type Ask = {
  readonly query?: Record<string, string>
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array
  readonly method?: string
}

function ask({ query = {}, headers = {}, body, method = 'POST' }: Ask): Promise<Response> {
  const { url, username, password, database } = clickhouse.options
  return fetch(`${url}/?${new URLSearchParams({ database, ...query })}`, {
    method,
    headers: { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password, ...headers },
    ...(body === undefined ? {} : { body: body as BodyInit }),
  })
}

async function textOf(request: Ask): Promise<string> {
  const response = await ask(request)
  const text = await response.text()
  expect(text, `status ${response.status}`).not.toContain('DB::Exception')
  return text
}

async function failureOf(request: Ask) {
  const response = await ask(request)
  const text = await response.text()
  return {
    status: response.status,
    code: response.headers.get('x-clickhouse-exception-code'),
    type: /\(([A-Z_]{3,})\)/.exec(text)?.[1],
    text,
  }
}

describe('liveness and access', () => {
  it('answers /ping without credentials', async () => {
    expect(await (await fetch(`${clickhouse.options.url}/ping`)).text()).toBe('Ok.\n')
  })

  it('takes credentials from headers, from Basic authentication and from the address', async () => {
    const { url, username, password } = clickhouse.options
    const basic = { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
    expect(await textOf({ body: 'SELECT 1' })).toBe('1\n')
    expect(await (await fetch(`${url}/?query=SELECT+1`, { headers: basic })).text()).toBe('1\n')
    const credentials = new URLSearchParams({ query: 'SELECT 1', user: username, password })
    expect(await (await fetch(`${url}/?${credentials}`)).text()).toBe('1\n')
  })

  it('refuses a wrong password with 403 and code 516', async () => {
    const failure = await failureOf({ body: 'SELECT 1', headers: { 'X-ClickHouse-Key': 'wrong' } })
    expect(failure).toMatchObject({ status: 403, code: '516', type: 'AUTHENTICATION_FAILED' })
  })
})

describe('parameters', () => {
  it.each([
    ['String', "it's \\\\ a\\ttab", JSON.stringify("it's \\ a\ttab")],
    ['String', '{not:JSON}', '"{not:JSON}"'],
    ['String', '', '""'],
    ['UInt64', '18446744073709551615', '18446744073709551615'],
    ['Float64', '1.5', '1.5'],
    ['Bool', 'true', 'true'],
    ['Nullable(String)', '\\N', 'null'],
    ['Array(String)', "['a\\'b','c\\\\d']", JSON.stringify(["a'b", 'c\\d'])],
    ['Map(String, UInt8)', "{'k':1}", '{"k":1}'],
    ['DateTime64(3)', '2026-01-02 03:04:05.678', '"2026-01-02 03:04:05.678"'],
  ])('binds %s from %s', async (type, value, expected) => {
    const sql = `SELECT {v:${type}} AS v FORMAT JSONEachRow SETTINGS output_format_json_quote_64bit_integers = 0`
    expect(await textOf({ query: { param_v: value }, body: sql })).toBe(`{"v":${expected}}\n`)
  })

  it('binds names of tables and columns', async () => {
    const query = { param_t: 'things', param_c: 'id' }
    expect(await textOf({ query, body: 'SELECT count({c:Identifier}) FROM {t:Identifier}' })).toBe('0\n')
  })

  it('says which parameter is missing', async () => {
    expect(await failureOf({ body: 'SELECT {absent:UInt8}' })).toMatchObject({ code: '456' })
  })

  it('takes them from a multipart form, as the client sends long ones', async () => {
    const client = createClient({ ...connection(), use_multipart_params: true })
    const ids = Array.from({ length: 30_000 }, (_, at) => at)
    const result = await client.query({
      query: 'SELECT length({ids:Array(UInt32)}) AS n, {s:String} AS s',
      query_params: { ids, s: "é'\n" },
      format: 'JSONEachRow',
    })
    expect(await result.json()).toEqual([{ n: 30_000, s: "é'\n" }])
    await client.close()
  })
})

describe('settings', () => {
  it('hold for their request only', async () => {
    const body = "SELECT getSetting('max_threads')"
    const before = await textOf({ body })
    expect(await textOf({ query: { max_threads: '7' }, body })).toBe('7\n')
    expect(await textOf({ body })).toBe(before)
  })

  it('that do not exist are refused with 404 and code 115', async () => {
    const failure = await failureOf({ query: { no_such_setting: '1' }, body: 'SELECT 1' })
    expect(failure).toMatchObject({ status: 404, code: '115', type: 'UNKNOWN_SETTING' })
  })

  it('stop a query that runs too long, with code 159', async () => {
    const body = 'SELECT sum(cityHash64(number)) FROM numbers(1000000000000)'
    const failure = await failureOf({ query: { max_execution_time: '1', max_rows_to_read: '0' }, body })
    expect(failure).toMatchObject({ code: '159', type: 'TIMEOUT_EXCEEDED' })
  })
})

describe('errors', () => {
  it.each([
    ['a syntax error', 'SELEC 1', 400, 62, 'SYNTAX_ERROR'],
    ['an unknown table', 'SELECT * FROM nothing_here', 404, 60, 'UNKNOWN_TABLE'],
    ['an unknown column', 'SELECT nothing_here FROM things', 404, 47, 'UNKNOWN_IDENTIFIER'],
    ['an unknown function', 'SELECT nothingHere()', 404, 46, 'UNKNOWN_FUNCTION'],
    ['several statements', 'SELECT 1; SELECT 2', 400, 62, 'SYNTAX_ERROR'],
    ['no statement', '-- nothing', 400, 62, 'SYNTAX_ERROR'],
    [
      'an error while reading',
      "SELECT throwIf(number = 3, 'three') FROM numbers(5)",
      500,
      395,
      'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
    ],
  ])('%s has its status and code', async (_name, body, status, code, type) => {
    const failure = await failureOf({ body })
    expect(failure).toMatchObject({ status, code: String(code), type })
    expect(failure.text).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: `))
  })

  it('an unknown database', async () => {
    const failure = await failureOf({ query: { database: 'nothing_here' }, body: 'SELECT * FROM things' })
    expect(failure).toMatchObject({ status: 404, code: '81', type: 'UNKNOWN_DATABASE' })
  })

  it('GET only reads', async () => {
    const query = { query: 'INSERT INTO things (id) VALUES (1)' }
    expect(await failureOf({ method: 'GET', query })).toMatchObject({ code: '164', type: 'READONLY' })
  })

  it('reach the client as its own ClickHouseError', async () => {
    const client = createClient({ ...connection(), log: { level: 127 } })
    await expect(client.query({ query: 'SELECT * FROM nothing_here' })).rejects.toMatchObject({
      code: '60',
      type: 'UNKNOWN_TABLE',
    })
    await client.close()
  })
})

describe('formats of answers', () => {
  const sql = "SELECT number AS n, concat('é', toString(number)) AS s FROM numbers(2)"

  it.each([
    ['TabSeparated', '0\té0\n1\té1\n'],
    ['CSVWithNames', '"n","s"\n0,"é0"\n1,"é1"\n'],
    ['JSONEachRow', '{"n":0,"s":"é0"}\n{"n":1,"s":"é1"}\n'],
    ['Values', "(0,'é0'),(1,'é1')"],
  ])('%s', async (format, expected) => {
    const query = { default_format: format, output_format_json_quote_64bit_integers: '0' }
    expect(await textOf({ query, body: sql })).toBe(expected)
  })

  it('JSON is one document, however many blocks it took', async () => {
    const text = await textOf({ body: 'SELECT number FROM numbers(200000) FORMAT JSON' })
    const { rows, meta, data } = JSON.parse(text)
    expect({ rows, meta: meta[0].name, last: String(data.at(-1).number) }).toEqual({
      rows: 200_000,
      meta: 'number',
      last: '199999',
    })
  })

  it('the statement wins over the header, the header over the address', async () => {
    const headers = { 'X-ClickHouse-Format': 'CSV' }
    const query = { default_format: 'JSONEachRow' }
    expect(await textOf({ headers, query, body: "SELECT 'a'" })).toBe('"a"\n')
    const response = await ask({ headers, query, body: "SELECT 'a' FORMAT TSV" })
    expect([await response.text(), response.headers.get('x-clickhouse-format')]).toEqual(['a\n', 'TSV'])
  })

  it('a large answer is complete', async () => {
    const response = await ask({ body: 'SELECT number, toString(cityHash64(number)) FROM numbers(1500000) FORMAT TSV' })
    let lines = 0
    for await (const chunk of response.body ?? []) for (const byte of chunk) if (byte === 10) lines += 1
    expect(lines).toBe(1_500_000)
  })

  it('a reader that leaves in the middle holds nobody up', async () => {
    const leave = new AbortController()
    const { url, username, password } = clickhouse.options
    const response = await fetch(`${url}/?query=${encodeURIComponent('SELECT number FROM numbers(20000000)')}`, {
      headers: { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password },
      signal: leave.signal,
    })
    await response.body?.getReader().read()
    leave.abort()
    expect(await textOf({ body: 'SELECT 1' })).toBe('1\n')
  })

  it('carries the id of the query and a summary', async () => {
    const response = await ask({ query: { query_id: 'my-own-id' }, body: 'SELECT 1 FORMAT JSON' })
    await response.arrayBuffer()
    expect(response.headers.get('x-clickhouse-query-id')).toBe('my-own-id')
    expect(JSON.parse(response.headers.get('x-clickhouse-summary') ?? '')).toHaveProperty('read_rows')
  })
})

describe('inserts', () => {
  const source = `SELECT number AS id, concat('\\0\\n\\r\\t\\'"\\\\é', toString(number)) AS name, ['a', name] AS tags,
    toDateTime64('2026-01-02 03:04:05.678', 3, 'UTC') AS at FROM numbers(1000)`
  const fingerprint = 'SELECT count(), sum(cityHash64(id, name, tags, at)) FROM things'

  it.each([
    'JSONEachRow',
    'JSONCompactEachRow',
    'JSONCompactEachRowWithNames',
    'JSONColumns',
    'CSV',
    'CSVWithNames',
    'TabSeparated',
    'TSVWithNamesAndTypes',
    'Values',
    'RowBinary',
    'RowBinaryWithNamesAndTypes',
    'Native',
    'Parquet',
    'ArrowStream',
    'MsgPack',
  ])('%s goes out and in again unchanged, as a body and behind the statement', async (format) => {
    const rows = new Uint8Array(await (await ask({ body: `${source} FORMAT ${format}` })).arrayBuffer())
    const insert = `INSERT INTO things (id, name, tags, at) FORMAT ${format}`
    await textOf({ body: 'TRUNCATE TABLE things' })
    await textOf({ query: { query: insert }, body: rows })
    const once = await textOf({ body: fingerprint })
    await textOf({ body: 'TRUNCATE TABLE things' })
    await textOf({ body: Buffer.concat([Buffer.from(`${insert}\n`), rows]) })
    expect(await textOf({ body: fingerprint })).toBe(once)
    await textOf({ body: `CREATE TABLE expected_${format} ENGINE = Memory AS ${source}` })
    expect(await textOf({ body: fingerprint.replace('things', `expected_${format}`) })).toBe(once)
  })

  it('VALUES may hold expressions and parameters', async () => {
    await textOf({ body: 'TRUNCATE TABLE things' })
    const query = { param_name: 'bound' }
    await textOf({ query, body: "INSERT INTO things (id, name) VALUES (1 + 1, {name:String}), (3, upper('x'))" })
    expect(await textOf({ body: 'SELECT id, name FROM things ORDER BY id' })).toBe('2\tbound\n3\tX\n')
  })

  it('rows may begin in the address and go on in the body', async () => {
    await textOf({ body: 'TRUNCATE TABLE things' })
    await textOf({ query: { query: 'INSERT INTO things (id, name) FORMAT CSV\n1,a' }, body: '2,b\n' })
    expect(await textOf({ body: 'SELECT id, name FROM things ORDER BY id' })).toBe('1\ta\n2\tb\n')
  })

  it('settings in the statement are obeyed', async () => {
    await textOf({ body: 'TRUNCATE TABLE things' })
    const insert = 'INSERT INTO things (id) SETTINGS input_format_skip_unknown_fields = 1 FORMAT JSONEachRow'
    await textOf({ query: { query: insert }, body: '{"id":1,"unknown":2}' })
    expect(await textOf({ body: 'SELECT count() FROM things' })).toBe('1\n')
  })

  it('a copy inside the engine works', async () => {
    await textOf({ body: "INSERT INTO things (id, name) SELECT number, 'FORMAT' FROM numbers(3)" })
    expect(await textOf({ body: "SELECT count() FROM things WHERE name = 'FORMAT'" })).toBe('3\n')
  })

  it('a bad row refuses the whole insert with 400', async () => {
    await textOf({ body: 'TRUNCATE TABLE things' })
    const query = { query: 'INSERT INTO things (id, name) FORMAT JSONEachRow' }
    const failure = await failureOf({ query, body: '{"id":1}\n{"id":"not a number"}\n' })
    expect(failure).toMatchObject({ status: 400 })
    expect(failure.text).not.toMatch(/rows-\d|in file/)
    expect(await textOf({ body: 'SELECT count() FROM things' })).toBe('0\n')
  })

  it('an empty body inserts nothing', async () => {
    await textOf({ body: 'TRUNCATE TABLE things' })
    await textOf({ query: { query: 'INSERT INTO things FORMAT JSONEachRow' }, body: '' })
    expect(await textOf({ body: 'SELECT count() FROM things' })).toBe('0\n')
  })

  it('are counted in the summary', async () => {
    const query = { query: 'INSERT INTO things (id) FORMAT TSV' }
    const response = await ask({ query, body: '1\n2\n3\n' })
    expect(JSON.parse(response.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ written_rows: '3' })
  })
})

describe('compression', () => {
  it.each(['gzip', 'deflate', 'br', 'zstd'])('answers in %s when asked', async (encoding) => {
    const response = await ask({
      query: { enable_http_compression: '1' },
      headers: { 'Accept-Encoding': encoding },
      body: 'SELECT number FROM numbers(100000) FORMAT TSV',
    })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect((await response.text()).length).toBe(588_890)
  })

  it('does not compress unasked', async () => {
    const response = await ask({ headers: { 'Accept-Encoding': 'gzip' }, body: 'SELECT 1' })
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(await response.text()).toBe('1\n')
  })

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ] as const)('takes rows and statements in %s', async (encoding, compress) => {
    await textOf({ body: 'TRUNCATE TABLE things' })
    const headers = { 'Content-Encoding': encoding }
    await textOf({ headers, query: { query: 'INSERT INTO things (id) FORMAT TSV' }, body: compress('1\n2\n') })
    expect(await textOf({ headers, body: compress('SELECT sum(id) FROM things') })).toBe('3\n')
  })

  it('works both ways through the client', async () => {
    const client = createClient({ ...connection(), compression: { request: true, response: true } })
    await client.command({ query: 'TRUNCATE TABLE things' })
    await client.insert({ table: 'things', values: [{ id: 1, name: 'é' }], format: 'JSONEachRow' })
    const result = await client.query({ query: 'SELECT name FROM things', format: 'JSONEachRow' })
    expect(await result.json()).toEqual([{ name: 'é' }])
    await client.close()
  })
})

describe('many at once', () => {
  it('fifty callers get their own answers, parameters and settings', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        textOf({
          query: { param_v: String(at), max_threads: String(at + 1) },
          body: "SELECT {v:UInt32}, getSetting('max_threads'), sum(number) FROM numbers(100000)",
        }),
      ),
    )
    expect(answers).toEqual(Array.from({ length: 50 }, (_, at) => `${at}\t${at + 1}\t4999950000\n`))
  })

  it('readers and writers do not disturb each other', async () => {
    await textOf({ body: 'TRUNCATE TABLE things' })
    await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        at % 2 === 0
          ? textOf({ query: { query: 'INSERT INTO things (id) FORMAT TSV' }, body: `${at}\n` })
          : textOf({ body: 'SELECT count() FROM things' }),
      ),
    )
    expect(await textOf({ body: 'SELECT count(), sum(id) FROM things' })).toBe('20\t380\n')
  })
})
