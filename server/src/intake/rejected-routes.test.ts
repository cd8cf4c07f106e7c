import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { expectConsistent, forgetEverybody, wholeLog } from './intake.test-support.ts'

type Item = { id: string; code: string; status: string; messageId: string; source: { name: string } }
type Page = { items: Item[]; counts: Record<string, number>; nextCursor: string | null }

let now = Date.parse('2026-11-21T10:00:00.000Z')
let server: TestApp
let writeKey: string

beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
  writeKey = await server.key('secret')
})
afterAll(() => server.stop())
beforeEach(() => forgetEverybody(server.db))

const nobody = { type: 'track', event: 'Order Completed', messageId: 'm-1', properties: { revenue: 42 } }
const mended = { ...nobody, userId: 'u-7' }

async function send(batch: readonly unknown[], sentAt?: string): Promise<void> {
  const answer = await server.ask('POST', '/v1/batch', { token: writeKey, body: { batch, sentAt, writeKey } })
  expect(answer.status).toBe(200)
}
const list = async (query = '') => (await server.ask<Page>('GET', `/api/rejected${query}`)).body
const replay = (id: string, body: unknown = {}) => server.ask('POST', `/api/rejected/${id}/replay`, { body })
const one = async (): Promise<Item> => {
  const [item] = (await list()).items
  if (!item) throw new Error('nothing was rejected')
  return item
}

test('a message that cannot be taken is kept, shown with what is wrong, and counted', async () => {
  await send([nobody, { ...nobody, messageId: 'm-2', timestamp: 'soon', userId: 'u-7' }])
  const page = await list()
  expect(page.items.map(({ code, status, messageId }) => [code, status, messageId]).sort()).toEqual([
    ['identity_missing', 'open', 'm-1'],
    ['timestamp_invalid', 'open', 'm-2'],
  ])
  expect(page.counts).toEqual({ identity_missing: 1, timestamp_invalid: 1 })
  const [item] = (await list('?code=identity_missing')).items
  expect((await server.ask('GET', `/api/rejected/${item?.id}`)).body).toMatchObject({
    raw: nobody,
    errors: [{ path: 'userId', message: expect.any(String) }],
    replays: [],
  })
})

test('a client’s retries are one rejected message', async () => {
  await send([nobody])
  await send([nobody])
  expect((await list()).items).toHaveLength(1)
})

test('a message without its credential is kept, whatever it holds', async () => {
  const hostile = JSON.stringify({ writeKey, type: 'track\0', event: '\ud800' })
  const nested = [150, 2_000, 7_000, 100_000].map(
    (depth) => `{"userId":"u","deep":${'['.repeat(depth)}${']'.repeat(depth)}}`,
  )
  const body = `{"batch":[${[hostile, '{"__proto__":{"type":"track"},"userId":"u"}', '"text"', 'null', '42', ...nested].join()}]}`
  expect((await server.ask('POST', '/v1/batch', { token: writeKey, body })).body).toMatchObject({ accepted: 0 })
  const { items } = await list()
  // Three of the bottomless ones are kept as the same remark.
  expect(items).toHaveLength(7)
  for (const { id } of items) {
    const { status, text } = await server.ask('GET', `/api/rejected/${id}`)
    expect([status, text.includes(writeKey)]).toEqual([200, false])
  }
})

test('replayed as it was, it is refused again and stays; mended, it is taken, once', async () => {
  await send([nobody])
  const { id } = await one()
  expect((await replay(id)).body).toMatchObject({ outcome: 'rejected', code: 'identity_missing' })
  expect((await list()).items).toHaveLength(1)

  expect((await replay(id, { message: mended })).body).toMatchObject({ outcome: 'accepted', messageId: 'm-1' })
  expect(await one()).toMatchObject({ status: 'replayed' })
  expect((await replay(id, { message: mended })).body).toMatchObject({ code: 'rejected_settled' })
  expect(await wholeLog(server.db)).toHaveLength(1)
  const detail = await server.ask('GET', `/api/rejected/${id}`)
  expect(detail.body.replays).toMatchObject([
    { by: 'operator', outcome: 'rejected', code: 'identity_missing' },
    { by: 'operator', outcome: 'accepted' },
  ])
  await expectConsistent(server.db)
})

test('two people who replay the same message without an id at the same moment count it once', async () => {
  const { messageId: _, ...without } = mended
  await send([{ ...without, userId: undefined }])
  const { id } = await one()
  await Promise.all([replay(id, { message: without }), replay(id, { message: without })])
  expect(await wholeLog(server.db)).toHaveLength(1)
})

test('of two people who mend the same message differently at the same moment, one wins', async () => {
  for (let round = 0; round < 5; round += 1) {
    await forgetEverybody(server.db)
    await send([nobody])
    const { id } = await one()
    const answers = await Promise.all(
      ['u-1', 'u-2', 'u-3'].map((userId) => replay(id, { message: { ...nobody, userId } })),
    )
    expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([
      200,
      'rejected_settled',
      'rejected_settled',
    ])
    expect(await wholeLog(server.db)).toHaveLength(1)
    expect((await server.ask('GET', `/api/rejected/${id}`)).body.replays).toHaveLength(1)
  }
})

