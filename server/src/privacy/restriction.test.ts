import { RESTRICTION } from '@diapason/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { type Entry, verifyLedger } from '../consent/index.ts'
import { originOf } from '../identity/index.ts'

// GDPR, article 18: nothing of whom is restricted is used, at any gate, on any node, until it is lifted.

type Request = { id: string; state: string; restricted: boolean; history: { what: string; told: string | null }[] }
type Choices = { purposes: { purpose: string; because: string }[]; entries: Entry[]; faults: object[] }

let server: TestApp
/** Another node, that hears nothing of what the first says. */
let other: TestApp
let secret: string
let partner: string
let now = Date.parse('2026-11-21T09:00:00.000Z')
let people = 0
let userId: string
let person: string

beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
  other = await server.node({ deaf: true })
  secret = await server.key('secret', { channel: 'web' })
  for (const [path, body] of Object.entries({
    'purposes/ads': { name: 'Ads', basis: 'consent' },
    'purposes/service': { name: 'Service', basis: 'contract' },
    'purposes/partners': { name: 'Partners', basis: 'consent' },
    'channels/email': { name: 'E-mail', identifier: 'email' },
    'topics/codes': { name: 'Codes', purpose: 'service', channels: ['email'], subscribed: 'always' },
    'trait-entries/city': { trait: 'city', purposes: ['ads', 'partners'] },
    'elements/hero': {
      name: 'Hero',
      purpose: 'ads',
      variants: [{ key: 'not-lyon', when: { $not: { 'traits.city': 'Lyon' } }, content: 1 }],
      fallback: { content: 0 },
    },
    'elements/footer': { name: 'Footer', variants: [{ key: 'all', content: 1 }], fallback: { content: 0 } },
    'experiments/footer-test': {
      name: 'Footer',
      element: 'footer',
      control: 'a',
      status: 'running',
      variations: [{ key: 'a' }, { key: 'b', variant: 'all' }],
    },
  })) {
    const made = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(made.status, `${path} ${made.text}`).toBe(201)
  }
  const made = await server.ask<{ key: string }>('POST', '/api/keys', {
    body: { name: 'Partner', kind: 'partner', purpose: 'partners', legalBasis: 'consent', sharing: 'partners' },
  })
  partner = made.body.key
})
afterAll(async () => {
  await other?.stop()
  await server?.stop()
})
beforeEach(async () => {
  now += 3_600_000
  userId = `ada-${++people}`
  person = originOf('userId', userId)
  await say('granted', 'ads', 'partners')
  await send({ type: 'identify', userId, traits: { city: 'Paris' } })
})

async function send(...messages: readonly object[]): Promise<void> {
  const batch = messages.map((one) => ({ messageId: crypto.randomUUID(), ...one }))
  const { status, body, text } = await other.ask<{ rejected: object[] }>('POST', '/v1/batch', {
    token: secret,
    body: { batch },
  })
  expect(status, text).toBe(200)
  expect(body.rejected).toEqual([])
}

const say = (state: string, ...purposes: readonly string[]) => sayAs(userId, state, ...purposes)
const sayAs = (who: string, state: string, ...purposes: readonly string[]) =>
  send({
    type: 'track',
    event: 'Choices Made',
    userId: who,
    properties: { choices: purposes.map((purpose) => ({ purpose, state })) },
  })

async function decided(who = userId, element = 'hero') {
  const { body, text } = await other.ask<{
    decisions: Record<string, { variant: string | null; reason: string; experiment: object | null; reasons: object[] }>
  }>('POST', '/v1/decide', { token: secret, body: { identity: { userId: who }, elements: [element], explain: true } })
  expect(body.decisions?.[element], text).toBeDefined()
  return body.decisions[element] as {
    variant: string | null
    reason: string
    experiment: object | null
    reasons: object[]
  }
}

async function choicesOf(of = person): Promise<Choices> {
  return (await other.ask<Choices>('GET', `/api/people/${of}/choices`)).body
}

async function verified(kind = 'restriction', of = person): Promise<string> {
  const { body, text } = await server.ask<Request>('POST', `/api/people/${of}/requests`, {
    body: { kind, via: 'letter' },
  })
  expect(body.id, text).toBeDefined()
  await server.ask('POST', `/api/requests/${body.id}/verify`, { body: { how: 'call_back' } })
  return body.id
}

