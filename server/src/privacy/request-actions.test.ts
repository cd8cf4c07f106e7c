import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'
import { send } from '../send.test-support.ts'
import { createRequestStore } from './request-store.ts'

// What a request asks for is done in the request itself, and is one of its steps.

type Step = { what: string; by: string; note: string; changes: object[]; refused: string[] }
type Request = { id: string; state: string; code?: string; revision: number; history: Step[] }

let server: TestApp
let people = 0
let person: string

beforeAll(async () => {
  server = await testApp({ background: false })
  for (const [path, body] of Object.entries({
    'purposes/ads': { name: 'Ads', basis: 'consent' },
    'purposes/measurement': { name: 'Measurement', basis: 'legitimate_interest' },
    'purposes/orders': { name: 'Orders', basis: 'contract' },
    'channels/email': { name: 'E-mail', identifier: 'email' },
    'topics/culture': { name: 'Culture', purpose: 'ads', channels: ['email'], subscribed: 'when_asked' },
    'topics/invoices': { name: 'Invoices', purpose: 'orders', channels: ['email'], subscribed: 'always' },
    'trait-entries/taste': { trait: 'taste', purposes: ['ads'] },
    'trait-entries/age': {
      trait: 'age',
      contract: { type: 'integer', minimum: 0 },
      onViolation: 'reject',
    },
  })) {
    const made = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(made.status, `${path} ${made.text}`).toBe(201)
  }
})
afterAll(() => server?.stop())
beforeEach(async () => {
  const userId = `ada-${++people}`
  await send(server, {
    type: 'identify',
    userId,
    messageId: crypto.randomUUID(),
    traits: { name: 'Ada L', city: 'Lyon' },
  })
  person = originOf('userId', userId)
})

async function verified(kind: string): Promise<string> {
  const { body } = await server.ask<Request>('POST', `/api/people/${person}/requests`, {
    body: { kind, via: 'letter' },
  })
  await server.ask('POST', `/api/requests/${body.id}/verify`, { body: { how: 'call_back' } })
  return body.id
}

const step = (id: string, verb: string, body: object = {}, headers: Record<string, string> = {}) =>
  server.ask<Request>('POST', `/api/requests/${id}/${verb}`, { body, headers })

async function traits(): Promise<Record<string, unknown>> {
  const { body } = await server.ask<{ profile: { traits: Record<string, { value: unknown }> } }>(
    'GET',
    `/api/people/${person}`,
  )
  return Object.fromEntries(Object.entries(body.profile.traits).map(([name, { value }]) => [name, value]))
}

describe('a rectification', () => {
  test('puts traits right, as the person’s own word, and tells what was and what it became', async () => {
    const id = await verified('rectification')
    const { body, text } = await step(id, 'correct', { traits: { city: 'Brest', name: null }, note: 'She moved.' })
    expect(body.state, text).toBe('in_progress')
    expect(body.history.at(-1)).toMatchObject({
      what: 'corrected',
      by: 'operator',
      note: 'She moved.',
      changes: [
        { trait: 'city', was: 'Lyon', becomes: 'Brest', kept: true },
        { trait: 'name', was: 'Ada L', becomes: null, kept: true },
      ],
    })
    expect(await traits()).toMatchObject({ city: 'Brest', name: null })
    const [row] = await server.db.query<{ source: string }>(
      `select source from log where origin = $1 order by seq desc limit 1`,
      [person],
    )
    expect(row?.source).toBe('customer')
    expect((await step(id, 'finish')).body.state).toBe('done')
  })

  test('says of what was not taken that it was not', async () => {
    const id = await verified('rectification')
    const { body } = await step(id, 'correct', { traits: { taste: 'culture', city: 'Nantes' } })
    expect(body.history.at(-1)?.changes).toMatchObject([
      { trait: 'taste', was: null, becomes: 'culture', kept: false },
      { trait: 'city', becomes: 'Nantes', kept: true },
    ])
  })

  test('is refused where it names nothing, is not that far, or somebody else was faster', async () => {
    const id = await verified('rectification')
    expect((await step(id, 'correct', { traits: {} })).body.code).toBe('correction_missing')
    expect((await step(id, 'correct', { traits: { city: 'X' } }, { 'if-match': '"1"' })).body.code).toBe(
      'request_changed',
    )
    expect((await step(await verified('objection'), 'correct', { traits: { city: 'X' } })).body.code).toBe(
      'request_state',
    )
    expect(await traits()).toMatchObject({ city: 'Lyon' })
  })
})

describe('an objection', () => {
  test('is written into the ledger with the request as its proof, and answers it', async () => {
    const id = await verified('objection')
    const { body, text } = await step(id, 'object', {
      purposes: ['measurement'],
      subscriptions: [{ topic: 'culture', channel: 'email' }],
    })
    expect(body.state, text).toBe('done')
    expect(body.history.at(-1)).toMatchObject({ what: 'objected', refused: ['measurement', 'culture@email'] })
    const choices = await server.ask<{
      purposes: { purpose: string; because: string }[]
      entries: { purpose: string; place: object }[]
    }>('GET', `/api/people/${person}/choices`)
    expect(choices.body.purposes).toContainEqual(
      expect.objectContaining({ purpose: 'measurement', because: 'objected' }),
    )
    expect(choices.body.entries.map(({ purpose, place }) => [purpose, place])).toEqual(
      expect.arrayContaining([
        ['measurement', { request: id }],
        ['culture@email', { request: id }],
      ]),
    )
  })

  test('cannot be against what nobody may refuse, and then nothing is written', async () => {
    const id = await verified('objection')
    for (const body of [
      {},
      { purposes: ['orders'] },
      { purposes: ['nowhere'] },
      { purposes: ['measurement', '*use'] },
      { subscriptions: [{ topic: 'invoices', channel: 'email' }] },
      { subscriptions: [{ topic: 'culture', channel: 'pigeon' }] },
    ])
      expect((await step(id, 'object', body)).body.code).toBe('objection_impossible')
    const [count] = await server.db.query<{ n: number }>(
      'select count(*) as n from consent_entries where origin = $1',
      [person],
    )
    expect(count?.n).toBe(0)
  })
})

describe('closing', () => {
  test.each(['rectification', 'objection', 'restriction'])('a %s without its action takes a reason', async (kind) => {
    const id = await verified(kind)
    expect((await step(id, 'finish')).body.code).toBe('request_unanswered')
    expect((await step(id, 'finish', { note: '  ' })).body.code).toBe('request_unanswered')
    const { body } = await step(id, 'finish', { note: 'It was right already.' })
    expect([body.state, body.history.at(-1)?.note]).toEqual(['done', 'It was right already.'])
  })

  test('tells no one what was corrected once the person is erased', async () => {
    const id = await verified('rectification')
    await step(id, 'correct', { traits: { city: 'Brest' }, note: 'Rue de Siam.' })
    const store = createRequestStore(server.db)
    await store.forget([person])
    expect((await store.one(id))?.history.at(-1)).toMatchObject({ what: 'corrected', note: '', changes: [] })
  })
})
