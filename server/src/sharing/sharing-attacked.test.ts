import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'

// A partner who agrees, in a customer's name, to what it would like to read.

let app: TestApp
let secret: string
let till: string
let reader: string
let messages = 0

beforeAll(async () => {
  app = await testApp({ background: false })
  secret = await app.key('secret', { channel: 'web' })
  for (const [path, body] of [
    ['purposes/partners', { name: 'Partners', basis: 'consent', signals: { categories: ['C0005'] } }],
    ['purposes/letters', { name: 'Letters', basis: 'consent' }],
    ['trait-entries/tier', { trait: 'tier', purposes: ['partners', 'letters'] }],
  ] as const)
    expect((await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })).status).toBe(201)
  till = await keyOf({})
  reader = await keyOf({ sharing: 'partners' })
})
afterAll(() => app.stop())

async function keyOf(more: object): Promise<string> {
  const body = { name: 'Partner', kind: 'partner', purpose: 'partners', legalBasis: 'consent', ...more }
  const { status, body: made, text } = await app.ask<{ key: string }>('POST', '/api/keys', { body })
  expect(status, text).toBe(201)
  return made.key
}

async function send(token: string, body: object): Promise<void> {
  const { status, text } = await app.ask('POST', '/v1/batch', {
    token,
    body: { batch: [{ messageId: `m-${++messages}`, ...body }] },
  })
  expect(status, text).toBe(200)
}

const chose = (userId: string, state: string, purpose = 'partners') => ({
  type: 'track',
  event: 'Choices Made',
  userId,
  properties: { choices: [{ purpose, state }] },
})

async function known(userId: string): Promise<string> {
  await send(secret, chose(userId, 'granted', 'letters'))
  await send(secret, { type: 'identify', userId, traits: { tier: 'gold' } })
  return userId
}

async function read(value: string): Promise<unknown> {
  const { status, body, text } = await app.ask<{ person: unknown }>('POST', '/v1/read', {
    token: reader,
    body: { type: 'userId', value },
  })
  expect(status, text).toBe(200)
  return body.person
}

async function stateOf(userId: string, of: string): Promise<string | undefined> {
  const { body } = await app.ask<{ purposes: { purpose: string; said: { state: string } }[] }>(
    'GET',
    `/api/people/${originOf('userId', userId)}/choices`,
  )
  return body.purposes.find(({ purpose }) => purpose === of)?.said.state
}

describe('a yes that a partner reports to what partners may read', () => {
  test.each([
    ['with the key that reads', () => reader],
    ['with another key of a partner', () => till],
  ])('waits for the customer to confirm it: %s', async (name, key) => {
    const userId = await known(`ada ${name}`)
    await send(key(), chose(userId, 'granted'))
    expect(await read(userId)).toBeNull()
    expect(await stateOf(userId, 'partners')).toBe('pending')
    await send(secret, chose(userId, 'granted'))
    expect(await read(userId)).toMatchObject({ traits: { tier: 'gold' } })
    await send(key(), chose(userId, 'withdrawn'))
    expect(await read(userId)).toBeNull()
    await send(key(), chose(userId, 'granted'))
    expect(await read(userId)).toBeNull()
  })

  test('waits as well where it comes as a signal', async () => {
    const userId = await known('grace')
    const context = { consent: { categoryPreferences: { C0005: true } } }
    await send(till, { type: 'track', event: 'Bought', userId, context })
    expect(await read(userId)).toBeNull()
  })

  test('holds for everything that nobody shares: a counter asks for letters too', async () => {
    await send(till, chose('bob', 'granted', 'letters'))
    expect(await stateOf('bob', 'letters')).toBe('granted')
  })
})
