import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AskOptions, type TestApp, testApp } from '../app.test-support.ts'
import { expectConsistent, forgetEverybody, wholeLog } from './intake.test-support.ts'
import { limits } from './message-rules.ts'

let server: TestApp
let writeKey: string

beforeAll(async () => {
  server = await testApp({ background: false })
  writeKey = await server.key('write', { channel: 'web' })
})
afterAll(() => server.stop())
beforeEach(() => forgetEverybody(server.db))

const track = (messageId: string, changed: object = {}) => ({
  type: 'track',
  event: 'Seen',
  anonymousId: 'a-7',
  messageId,
  ...changed,
})
const post = (path: string, options: AskOptions = {}) => server.ask('POST', path, { token: writeKey, ...options })
const basic = (user: string) => ({ authorization: `Basic ${Buffer.from(`${user}:`).toString('base64')}` })
const OK = { success: true, accepted: 1, rejected: [] }

describe('the address of each type', () => {
  test.each([
    ['identify', 'i', {}],
    ['track', 't', { event: 'Seen' }],
    ['page', 'p', {}],
    ['screen', 's', { name: 'Cart' }],
    ['group', 'g', { groupId: 'g-1' }],
    ['alias', 'a', { previousId: 'a-7' }],
  ])('/v1/%s and /v1/%s take it, whatever type the body claims', async (type, letter, more) => {
    for (const [place, path] of [`/v1/${type}`, `/v1/${letter}`].entries()) {
      const answer = await post(path, {
        body: { anonymousId: 'a-7', messageId: `m-${place}`, type: 'nonsense', ...more },
      })
      expect([answer.status, answer.body]).toEqual([200, OK])
    }
    expect((await wholeLog(server.db)).map((row) => [row.type, row.channel])).toEqual([
      [type, 'web'],
      [type, 'web'],
    ])
  })

  test.each(['/v1/batch', '/v1/import', '/v1/b'])('%s takes a batch', async (path) => {
    const answer = await post(path, { body: { batch: [track('m-1'), track('m-2')], sentAt: new Date().toISOString() } })
    expect([answer.status, answer.body]).toEqual([200, { ...OK, accepted: 2 }])
  })

  test('may end in a slash, as some libraries write it', async () => {
    const addresses = server.app.routes.filter(({ tag, method }) => tag === 'Collect' && method === 'POST')
    expect(addresses.length).toBeGreaterThan(10)
    for (const { url } of addresses) {
      const message = { anonymousId: 'a-7', messageId: url, event: 'Seen', groupId: 'g-1', previousId: 'a-7' }
      const batch = [{ ...message, type: 'track' }]
      const { status, body } = await post(`${url}/`, { body: { ...message, batch } })
      expect([url, status, body]).toEqual([url, 200, OK])
    }
    const settings = await server.ask('GET', `/v1/projects/${writeKey}/settings/`, { token: null })
    expect(settings.status).toBe(200)
    expect((await server.ask('POST', '/v1/track//', { body: track('m-1') })).status).toBe(404)
  })
})

describe('the key', () => {
  test('comes as Bearer, as Basic, or in the body', async () => {
    expect((await post('/v1/track', { body: track('m-1') })).status).toBe(200)
    expect((await post('/v1/track', { token: null, headers: basic(writeKey), body: track('m-2') })).status).toBe(200)
    expect((await post('/v1/track', { token: null, body: track('m-3', { writeKey }) })).status).toBe(200)
    expect((await post('/v1/batch', { token: null, body: { writeKey, batch: [track('m-4')] } })).status).toBe(200)
    const log = await wholeLog(server.db)
    expect(log).toHaveLength(4)
    expect(log.some((row) => row.body.includes('dp_write_'))).toBe(false)
  })

  test.each([
    ['none', {}],
    ['an unknown one', { headers: basic('dp_write_unknown') }],
    ['an unknown one in the body', { body: track('m-1', { writeKey: 'dp_write_unknown' }) }],
    ['one of the wrong shape in the body', { body: track('m-1', { writeKey: { toString: 1 } }) }],
    ['a strange scheme', { headers: { authorization: 'Digest x' } }],
  ])('%s is answered 401', async (_, options) => {
    const answer = await post('/v1/track', { token: null, body: track('m-1'), ...options })
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
    expect(await wholeLog(server.db)).toEqual([])
  })

  test('is needed even by the operator, for it says under which purpose data is processed', async () => {
    const answer = await server.ask('POST', '/v1/track', { body: track('m-1') })
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden'])
  })
})

