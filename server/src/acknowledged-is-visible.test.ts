import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'

/** Law 7. Node B never hears a notification: whatever it knows of A's work, it verified. */
let a: TestApp
let b: TestApp
let write: string
let secret: string

const hero = (title: string) => ({
  name: 'Home hero',
  variants: [{ key: 'gold', when: { 'traits.tier': 'gold' }, content: { title } }],
  fallback: { content: { title: 'Welcome' } },
})

beforeAll(async () => {
  a = await testApp({ background: false })
  ;[write, secret] = await Promise.all([a.key('write'), a.key('secret')])
  await put('v1', { 'if-none-match': '*' })
  b = await a.node({ background: true, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})

async function put(title: string, headers: Record<string, string>): Promise<void> {
  const { status, text } = await a.ask('PUT', '/api/elements/hero', { body: hero(title), headers })
  expect(status, text).toBeLessThan(300)
}

type Decisions = { decisions: { hero: { variant: string | null; content: unknown } } }

async function decidedBy(node: TestApp, identity: object): Promise<string | null> {
  const { status, text, body } = await node.ask<Decisions>('POST', '/v1/decide', {
    token: secret,
    body: { identity, elements: ['hero'] },
  })
  expect(status, text).toBe(200)
  return body.decisions.hero.variant
}

let messages = 0

async function tell(node: TestApp, message: object): Promise<void> {
  const { status } = await node.ask('POST', '/v1/identify', {
    token: secret,
    body: { messageId: `m-${++messages}`, ...message },
  })
  expect(status).toBe(200)
}

describe('what node A acknowledged', () => {
  test('about somebody whom node B remembers is in B’s next decision, every time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const tier = round % 2 === 0 ? 'gold' : 'silver'
      await tell(a, { userId: 'u-7', traits: { tier } })
      expect(await decidedBy(b, { userId: 'u-7' })).toBe(tier === 'gold' ? 'gold' : null)
    }
  })

  test('about somebody whom node B asked about when nobody knew them', async () => {
    expect(await decidedBy(b, { userId: 'u-new' })).toBeNull()
    await tell(a, { userId: 'u-new', traits: { tier: 'gold' } })
    expect(await decidedBy(b, { userId: 'u-new' })).toBe('gold')
  })

  test('that two of whom node B remembers are one', async () => {
    await tell(a, { userId: 'u-8', traits: { tier: 'gold' } })
    await tell(a, { anonymousId: 'a-8', traits: { tier: 'silver' }, timestamp: '2026-01-01T00:00:00.000Z' })
    expect(await decidedBy(b, { anonymousId: 'a-8' })).toBeNull()
    expect(await decidedBy(b, { userId: 'u-8' })).toBe('gold')
    await tell(a, { userId: 'u-8', anonymousId: 'a-8' })
    expect(await decidedBy(b, { anonymousId: 'a-8' })).toBe('gold')
    expect(await decidedBy(b, { userId: 'u-8' })).toBe('gold')
  })

  test('is written upon by node B, and the other way round, without losing either', async () => {
    for (let round = 0; round < 6; round += 1) {
      await tell(round % 2 ? a : b, { userId: 'u-9', traits: { [`t${round}`]: round } })
    }
    const { body } = await b.ask<{ items: { id: string }[] }>('GET', '/api/people?q=u-9')
    const person = await b.ask<{ profile: { traits: object } }>('GET', `/api/people/${body.items[0]?.id}`, {
      token: b.operatorToken,
    })
    expect(Object.keys(person.body.profile.traits)).toEqual(['t0', 't1', 't2', 't3', 't4', 't5'])
  })

  test('to be chosen is in B’s next decision, round after round: a yes and its withdrawal, by a message and by an employee', async () => {
    const made = { headers: { 'if-none-match': '*' } }
    const purpose = { name: 'Personalisation', basis: 'consent' }
    expect((await a.ask('PUT', '/api/purposes/personalisation', { body: purpose, ...made })).status).toBe(201)
    const offer = {
      name: 'Offer',
      purpose: 'personalisation',
      variants: [{ key: 'yes', content: 1 }],
      fallback: { content: 0 },
    }
    expect((await a.ask('PUT', '/api/elements/offer', { body: offer, ...made })).status).toBe(201)
    await tell(a, { userId: 'u-chooses' })
    const { body } = await a.ask<{ items: { id: string }[] }>('GET', '/api/people?q=u-chooses')
    const reasonFrom = async (node: TestApp) => {
      const ask = { identity: { userId: 'u-chooses' }, elements: ['offer'] }
      const answer = await node.ask<{ decisions: { offer: { reason: string } } }>('POST', '/v1/decide', {
        token: secret,
        body: ask,
      })
      return answer.body.decisions.offer.reason
    }
    expect(await reasonFrom(b)).toBe('no_consent')
    for (let round = 0; round < 40; round += 1) {
      const state = round % 2 ? 'withdrawn' : 'granted'
      const choices = [{ purpose: 'personalisation', state }]
      const { status, text } = await (round % 4 < 2
        ? a.ask('POST', '/v1/track', {
            token: secret,
            body: { userId: 'u-chooses', event: 'Choices Made', messageId: `choice-${round}`, properties: { choices } },
          })
        : a.ask('POST', `/api/people/${body.items[0]?.id}/choices`, { body: { choices } }))
      expect(status, text).toBe(200)
      expect(await reasonFrom(b), `round ${round}`).toBe(state === 'granted' ? 'matched' : 'no_consent')
    }
  })

  test('about a definition is in B’s next decision, even about nobody', async () => {
    const { headers } = await a.ask('GET', '/api/elements/hero')
    await put('v2', { 'if-match': String(headers.get('etag')) })
    const { body } = await b.ask<Decisions>('POST', '/v1/decide', {
      token: secret,
      body: { identity: { userId: 'u-new' }, elements: ['hero'] },
    })
    expect(body.decisions.hero.content).toEqual({ title: 'v2' })
  })

  test('to be revoked is refused by B from then on: collecting, deciding, and deciding about nobody', async () => {
    const [sending, asking] = await Promise.all([a.app.keys.list(), b.app.keys.list()])
    expect(sending.length).toBe(asking.length)
    const send = () =>
      b.ask('POST', '/v1/track', { token: write, body: { event: 'Seen', userId: 'u-7', messageId: 'late' } })
    const decide = (identity: object) =>
      b.ask('POST', '/v1/decide', { token: write, body: { identity, elements: ['hero'] } })
    expect((await send()).status).toBe(200)
    expect((await decide({ anonymousId: 'a-8' })).status).toBe(200)

    const key = sending.find((one) => one.kind === 'write')
    await a.app.keys.revoke(String(key?.id))
    for (const answer of await Promise.all([send(), decide({ anonymousId: 'a-8' }), decide({})]))
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
  })

  test('to be a new key is taken by B at once, in a header and in a body', async () => {
    for (const place of ['header', 'body'] as const) {
      const made = await a.app.keys.create({
        name: place,
        kind: 'write',
        purpose: 'service',
        legalBasis: 'contract',
        createdBy: 'operator',
      })
      const message = { event: 'Seen', userId: 'u-7', messageId: `new-${place}` }
      const { status } = await b.ask('POST', '/v1/track', {
        ...(place === 'header'
          ? { token: made.key, body: message }
          : { token: null, body: { ...message, writeKey: made.key } }),
      })
      expect(status, place).toBe(200)
    }
  })
})