const step = (id: string, verb: string, body: object = {}) =>
  server.ask<Request & { code?: string }>('POST', `/api/requests/${id}/${verb}`, { body })

async function restrict(of = person): Promise<string> {
  const id = await verified('restriction', of)
  const { status, text } = await step(id, 'restrict')
  expect(status, text).toBe(200)
  return id
}

describe('whoever is restricted', () => {
  test('is used for nothing at the next question, on a node that heard of nothing', async () => {
    expect(await decided()).toMatchObject({ variant: 'not-lyon' })
    expect((await decided(userId, 'footer')).experiment).not.toBeNull()
    await restrict()
    const hero = await decided()
    expect(hero).toMatchObject({ variant: null, reason: 'no_consent' })
    expect(hero.reasons).toContainEqual(expect.objectContaining({ step: 'purpose', outcome: 'restricted' }))
    const footer = await decided(userId, 'footer')
    expect(footer).toMatchObject({ variant: null, reason: 'no_consent', experiment: null })
    expect(footer.reasons).toContainEqual(expect.objectContaining({ step: 'element', outcome: 'restricted' }))
  })

  test('is sent nothing, not even what goes to everybody', async () => {
    await send({ type: 'identify', userId, context: { externalIds: [{ type: 'email', id: `${userId}@x.example` }] } })
    const check = async () =>
      (
        await other.ask<{ because: string }>('POST', '/api/sends/check', {
          token: secret,
          body: { identity: { userId }, topic: 'codes', channel: 'email', address: `${userId}@x.example` },
        })
      ).body.because
    expect(await check()).toBe('not_needed')
    await restrict()
    expect(await check()).toBe('restricted')
  })

  test('is to a partner as somebody unknown, and in no export', async () => {
    const read = async (value: string) =>
      (await other.ask<{ person: unknown }>('POST', '/v1/read', { token: partner, body: { type: 'userId', value } }))
        .text
    const exported = async () => (await other.ask('GET', '/api/exports/people?format=ndjson&purpose=partners')).text
    expect(await read(userId)).toContain('Paris')
    expect(await exported()).toContain(userId)
    await restrict()
    expect(await read(userId)).toBe(await read('nobody-at-all'))
    expect(await exported()).not.toContain(userId)
  })

  test('is stored as before: what was permitted is, what was refused is not', async () => {
    await restrict()
    now += 60_000
    await send(
      { type: 'identify', userId, traits: { city: 'Brest' } },
      { type: 'track', userId, event: 'Order Placed' },
    )
    const { body } = await server.ask<{ profile: { traits: Record<string, { value: string }> } }>(
      'GET',
      `/api/people/${person}`,
    )
    expect(body.profile.traits.city?.value).toBe('Brest')
    expect((await decided()).reason).toBe('no_consent')
  })

  test('opens a purpose again by a yes of their own, and none by one of before', async () => {
    await restrict()
    now += 60_000
    await say('granted', 'ads')
    expect(await decided()).toMatchObject({ variant: 'not-lyon' })
    expect((await decided(userId, 'footer')).reason).toBe('no_consent')
    const { purposes } = await choicesOf()
    expect(Object.fromEntries(purposes.map(({ purpose, because }) => [purpose, because]))).toEqual({
      ads: 'granted',
      partners: 'restricted',
      service: 'restricted',
    })
  })

  test('may say so in the very minute in which they were restricted', async () => {
    await restrict()
    now += 1_000
    await server.ask('POST', `/api/people/${person}/choices`, {
      body: { choices: [{ purpose: 'ads', state: 'granted' }], how: 'agent' },
    })
    expect((await decided()).variant).toBe('not-lyon')
  })

  test('is everybody whom they become one with, who each are as before when they are taken apart', async () => {
    const friend = originOf('userId', `${userId}-friend`)
    await sayAs(`${userId}-friend`, 'granted', 'ads')
    await restrict()
    now += 60_000
    await sayAs(`${userId}-friend`, 'granted', 'ads')
    const merged = await server.ask('POST', `/api/people/${person}/merge`, { body: { with: friend, reason: 'One.' } })
    expect(merged.status, merged.text).toBe(200)
    expect([(await decided()).reason, (await decided(`${userId}-friend`)).reason]).toEqual(['no_consent', 'no_consent'])
    const apart = await server.ask('POST', `/api/people/${person}/split`, {
      body: { origins: [friend], reason: 'Two.' },
    })
    expect(apart.status, apart.text).toBe(200)
    expect([(await decided()).reason, (await decided(`${userId}-friend`)).variant]).toEqual(['no_consent', 'not-lyon'])
  })

  test('stays restricted in each of them when the person is taken apart', async () => {
    await send({ type: 'page', anonymousId: `${userId}-visit`, name: 'Home' })
    await send({ type: 'identify', userId, anonymousId: `${userId}-visit` })
    await restrict()
    const visit = originOf('anonymousId', `${userId}-visit`)
    await server.ask('POST', `/api/people/${person}/split`, { body: { origins: [visit], reason: 'Two.' } })
    for (const of of [person, visit]) {
      const { body } = await server.ask<{ restrictedSince: string | null }>('GET', `/api/people/${of}`)
      expect(body.restrictedSince).toBe(new Date(now).toISOString())
    }
  })

  test('can be so by nobody else: no message, no employee, no signal speaks of it', async () => {
    await restrict()
    now += 60_000
    const choices = [{ purpose: RESTRICTION, state: 'granted' }]
    const batch = [
      { type: 'track', event: 'Choices Made', messageId: crypto.randomUUID(), userId, properties: { choices } },
    ]
    const sent = await other.ask<{ rejected: { code: string }[] }>('POST', '/v1/batch', {
      token: secret,
      body: { batch },
    })
    expect(sent.body.rejected).toMatchObject([{ code: 'choice_invalid' }])
    for (const state of ['granted', 'denied', 'withdrawn']) {
      const told = await server.ask('POST', `/api/people/${person}/choices`, {
        body: { choices: [{ purpose: RESTRICTION, state }] },
      })
      expect(told.body).toMatchObject({ code: expect.stringMatching(/choice_purpose_unknown|request_invalid/) })
    }
    await server.ask('POST', `/api/people/${person}/choices`, { body: { everything: 'withdrawn' } })
    expect((await decided(userId, 'footer')).reason).toBe('no_consent')
    expect((await choicesOf()).entries.filter(({ purpose }) => purpose === RESTRICTION)).toHaveLength(1)
  })

  test('stands in the ledger, sealed with the request as its proof', async () => {
    const id = await restrict()
    const { entries, faults } = await choicesOf()
    expect(entries.find(({ purpose }) => purpose === RESTRICTION)).toMatchObject({
      state: 'withdrawn',
      place: { request: id },
      covers: {},
      source: 'operator',
    })
    expect(faults).toEqual([])
    expect((await verifyLedger(server.db)).faults).toBe(0)
  })
})

