import { parse } from 'csv-parse/sync'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'

let server: TestApp
let reader: string

/** Arrived in the first half of the day, and in the second. */
const MORNING = Date.parse('2026-11-20T08:00:00.000Z')
let now = MORNING

async function send(batch: readonly object[]): Promise<void> {
  const key = await server.key('secret', { channel: 'web' })
  const { status } = await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
  expect(status).toBe(200)
}

beforeAll(async () => {
  server = await testApp({ clock: () => now })
  await send([
    {
      type: 'identify',
      userId: 'u-1',
      messageId: 'm-1',
      traits: { name: '=HYPERLINK("x")', tier: 'gold', visits: 3, balance: -12.5, phone: '+33 1' },
    },
    {
      type: 'track',
      userId: 'u-1',
      messageId: 'm-2',
      event: 'Order Completed',
      properties: { total: 12.5, note: 'à ", ;\n' },
    },
  ])
  now = MORNING + 9 * 3600 * 1000
  await send([
    { type: 'track', anonymousId: 'a-1', messageId: 'm-3', event: 'Product Viewed', properties: { sku: 'x' } },
  ])
  const hero = { name: 'Hero', variants: [], fallback: { content: {} } }
  expect((await server.ask('PUT', '/api/elements/hero', { body: hero })).status).toBe(201)
  reader = server.operatorToken
})
afterAll(() => server.stop())

const lines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