describe('a body', () => {
  test('may be compressed, and may be a beacon’s plain text', async () => {
    const packed = gzipSync(JSON.stringify({ batch: [track('m-1')] }))
    expect((await post('/v1/batch', { body: packed, headers: { 'content-encoding': 'gzip' } })).status).toBe(200)
    const beacon = JSON.stringify({ writeKey, batch: [track('m-2')] })
    const answer = await post('/v1/b', {
      token: null,
      body: beacon,
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
    })
    expect([answer.status, answer.body]).toEqual([200, OK])
  })

  test('holds a batch of 1,000 messages, and no more', async () => {
    const batch = (size: number) => ({ batch: Array.from({ length: size }, (_, n) => track(`m-${n}`)) })
    expect((await post('/v1/batch', { body: batch(1000) })).body).toEqual({ ...OK, accepted: 1000 })
    const answer = await post('/v1/batch', { body: batch(1001) })
    expect([answer.status, answer.body.code]).toEqual([400, 'batch_invalid'])
    expect(await wholeLog(server.db)).toHaveLength(1000)
    await expectConsistent(server.db)
  })

  test.each([{}, { batch: 'no list' }, { batch: null }, [], 42, null, { batch: {} }])(
    '%j is no batch',
    async (body) => {
      const answer = await post('/v1/batch', { body })
      expect([answer.status, answer.body.code]).toEqual([400, 'batch_invalid'])
    },
  )

  test('an empty batch is taken', async () => {
    expect((await post('/v1/batch', { body: { batch: [] } })).body).toEqual({ ...OK, accepted: 0 })
  })

  test.each(['', '{', '{"batch":[}', 'nonsense', '\u0000'])('%j is no JSON', async (body) => {
    const answer = await post('/v1/batch', { body })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })

  test('of more than 500 KB is refused whole, compressed or not', async () => {
    const large = JSON.stringify({
      batch: Array.from({ length: 300 }, (_, n) => track(`m-${n}`, { properties: { p: 'x'.repeat(2000) } })),
    })
    for (const options of [{ body: large }, { body: gzipSync(large), headers: { 'content-encoding': 'gzip' } }]) {
      const answer = await post('/v1/batch', options)
      expect([answer.status, answer.body.code]).toEqual([413, 'body_too_large'])
    }
    expect(await wholeLog(server.db)).toEqual([])
  })
})

describe('bad messages', () => {
  test('cost only themselves, in the place where they stood', async () => {
    const batch = [
      track('m-1'),
      { type: 'track', event: 'Seen', messageId: 'm-2' },
      track('m-3', { properties: { p: 'x'.repeat(limits.messageBytes) } }),
      'no message',
      track('m-5', { userId: undefined, anonymousId: 'a-1' }),
    ]
    const answer = await post('/v1/batch', { body: { batch } })
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        success: true,
        accepted: 2,
        rejected: [
          { index: 1, messageId: 'm-2', code: 'identity_missing' },
          { index: 2, messageId: 'm-3', code: 'event_too_large' },
          { index: 3, messageId: '', code: 'event_invalid' },
        ],
      },
    ])
    expect((await wholeLog(server.db)).map((row) => row.messageId)).toEqual(['m-1', 'm-5'])
    await expectConsistent(server.db)
  })

  test('alone are answered under their own code', async () => {
    const answer = await post('/v1/track', { body: { event: 'Seen' } })
    expect([answer.status, answer.body.code]).toEqual([422, 'identity_missing'])
  })
})

describe('pages of other sites', () => {
  const origin = 'https://shop.example'
  const preflight = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  }

  test('may ask beforehand and call what lies under /v1, without credentials', async () => {
    for (const path of ['/v1/batch', '/v1/t', '/v1/decide']) {
      const { status, headers } = await server.ask('OPTIONS', path, { token: null, headers: preflight })
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, '*'])
      expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type')
      expect(headers.get('access-control-allow-methods')).toContain('POST')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
    const answer = await post('/v1/track', { body: track('m-1'), headers: { origin } })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
  })

  test('can read a refusal too', async () => {
    const answer = await post('/v1/track', { token: null, body: track('m-1'), headers: { origin } })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, '*'])
  })

  test('may not call anything else', async () => {
    for (const path of ['/api/people', '/api/keys', '/healthz', '/']) {
      const asked = await server.ask('OPTIONS', path, { token: null, headers: preflight })
      expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([404, null])
      const read = await server.ask('GET', path, { headers: { origin } })
      expect(read.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('are given the settings that analytics.js starts from', async () => {
    const answer = await server.ask<{ integrations: Record<string, unknown> }>(
      'GET',
      `/v1/projects/${writeKey}/settings`,
      {
        token: null,
        headers: { origin },
      },
    )
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(answer.body.integrations['Segment.io']).toMatchObject({
      apiKey: writeKey,
      apiHost: expect.stringMatching(/\/v1$/),
    })
    expect((await server.ask('GET', '/v1/projects/dp_write_unknown/settings', { token: null })).status).toBe(404)
    const secret = await server.key('secret')
    expect((await server.ask('GET', `/v1/projects/${secret}/settings`, { token: null })).status).toBe(404)
  })
})