describe('a restriction', () => {
  test('is lifted once the person was told, and then their choices hold again', async () => {
    const id = await restrict()
    now += 60_000
    const untold = await step(id, 'lift', { told: new Date(now + 1_000).toISOString() })
    expect([untold.status, untold.body.code]).toEqual([422, 'restriction_untold'])
    const early = await step(id, 'lift', { told: new Date(now - 3_600_000).toISOString() })
    expect(early.body.code).toBe('restriction_untold')
    const told = new Date(now - 1_000).toISOString()
    const { body } = await step(id, 'lift', { told, note: 'By post.' })
    expect(body).toMatchObject({ state: 'done', restricted: false })
    expect(body.history.at(-1)).toMatchObject({ what: 'lifted', told })
    expect((await decided()).variant).toBe('not-lyon')
    expect((await step(id, 'lift', { told })).body.code).toBe('restriction_none')
  })

  test('needs somebody whose identity was checked, and stands once', async () => {
    const { body } = await server.ask<Request>('POST', `/api/people/${person}/requests`, {
      body: { kind: 'restriction', via: 'letter' },
    })
    expect((await step(body.id, 'restrict')).body.code).toBe('request_state')
    await step(body.id, 'verify', { how: 'document' })
    expect((await step(body.id, 'restrict')).body).toMatchObject({ state: 'done', restricted: true })
    const again = await verified()
    expect((await step(again, 'restrict')).body.code).toBe('restriction_stands')
    expect((await step(await verified('objection'), 'restrict')).body.code).toBe('request_state')
  })

  test('outlives the messages of its person', async () => {
    await restrict()
    const { body } = await server.ask<{ id: string }>('GET', `/api/people/${person}`)
    await server.db.execute('delete from log where origin = $1', [person])
    await server.ask('POST', `/api/people/${body.id}/rebuild`, { body: {} })
    expect((await decided(userId, 'footer')).reason).toBe('no_consent')
  })
})
