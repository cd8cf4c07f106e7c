import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'
import { send } from '../send.test-support.ts'

type Request = {
  id: string
  state: string
  dueAt: string
  label: string | null
  revision: number
  refusal: string | null
  history: { what: string; how: string | null; note: string; by: string }[]
}

let server: TestApp
let now = Date.parse('2026-03-01T09:00:00.000Z')
let people = 0
let person: string

beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
})
afterAll(() => server?.stop())
beforeEach(async () => {
  people += 1
  await send(server, { type: 'identify', userId: `ada-${people}`, messageId: `m-${people}`, traits: { name: 'Ada L' } })
  person = originOf('userId', `ada-${people}`)
})

const open = (body: object = { kind: 'access', via: 'letter' }) =>
  server.ask<Request>('POST', `/api/people/${person}/requests`, { body })
const step = (id: string, verb: string, body: object = {}, headers: Record<string, string> = {}) =>
  server.ask<Request>('POST', `/api/requests/${id}/${verb}`, { body, headers })

describe('a request', () => {
  test('is due thirty days after it reached the brand, and says whose it is', async () => {
    const { status, body, headers } = await open({ kind: 'access', via: 'phone', receivedAt: '2026-02-27T12:00:00Z' })
    expect(status).toBe(201)
    expect(body).toMatchObject({ state: 'received', label: 'Ada L', dueAt: '2026-03-29T12:00:00.000Z' })
    expect(headers.get('etag')).toBe('"1"')
  })

  test('goes from hand to hand: identity is checked, it is begun, it is answered, and each step is told', async () => {
    const { id } = (await open()).body
    expect((await step(id, 'begin')).body).toMatchObject({ code: 'request_state' })
    expect((await step(id, 'finish')).body).toMatchObject({ code: 'request_state' })
    await step(id, 'verify', { how: 'call_back', note: 'Called the number that we have.' })
    await step(id, 'begin')
    const { body } = await step(id, 'finish', { note: 'Sent by post.' })
    expect(body).toMatchObject({ state: 'done', revision: 4, closedAt: expect.any(String) })
    expect(body.history.map(({ what, how }) => [what, how])).toEqual([
      ['opened', 'letter'],
      ['verified', 'call_back'],
      ['begun', null],
      ['done', null],
    ])
    expect((await step(id, 'refuse', { reason: 'excessive' })).body).toMatchObject({ code: 'request_state' })
  })

  test('may take two months more, once, with a reason', async () => {
    const { id } = (await open()).body
    expect((await step(id, 'extend')).status).toBe(400)
    expect((await step(id, 'extend', { note: 'Many records.' })).body).toMatchObject({
      dueAt: '2026-05-30T09:00:00.000Z',
    })
    expect((await step(id, 'extend', { note: 'Again.' })).body).toMatchObject({ code: 'request_state' })
  })

  test('is refused with a reason that the law knows', async () => {
    const { id } = (await open()).body
    expect((await step(id, 'refuse', { reason: 'no time' })).status).toBe(400)
    expect((await step(id, 'refuse', { reason: 'legal_claims' })).body).toMatchObject({
      state: 'refused',
      refusal: 'legal_claims',
    })
  })

  test('is done something about by one of two who look at the same revision', async () => {
    const { id } = (await open()).body
    const answers = await Promise.all([
      step(id, 'verify', { how: 'document' }, { 'if-match': '"1"' }),
      step(id, 'refuse', { reason: 'identity_not_proved' }, { 'if-match': '"1"' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
  })

  test('is open once of a kind for a person, and anew when it is answered', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => open()))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const [refused] = answers.filter(({ status }) => status === 409)
    const made = answers.find(({ status }) => status === 201)?.body.id ?? ''
    expect(refused?.body).toMatchObject({ code: 'request_open', request: made })
    expect((await open({ kind: 'erasure', via: 'letter' })).status).toBe(201)
    await step(made, 'refuse', { reason: 'taken_back' })
    expect((await open()).status).toBe(201)
  })

  test('cannot come in the future, long ago, or from nobody', async () => {
    for (const receivedAt of ['2026-03-02T09:00:00Z', '2020-01-01T09:00:00Z', '2016-12-31T23:59:60Z'])
      expect((await open({ kind: 'access', via: 'letter', receivedAt })).body).toMatchObject({
        code: 'request_time_invalid',
      })
    person = originOf('userId', 'nobody')
    expect((await open()).body).toMatchObject({ code: 'profile_unknown' })
  })

  test('is listed by its deadline while it is open, and by person', async () => {
    const late = await open({ kind: 'portability', via: 'email', receivedAt: '2026-02-01T00:00:00Z' })
    const first = await server.ask<{ items: Request[] }>('GET', '/api/requests?open=true&limit=1')
    expect(first.body.items.map(({ id }) => id)).toEqual([late.body.id])
    const own = await server.ask<{ items: Request[] }>('GET', `/api/requests?person=${person}`)
    expect(own.body.items.map(({ id }) => id)).toEqual([late.body.id])
  })

  test('is found by its number, by any identifier of its person, and by what they are called; by kind and by state', async () => {
    const name = { type: 'identify', userId: `ada-${people}`, traits: { name: 'Zoë 100%_Curie' } }
    await send(server, {
      ...name,
      messageId: `named-${people}`,
      context: { externalIds: [{ type: 'email', id: 'zoe@example.org' }] },
    })
    const made = (await open({ kind: 'portability', via: 'letter' })).body
    const found = async (query: string) =>
      (await server.ask<{ items: Request[] }>('GET', `/api/requests?${query}`)).body.items.map(({ id }) => id)
    const { number } = made as Request & { number: string }
    for (const q of [number, number.slice(0, 6).toLowerCase(), `ada-${people}`, 'ZOE@EXAMPLE', 'zoë', '0%_c'])
      expect([q, await found(`q=${encodeURIComponent(q)}`)]).toEqual([q, [made.id]])
    for (const q of ['--', 'o%e', 'nobody at all'])
      expect([q, await found(`q=${encodeURIComponent(q)}`)]).toEqual([q, []])
    expect(await found('q=zoe&kind=portability&state=received')).toEqual([made.id])
    expect([await found('q=zoe&kind=access'), await found('q=zoe&state=done')]).toEqual([[], []])
  })

  test('needs somebody when its deadline is near, and urgently when it has passed', async () => {
    const codes = async () => {
      const { body } = await server.ask<{ items: { code: string; severity: string }[] }>('GET', '/api/notices')
      return body.items.filter(({ code }) => code.startsWith('requests')).map(({ code, severity }) => [code, severity])
    }
    now = Date.parse('2026-02-28T00:00:00.000Z')
    expect(await codes()).toEqual([['requests_near', 'attention']])
    now = Date.parse('2026-03-09T00:00:00.000Z')
    expect(await codes()).toEqual([['requests_overdue', 'urgent']])
    now = Date.parse('2026-03-01T09:00:00.000Z')
  })
})

describe('who may', () => {
  test('an agent writes a request down and decides nothing', async () => {
    const headers = { cookie: (await server.person('agent')).cookie }
    const made = await server.ask<Request>('POST', `/api/people/${person}/requests`, {
      body: { kind: 'access', via: 'phone' },
      token: null,
      headers,
    })
    expect(made.status).toBe(201)
    const verify = await server.ask('POST', `/api/requests/${made.body.id}/verify`, {
      body: { how: 'document' },
      token: null,
      headers,
    })
    expect(verify.status).toBe(403)
  })
})
