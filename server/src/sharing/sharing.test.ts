import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { createReadsStore } from './store.ts'

/** Node B never hears a notification: whatever it knows of A's work, it verified. */
let a: TestApp
let b: TestApp
let secret: string
let partner: { id: string; key: string }
const NOON = Date.parse('2026-11-21T12:00:00.000Z')
let now = NOON
let messages = 0

const made = { headers: { 'if-none-match': '*' } }

beforeAll(async () => {
  a = await testApp({ background: false, clock: () => now })
  secret = await a.key('secret', { channel: 'web' })
  for (const [path, body] of [
    ['purposes/partners', { name: 'Partners', basis: 'consent' }],
    ['purposes/audience', { name: 'Audience', basis: 'legitimate_interest' }],
    ['purposes/service', { name: 'Service', basis: 'contract' }],
    ['trait-entries/tier', { trait: 'tier', purposes: ['service', 'partners'] }],
    ['trait-entries/reads', { trait: 'reads', purposes: ['service'] }],
  ] as const)
    expect((await a.ask('PUT', `/api/${path}`, { body, ...made })).status).toBe(201)
  for (const userId of ['ada', 'bob'])
    await send('identify', { userId, traits: { tier: 'gold', reads: 'culture', city: 'Lyon' } })
  await choose('ada', 'granted')
  partner = await keyOf({ sharing: 'partners' })
  b = await a.node({ background: true, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})

async function send(type: string, body: object): Promise<void> {
  const { status, text } = await a.ask('POST', `/v1/${type}`, {
    token: secret,
    body: { messageId: `m-${++messages}`, ...body },
  })
  expect(status, text).toBe(200)
}

function choose(userId: string, state: string): Promise<void> {
  const properties = { choices: [{ purpose: 'partners', state }] }
  return send('track', { userId, event: 'Choices Made', properties })
}

async function keyOf(more: object): Promise<{ id: string; key: string }> {
  const body = { name: 'Partner', kind: 'partner', purpose: 'partners', legalBasis: 'consent', ...more }
  const answer = await a.ask<{ id: string; key: string }>('POST', '/api/keys', { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

async function read(value: string, token = partner.key, type = 'userId') {
  const { status, body, text } = await b.ask<{ person: unknown; code?: string }>('POST', '/v1/read', {
    token,
    body: { type, value },
  })
  return status === 200 ? body.person : { status, code: body.code ?? text }
}

describe('a partner', () => {
  test('reads of who permits it what is kept for that purpose, and nothing else', async () => {
    expect(await read('ada')).toEqual({ traits: { tier: 'gold' }, purpose: 'partners', until: null })
  })

  test('cannot tell who does not permit it from who is not known', async () => {
    const [bob, nobody] = [await read('bob'), await read('nobody')]
    expect([bob, nobody]).toEqual([null, null])
  })

  test('learns nothing from how long an answer takes: it is given at the next moment at which answers are', async () => {
    const taken = async (value: string) => {
      const begun = performance.now()
      await read(value)
      return performance.now() - begun
    }
    for (const value of ['bob', 'nobody', 'ada']) expect(await taken(value)).toBeGreaterThanOrEqual(39)
  })

  test('reads nothing more from the next question on, once they took it back on another node', async () => {
    for (let round = 0; round < 6; round += 1) {
      now += 1
      await choose('ada', round % 2 ? 'granted' : 'withdrawn')
      expect(await read('ada')).toEqual(round % 2 ? expect.objectContaining({ purpose: 'partners' }) : null)
    }
  })

  test('reads nobody when what they chose cannot be read, though the purpose needs no yes', async () => {
    const { key } = await keyOf({ sharing: 'audience' })
    expect(await read('bob', key)).toMatchObject({ purpose: 'audience' })
    await a.db.execute(`update profiles set choices = '{"audience":{}}' where label = 'bob'`)
    expect(await read('bob', key)).toBeNull()
    expect(await read('bob')).toBeNull()
  })

  test('is told until when it holds', async () => {
    now += 1
    const until = new Date(now + 3_600_000).toISOString()
    const properties = { choices: [{ purpose: 'partners', state: 'granted', until }] }
    await send('identify', { userId: 'cleo', traits: { tier: 'silver' } })
    await send('track', { userId: 'cleo', event: 'Choices Made', properties })
    expect(await read('cleo')).toMatchObject({ until })
    now += 3_600_000
    expect(await read('cleo')).toBeNull()
  })

  test('whose key shares nothing, or under a purpose that is not in use, reads nobody', async () => {
    const none = await keyOf({})
    expect(await read('ada', none.key)).toEqual({ status: 409, code: 'sharing_none' })
    const odd = await keyOf({ sharing: 'advertising' })
    expect(await read('ada', odd.key)).toBeNull()
    const changed = await a.ask('PATCH', `/api/keys/${odd.id}`, { body: { sharing: null } })
    expect(changed.body).toMatchObject({ sharing: null })
    expect(await read('ada', odd.key)).toEqual({ status: 409, code: 'sharing_none' })
  })

  test('is the only one who may: neither other keys nor people do', async () => {
    expect(await read('ada', secret)).toEqual({ status: 403, code: 'forbidden' })
    expect(await read('ada', b.operatorToken)).toEqual({ status: 409, code: 'sharing_none' })
    const body = { name: 'Shop', kind: 'secret', purpose: 'service', legalBasis: 'contract', sharing: 'partners' }
    expect((await a.ask('POST', '/api/keys', { body })).body).toMatchObject({
      code: 'key_invalid',
      errors: [{ path: 'sharing', code: 'sharing_unavailable' }],
    })
  })

  test('is counted by the hour, and the sums are in the audit trail once, naming nobody', async () => {
    const store = createReadsStore(a.db, { clock: () => now })
    now += 3_600_000
    await store.audit(new Date(now))
    await store.audit(new Date(now))
    const { body, text } = await a.ask<{ items: { by: object; detail: { asked: number; told: number } }[] }>(
      'GET',
      `/api/audit?action=partner.read&targetId=${partner.id}`,
    )
    const first = body.items.at(-1)
    expect(first).toMatchObject({
      by: { kind: 'key', id: partner.id },
      detail: { hour: '2026-11-21T12:00:00.000Z', purpose: 'partners' },
    })
    expect(body.items).toHaveLength(2)
    expect(first?.detail.asked).toBeGreaterThan(first?.detail.told ?? 0)
    expect(text).not.toMatch(/ada|bob/)
  })
})