test('of a replay and a discard at the same moment, one wins', async () => {
  for (let round = 0; round < 5; round += 1) {
    await forgetEverybody(server.db)
    await send([nobody])
    const { id } = await one()
    const [sent, gone] = await Promise.all([
      replay(id, { message: mended }),
      server.ask('POST', `/api/rejected/${id}/discard`),
    ])
    expect([sent.status, gone.status].sort()).toEqual(sent.status === 200 ? [200, 409] : [204, 409])
    expect(await wholeLog(server.db)).toHaveLength(sent.status === 200 ? 1 : 0)
    expect((await one()).status).toBe(sent.status === 200 ? 'replayed' : 'discarded')
  }
})

test('a replay whose server died holds the message for a minute at most', async () => {
  await send([nobody])
  const { id } = await one()
  const claimed = (ago: string) =>
    server.db.execute(`update rejected set claim = gen_random_uuid(), claimed_at = now() - $1::interval`, [ago])
  await claimed('50 seconds')
  expect((await replay(id, { message: mended })).body.code).toBe('rejected_settled')
  expect((await server.ask('POST', `/api/rejected/${id}/discard`)).body.code).toBe('rejected_settled')
  await claimed('61 seconds')
  expect((await replay(id, { message: mended })).body).toMatchObject({ outcome: 'accepted' })
})

test('a replay that fails leaves the message open at once', async () => {
  await send([nobody])
  const { id } = await one()
  await server.db.execute(`update rejected set source = 'k-gone'`)
  expect((await replay(id, { message: mended })).status).toBe(409)
  expect((await server.ask('POST', `/api/rejected/${id}/discard`)).status).toBe(204)
})

test('replayed days later, it happened when it happened', async () => {
  const first = now
  await send([{ ...nobody, timestamp: '2026-11-20T09:00:00.000Z' }], '2026-11-20T09:00:05.000Z')
  await send([{ ...nobody, messageId: 'm-2' }])
  const { items } = await list()
  now += 3 * 24 * 3600 * 1000
  for (const { id, messageId } of items) {
    const { raw } = (await server.ask<{ raw: object }>('GET', `/api/rejected/${id}`)).body
    expect((await replay(id, { message: { ...raw, userId: 'u-7' } })).body).toMatchObject({
      outcome: 'accepted',
      messageId,
    })
  }
  const happened = new Map((await wholeLog(server.db)).map((row) => [row.messageId, row.happenedAt]))
  expect(happened.get('m-1')).toBe(new Date(first - 5000).toISOString())
  expect(happened.get('m-2')).toBe(new Date(first).toISOString())
})

test('a message of a revoked key can be replayed: it is processed under the purpose it came under', async () => {
  const key = await server.key('secret')
  await server.ask('POST', '/v1/batch', { token: key, body: { batch: [nobody] } })
  const { id, source } = await one()
  const made = (await server.app.keys.list()).find((known) => known.name === source.name)
  await server.app.keys.revoke(String(made?.id))
  expect((await replay(id, { message: mended })).body).toMatchObject({ outcome: 'accepted' })
})

test('let go, it is settled', async () => {
  await send([nobody])
  const { id } = await one()
  expect((await server.ask('POST', `/api/rejected/${id}/discard`)).status).toBe(204)
  expect((await server.ask('POST', `/api/rejected/${id}/discard`)).body.code).toBe('rejected_settled')
  expect((await list()).counts).toEqual({})
  expect((await list('?status=discarded')).items).toHaveLength(1)
})

test('what was discarded can be taken back, and then replayed; what was replayed cannot', async () => {
  await send([nobody])
  const { id } = await one()
  const reopen = () => server.ask<{ code: string }>('POST', `/api/rejected/${id}/reopen`)
  expect((await reopen()).body.code).toBe('rejected_settled')
  expect((await server.ask('POST', `/api/rejected/${id}/discard`)).status).toBe(204)
  expect((await reopen()).status).toBe(204)
  expect((await one()).status).toBe('open')
  expect((await replay(id, { message: mended })).body).toMatchObject({ outcome: 'accepted' })
  expect((await reopen()).body.code).toBe('rejected_settled')
})

test('pages follow each other without a gap or a repetition', async () => {
  await send(Array.from({ length: 25 }, (_, n) => ({ ...nobody, messageId: `m-${n}` })))
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page = await list(`?limit=10&cursor=${cursor}`)
    seen.push(...page.items.map((item) => item.id))
    cursor = page.nextCursor
  }
  expect(new Set(seen).size).toBe(25)
  expect(seen).toHaveLength(25)
})

test('one that nobody knows is a 404', async () => {
  const id = '00000000-0000-8000-8000-000000000001'
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/replay'],
    ['POST', '/discard'],
  ] as const) {
    const answer = await server.ask(method, `/api/rejected/${id}${path}`, method === 'POST' ? { body: {} } : {})
    expect([answer.status, answer.body.code]).toEqual([404, 'rejected_unknown'])
  }
})