async function bytes(path: string): Promise<ArrayBuffer> {
  const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${reader}` } })
  expect(answer.status).toBe(200)
  return answer.arrayBuffer()
}

test('the log leaves by time of arrival, the end excluded, as the same rows in every format', async () => {
  const day = 'from=2026-11-20&to=2026-11-20T17:00:00Z'
  const { text, headers } = await server.ask('GET', `/api/exports/events?format=ndjson&${day}`)
  expect(headers.get('content-type')).toBe('application/x-ndjson')
  expect(headers.get('content-disposition')).toBe('attachment; filename="events-2026-11-20.ndjson"')
  const exact = lines(text)
  expect(exact.map((row) => row.messageId)).toEqual(['m-1', 'm-2'])
  expect(exact[1]).toMatchObject({
    event: 'Order Completed',
    userId: 'u-1',
    properties: { total: 12.5, note: 'à ", ;\n' },
  })

  const csv = Buffer.from(await bytes(`/api/exports/events?${day}&bom=true`))
  expect([...csv.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const cells = parse(csv, { bom: true, columns: true }) as Record<string, string>[]
  expect(cells.map((row) => row.messageId)).toEqual(['m-1', 'm-2'])
  expect(JSON.parse(cells[1]?.properties ?? '')).toEqual({ total: 12.5, note: 'à ", ;\n' })

  const parquet = await parquetReadObjects({
    file: await bytes(`/api/exports/events?format=parquet&${day}`),
    compressors,
  })
  expect(parquet.map((row) => row.messageId)).toEqual(['m-1', 'm-2'])
  expect(parquet[1]).toMatchObject({ properties: { total: 12.5, note: 'à ", ;\n' }, traits: null })
  expect(parquet[0]?.receivedAt).toEqual(new Date(MORNING))
})

test('without a range the whole log leaves; filters of equality choose from it', async () => {
  expect(lines((await server.ask('GET', '/api/exports/events?format=ndjson')).text)).toHaveLength(3)
  const viewed = await server.ask('GET', '/api/exports/events?format=ndjson&name=Product%20Viewed')
  expect(lines(viewed.text).map((row) => row.messageId)).toEqual(['m-3'])
})

test('more rows than a page, at one instant, all leave once', async () => {
  now += 60_000
  const at = now
  for (let batch = 0; batch < 5; batch += 1)
    await send(
      Array.from({ length: 900 }, (_, n) => ({
        type: 'track',
        userId: `u-${n % 7}`,
        messageId: `p-${batch}-${n}`,
        event: 'Pinged',
      })),
    )
  now += 60_000
  const { text } = await server.ask('GET', `/api/exports/events?format=ndjson&from=${new Date(at).toISOString()}`)
  const ids = lines(text).map((row) => row.messageId)
  expect(ids).toHaveLength(4_500)
  expect(new Set(ids).size).toBe(4_500)
})

test('people leave with their traits, as one column or as those asked for, and no formula runs in a spreadsheet', async () => {
  const people = lines((await server.ask('GET', '/api/exports/people?format=ndjson')).text)
  const first = people.find((row) => row.label === '=HYPERLINK("x")')
  expect(first).toMatchObject({ traits: { tier: 'gold', visits: 3 }, identifiers: [{ type: 'userId', value: 'u-1' }] })
  const csv = parse((await server.ask('GET', '/api/exports/people?traits=tier,visits,balance,phone')).text, {
    columns: true,
  }) as Record<string, string>[]
  const cells = csv.find((row) => row['traits.tier'] === 'gold')
  expect(cells).toMatchObject({
    'traits.visits': '3',
    'traits.balance': '-12.5',
    'traits.phone': "'+33 1",
    label: '\'=HYPERLINK("x")',
  })
})

test('every list of the console can leave, with its own filters', async () => {
  const { body } = await server.ask<{ lists: { name: string; filters: string[] }[] }>('GET', '/api/exports')
  const names = body.lists.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['events', 'people', 'elements', 'experiments', 'metrics', 'rejected', 'keys', 'audit']),
  )
  for (const name of names) {
    const { status, text } = await server.ask('GET', `/api/exports/${name}?format=ndjson`)
    expect({ name, status, text: status === 200 ? '' : text }).toEqual({ name, status: 200, text: '' })
  }
  expect(lines((await server.ask('GET', '/api/exports/elements?format=ndjson')).text)).toMatchObject([{ key: 'hero' }])
})

test('an empty list is a header, no line, and a Parquet file without rows', async () => {
  expect((await server.ask('GET', '/api/exports/metrics')).text).toMatch(/^key,.*\r\n$/)
  expect((await server.ask('GET', '/api/exports/metrics?format=ndjson')).text).toBe('')
  expect(await parquetReadObjects({ file: await bytes('/api/exports/metrics?format=parquet'), compressors })).toEqual(
    [],
  )
})

test.each([
  ['/api/exports/nothing', 404, 'export_unknown'],
  ['/api/exports/events?person=ada', 400, 'export_filter_unknown'],
  ['/api/exports/events?from=yesterday', 400, 'export_filter_invalid'],
  ['/api/exports/events?to=2026-11-20T10:00', 400, 'export_filter_invalid'],
  ['/api/exports/rejected?status=none', 400, 'export_filter_invalid'],
  ['/api/exports/events?format=xlsx', 400, 'request_invalid'],
  ['/api/exports/events?name=a&name=b', 400, 'request_invalid'],
])('%s is refused with words', async (path, status, code) => {
  const answer = await server.ask<{ code: string }>('GET', path)
  expect([answer.status, answer.body.code]).toEqual([status, code])
})

test('whoever may not read a list as a whole may not export it, and does not see it named', async () => {
  const { cookie } = await server.person('analyst')
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  const { body } = await server.ask<{ lists: { name: string }[] }>('GET', '/api/exports', { token: null, headers })
  expect(body.lists.map(({ name }) => name)).toContain('events')
  expect(body.lists.map(({ name }) => name)).not.toContain('people')
  const refused = await server.ask('GET', '/api/exports/people', { token: null, headers })
  expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect((await server.ask('GET', '/api/exports/elements', { token: null, headers })).status).toBe(200)
})

test('a long export ends with the session that asked for it', async () => {
  // Somebody who reads slowly: the rows are more than what waits in sockets, and a spell passes before they are read.
  const filler = 'x'.repeat(20_000)
  for (let batch = 0; batch < 80; batch += 1)
    await send(
      Array.from({ length: 20 }, (_, n) => ({
        type: 'track',
        userId: 'u-big',
        messageId: `b-${batch}-${n}`,
        event: 'Filled',
        properties: { filler },
      })),
    )
  const { id, cookie } = await server.person('analyst')
  const begin = () =>
    fetch(`${server.url}/api/exports/events?format=ndjson`, { headers: { cookie, 'sec-fetch-site': 'same-origin' } })
  now += 60_000
  const whole = await begin()
  now += 60_000
  expect(lines(await whole.text()).length).toBeGreaterThan(1_600)
  const broken = await begin()
  expect(broken.status).toBe(200)
  expect((await server.ask('DELETE', `/api/team/members/${id}/sessions`)).status).toBe(200)
  now += 60_000
  await expect(broken.text()).rejects.toThrow()
})

test('nobody keeps others waiting by exports that they do not read', async () => {
  const stalled = new AbortController()
  const asking = ({ cookie }: { cookie: string }) => ({ headers: { cookie, 'sec-fetch-site': 'same-origin' } })
  const [greedy, other] = [await server.person('analyst'), await server.person('analyst')]
  const begin = (who: { cookie: string }) =>
    fetch(`${server.url}/api/exports/events?format=ndjson`, { ...asking(who), signal: stalled.signal })
  const statuses = []
  for (const who of [greedy, greedy, greedy, other]) statuses.push((await begin(who)).status)
  expect(statuses).toEqual([200, 200, 503, 200])
  stalled.abort()
  await eventually(() => server.ask('GET', '/api/exports/elements', { token: null, ...asking(greedy) }), {
    until: ({ status }) => status === 200,
  })
})

test('asking for the head alone reads no rows, and is no download', async () => {
  const downloads = async () =>
    (await server.ask<{ items: unknown[] }>('GET', '/api/audit?action=export.download&limit=200')).body.items.length
  const before = await downloads()
  const { status, headers } = await server.ask('HEAD', '/api/exports/events?format=ndjson')
  expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  expect(await downloads()).toBe(before)
})

test('who carried what away stays on record, without what they searched for', async () => {
  await server.ask('GET', '/api/exports/people?traits=email')
  const records = await eventually(
    () =>
      server.ask<{ items: { target: { id: string }; detail: unknown }[] }>('GET', '/api/audit?action=export.download'),
    { until: ({ body }) => body.items.some(({ target }) => target.id === 'people') },
  )
  expect(records.body.items[0]).toMatchObject({
    target: { kind: 'export', id: 'people' },
    detail: { format: 'csv', filters: { traits: true } },
  })
})
