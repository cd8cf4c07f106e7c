import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { settled } from './log/log.test-support.ts'

/** Node B never hears a notification: whatever it knows of A's work, it verified. */
let a: TestApp
let b: TestApp
let secret: string
let messages = 0
const MEMBERS = 'group-of-test'

beforeAll(async () => {
  a = await testApp({ background: true })
  secret = await a.key('secret', { channel: 'web' })
  for (const id of ['ada', 'bob', 'cleo']) {
    await send('identify', { userId: id, traits: { name: `Name of ${id}`, email: `${id}@example.org` } })
    await send('group', { userId: id, groupId: MEMBERS })
  }
  b = await a.node({ background: true, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await a.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

async function send(type: string, body: object): Promise<void> {
  const { status, text } = await a.ask('POST', `/v1/${type}`, {
    token: secret,
    body: { messageId: `m-${++messages}`, ...body },
  })
  expect(status, text).toBe(200)
}

async function keyFor(of: object): Promise<string> {
  const { status, body, text } = await a.ask<{ key: string }>('POST', '/api/keys', {
    body: { name: 'Reader', kind: 'secret', ...of },
  })
  expect(status, text).toBe(201)
  return body.key
}

const choose = (userId: string, purpose: string, state: string) =>
  send('track', { userId, event: 'Choices Made', properties: { choices: [{ purpose, state }] } })

type Page = {
  readonly code?: string
  readonly items: readonly { id: string; label: string; name: string; identifiers: readonly { type: string }[] }[]
  readonly leftOut?: number
}
const read = (path: string, { on = b, token = secret }: { on?: TestApp; token?: string } = {}) =>
  on.ask<Page>('GET', `/api/${path}`, { token })

describe('a program that reads people', () => {
  test('needs no purpose while none is defined', async () => {
    const { status, body } = await read('people')
    expect([status, body.items.length, body.leftOut]).toEqual([200, 3, undefined])
  })

  test('names a purpose from then on, in each list, or reads for that of its key', async () => {
    await put('purposes/newsletter', { name: 'Newsletter', basis: 'consent' })
    await put('purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' })
    await put('trait-entries/name', { trait: 'name', purposes: ['statistics'] })
    await choose('ada', 'newsletter', 'granted')
    await choose('bob', 'newsletter', 'denied')
    await settled(a.db)
    const account = (await read('accounts')).body.items[0]?.id
    const lists = ['people', 'people?q=name', 'events', `accounts/${account}/members`, `accounts/${account}/events`]
    for (const list of lists) {
      const { status, body } = await read(list)
      expect([list, status, body.code]).toEqual([list, 400, 'reading_purpose_missing'])
      const named = await read(`${list}${list.includes('?') ? '&' : '?'}purpose=advertising`)
      expect([named.status, named.body.code]).toEqual([400, 'reading_purpose_unknown'])
    }
    const own = await keyFor({ purpose: 'newsletter' })
    expect((await read('people', { token: own })).body).toMatchObject({ items: [{}], leftOut: 2 })
    const retired = await keyFor({ purpose: 'surveys', legalBasis: 'contract' })
    await put('purposes/surveys', { name: 'Surveys', basis: 'contract' })
    expect((await read('people', { token: retired })).body.items).toHaveLength(3)
    await a.ask('DELETE', '/api/purposes/surveys', { headers: { 'if-match': '"1"' } })
    expect((await read('people', { token: retired })).body.code).toBe('reading_purpose_unknown')
  })

  test('is told of who permits it, by what is kept for it, and of how many it is not', async () => {
    const { body } = await read('people?purpose=newsletter')
    // Their name is kept for something else.
    expect(body).toMatchObject({ items: [{ label: 'ada@example.org' }], leftOut: 2 })
    expect((await read('people?purpose=statistics')).body.items.map(({ label }) => label).sort()).toEqual([
      'Name of ada',
      'Name of bob',
      'Name of cleo',
    ])
    const account = (await read('accounts')).body.items[0]?.id
    expect((await read(`accounts/${account}/members?purpose=newsletter`)).body).toMatchObject({
      items: [{ label: 'ada@example.org' }],
      leftOut: 2,
    })
  })

  test('of messages is told those that are kept for it', async () => {
    await put('event-entries/search', { type: 'track', event: 'Search Done', purposes: ['statistics'] })
    await send('track', { userId: 'ada', event: 'Search Done' })
    const { body } = await read('events?purpose=newsletter')
    expect(new Set(body.items.map(({ label }) => label))).toEqual(new Set(['ada@example.org']))
    expect(body.items.map(({ name }) => name)).not.toContain('Search Done')
    expect(body.leftOut).toBeGreaterThan(0)
    expect((await read('events?purpose=statistics')).body.items.map(({ name }) => name)).toContain('Search Done')
  })

  test('obeys at once, on every node', async () => {
    for (let round = 0; round < 6; round += 1) {
      await choose('cleo', 'newsletter', round % 2 ? 'withdrawn' : 'granted')
      expect((await read('people?purpose=newsletter')).body.items).toHaveLength(round % 2 ? 1 : 2)
    }
  })

  test.each([
    'events/stream',
    'identity/suggestions',
    'identity/decisions',
    'rejected/0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1',
  ])('does not read %s at all, which names people for employees who look after them', async (path) => {
    const { status, body } = await read(path)
    expect([status, body.code]).toEqual([403, 'reading_by_program'])
  })

  test('is told of a choice that cannot be read as of a refusal', async () => {
    await a.db.execute(`update profiles set choices = '{"newsletter":{}}' where label like 'Name of ada'`)
    expect((await read('people?purpose=newsletter')).body).toMatchObject({ items: [], leftOut: 3 })
    expect((await read('events?purpose=newsletter')).body.items).toEqual([])
  })
})

describe('an employee', () => {
  test('reads people as their role lets them, and may read for a purpose as well', async () => {
    expect((await read('people', { token: b.operatorToken })).body).toMatchObject({ items: [{}, {}, {}] })
    expect((await read('people?purpose=newsletter', { token: b.operatorToken })).body.leftOut).toBe(3)
  })
})
