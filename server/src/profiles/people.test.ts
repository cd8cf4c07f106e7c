import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'
import { expectConsistent } from '../intake/intake.test-support.ts'
import { encodeCursor } from '../platform/http/cursor.ts'
import { createProfiles } from './profiles.ts'
import { rebuildPage } from './rebuild.ts'

type Person = { id: string; label: string; identifiers: { type: string; value: string }[]; events: number }
type Page = { items: Person[]; nextCursor: string | null }

let now = Date.parse('2026-11-21T10:00:00.000Z')
let server: TestApp

beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
  const key = await server.key('secret', { channel: 'web' })
  const send = async (...batch: object[]) => {
    const answer = await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
    expect(answer.body).toMatchObject({ accepted: batch.length })
    // Lists are in the order of the hour in which people were last seen.
    now += 3600 * 1000
  }
  const identify = (messageId: string, userId: string, traits: object, more: object = {}) => ({
    type: 'identify',
    messageId,
    userId,
    traits,
    ...more,
  })
  await send(identify('m-1', 'u-ada', { name: 'Ada Lovelace', email: 'Ada@Example.com' }))
  await send({ type: 'page', messageId: 'm-2', anonymousId: 'a-1', name: 'Home' })
  await send(
    identify(
      'm-3',
      'u-ada',
      {},
      { anonymousId: 'a-1', context: { externalIds: [{ type: 'email', id: 'Ada@Example.com' }] } },
    ),
  )
  await send(identify('m-4', 'U-ZOË', { firstName: 'Zoë', lastName: 'Élan' }))
  await send(identify('m-5', '100%_sure', { email: 'percent@example.com' }))
  await send(identify('m-6', '100 pounds', { name: 'back\\slash' }))
  await send(identify('m-7', 'u-nul', { name: 'N\0ul \ud800' }))
})
afterAll(() => server.stop())

const list = async (query = '') => {
  const { status, body } = await server.ask<Page>('GET', `/api/people${query}`)
  expect(status).toBe(200)
  return body
}
const found = async (q: string) => (await list(`?q=${encodeURIComponent(q)}`)).items.map((one) => one.label)

describe('the list of people', () => {
  test('shows who was seen last first, by what they are called', async () => {
    expect((await list()).items.map((one) => one.label)).toEqual([
      'Nul \ufffd',
      'back\\slash',
      'percent@example.com',
      'Zoë Élan',
      'Ada Lovelace',
    ])
  })

  test('goes on from page to page without a gap or a repetition', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page = await list(`?limit=2&cursor=${cursor}`)
      seen.push(...page.items.map((one) => one.id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual((await list()).items.map((one) => one.id))
  })

  test.each(['x', 'bnVsbA', encodeURIComponent('[]')])('refuses a cursor it did not give (%s)', async (cursor) => {
    const answer = await server.ask('GET', `/api/people?cursor=${cursor}`)
    expect([answer.status, answer.body.code]).toEqual([400, 'request_invalid'])
  })
})

describe('search', () => {
  test.each([
    ['u-ada', ['Ada Lovelace']],
    ['ADA', ['Ada Lovelace']],
    ['ada@example.com', ['Ada Lovelace']],
    ['  ada l ', ['Ada Lovelace']],
    ['a-1', ['Ada Lovelace']],
    ['u-zoë', ['Zoë Élan']],
    ['ZOË É', ['Zoë Élan']],
    ['100%', ['percent@example.com']],
    ['100%_', ['percent@example.com']],
    ['100 ', ['back\\slash', 'percent@example.com']],
    ['%', []],
    ['_00', []],
    ['back\\', ['back\\slash']],
    ['\\', []],
    ['lovelace', ['Ada Lovelace']],
    ['LOVE ad', ['Ada Lovelace']],
    ['love zo', []],
    ['lov:* | ela', []],
    ['& ! <->', []],
    ["'; drop table people; --", []],
  ])('for %j finds %j', async (q, labels) => {
    expect(await found(q)).toEqual(labels)
  })

  test('for what no text holds is refused, not an error of ours', async () => {
    expect((await server.ask('GET', '/api/people?q=%00')).status).toBe(400)
    expect((await server.ask('GET', `/api/people?q=${'x'.repeat(201)}`)).status).toBe(400)
  })
})

describe('a person', () => {
  const ada = originOf('userId', 'u-ada')

  test('is found under any of their origins, with links and their evidence', async () => {
    const [visit, email] = [originOf('anonymousId', 'a-1'), originOf('email', 'ada@example.com')]
    const id = [ada, visit, email].sort()[0]
    for (const origin of [ada, visit, email]) {
      const { body } = await server.ask('GET', `/api/people/${origin}`)
      expect(body).toMatchObject({ id, label: 'Ada Lovelace', profile: { activity: { events: 3 } } })
    }
    const { body } = await server.ask<{ links: { b: object; messageId: string }[] }>('GET', `/api/people/${ada}`)
    expect(body.links).toHaveLength(2)
    for (const link of body.links)
      expect(link).toMatchObject({ rule: 'same_message', messageId: 'm-3', channel: 'web', origin: ada })
    const ends = body.links.flatMap((link) => Object.values(link)).filter((one) => typeof one === 'object')
    expect(ends).toContainEqual({ type: 'userId', value: 'u-ada' })
    expect(ends).toContainEqual({ type: 'anonymousId', value: 'a-1' })
    expect(ends).toContainEqual({ type: 'email', value: 'ada@example.com' })
  })

  test('whom nobody knows is a 404, and what is no id a 400', async () => {
    expect((await server.ask('GET', `/api/people/${originOf('userId', 'nobody')}`)).body.code).toBe('profile_unknown')
    expect((await server.ask('GET', '/api/people/nobody')).status).toBe(400)
  })

  test('is told with where each trait came from', async () => {
    const { body } = await server.ask<{ profile: { traits: Record<string, object> } }>('GET', `/api/people/${ada}`)
    expect(body.profile.traits.name).toEqual({
      value: 'Ada Lovelace',
      at: '2026-11-21T10:00:00.000Z',
      channel: 'web',
      messageId: 'm-1',
      source: expect.any(String),
    })
  })
})

describe('rebuilding', () => {
  test('one person says that the document is what the log says', async () => {
    const { body } = await server.ask('POST', `/api/people/${originOf('anonymousId', 'a-1')}/rebuild`)
    expect(body).toMatchObject({ events: 3, same: true })
  })

  test('mends a document that is not, and decisions and lists see it', async () => {
    const zoe = originOf('userId', 'U-ZOË')
    await server.db.execute(
      `update profiles set doc = replace(doc, 'Élan', 'Forged'), label = 'Forged' where profile = $1`,
      [zoe],
    )
    expect((await server.ask('POST', `/api/people/${zoe}/rebuild`)).body).toMatchObject({ same: false })
    expect((await server.ask('POST', `/api/people/${zoe}/rebuild`)).body).toMatchObject({ same: true })
    expect(await found('zoë')).toEqual(['Zoë Élan'])
  })

  test('everybody, page by page, finds nothing different', async () => {
    const { body } = await server.ask('POST', '/api/people/rebuild', { body: {} })
    expect(body).toEqual({ rebuilt: 5, different: 0, older: 0, nextCursor: null, total: 5 })
  })

  test('goes on from page to page, and counts people once', async () => {
    const node = createProfiles({ db: server.db, beside: [], capacity: 10 })
    const seen: string[] = []
    let after: string | undefined
    do {
      const { rebuilt, last } = await rebuildPage({ after, limit: 2 }, { db: server.db, profiles: node })
      seen.push(...rebuilt.map((one) => one.id))
      after = last
    } while (after !== undefined)
    expect(seen).toHaveLength(5)
    expect(seen).toEqual([...new Set(seen)].sort())
    const { body } = await server.ask('POST', '/api/people/rebuild', {
      body: { cursor: encodeCursor([seen[2] ?? '']) },
    })
    expect(body).toEqual({ rebuilt: 2, different: 0, older: 0, nextCursor: null, total: null })
  })

  test('everybody mends whoever differs, while others are written', async () => {
    await server.db.execute(
      `update profiles set doc = replace(doc, 'Élan', 'Forged'), version = nextval('profile_versions')`,
    )
    const key = await server.key('secret', { channel: 'web' })
    const sent = Array.from({ length: 20 }, (_, n) =>
      server.ask('POST', '/v1/track', { token: key, body: { event: 'Seen', messageId: `busy-${n}`, userId: 'U-ZOË' } }),
    )
    const { body } = await server.ask('POST', '/api/people/rebuild', { body: {} })
    expect(body).toMatchObject({ rebuilt: 5 })
    for (const { status } of await Promise.all(sent)) expect(status).toBe(200)
    await server.ask('POST', '/api/people/rebuild', { body: {} })
    await expectConsistent(server.db)
  })

  test('somebody unknown is a 404', async () => {
    expect((await server.ask('POST', `/api/people/${originOf('userId', 'nobody')}/rebuild`)).status).toBe(404)
  })
})

describe('a stored document that cannot be read', () => {
  const visitor = originOf('userId', '100%_sure')
  const damage = () =>
    server.db.execute(`update profiles set doc = 'damaged', version = nextval('profile_versions') where profile = $1`, [
      visitor,
    ])

  test('costs only its own person their page, with a code of its own', async () => {
    await damage()
    const answer = await server.ask('GET', `/api/people/${visitor}`)
    expect([answer.status, answer.body.code]).toEqual([500, 'profile_unreadable'])
    expect((await server.ask('GET', `/api/people/${originOf('userId', 'u-ada')}`)).status).toBe(200)
    expect((await list()).items).toHaveLength(5)
  })

  test('gives their elements the fallback, with the reason, and others their decisions', async () => {
    await damage()
    const made = await server.ask('PUT', '/api/elements/hello', {
      body: {
        name: 'Hello',
        variants: [{ key: 'known', when: { 'traits.email': { $exists: true } }, content: 'you' }],
        fallback: { content: 'somebody' },
      },
      headers: { 'if-none-match': '*' },
    })
    expect(made.status, made.text).toBe(201)
    const token = await server.key('secret')
    const decide = async (userId: string) => {
      const { body } = await server.ask<{ decisions: object }>('POST', '/v1/decide', {
        token,
        body: { elements: ['hello'], identity: { userId, anonymousId: 'a-none' } },
      })
      return body.decisions
    }
    await eventually(() => decide('u-ada'), { until: (decisions) => JSON.stringify(decisions).includes('known') })
    const [damaged, ada] = await Promise.all([decide('100%_sure'), decide('u-ada')])
    expect(damaged).toMatchObject({ hello: { variant: null, content: 'somebody', reason: 'error' } })
    expect(ada).toMatchObject({ hello: { variant: 'known', reason: 'matched' } })
  })

  test('is folded again from the log, alone or with everybody', async () => {
    await damage()
    expect((await server.ask('POST', `/api/people/${visitor}/rebuild`)).body).toMatchObject({ same: false })
    await damage()
    expect((await server.ask('POST', '/api/people/rebuild', { body: {} })).body).toMatchObject({ different: 1 })
    expect((await server.ask('GET', `/api/people/${visitor}`)).status).toBe(200)
  })
})

describe('more reading than can be done', () => {
  test('is refused with 503 and Retry-After, and then there is room again', async () => {
    const profiles = createProfiles({ db: server.db, beside: [], capacity: 10, bound: 5 })
    const ada = originOf('userId', 'u-ada')
    const waiting = Array.from({ length: 5 }, () => profiles.current(ada))
    await expect(profiles.current(ada)).rejects.toMatchObject({ code: 'overloaded', options: { retryAfter: 1 } })
    for (const held of await Promise.all(waiting)) expect(held?.profile.traits.name?.value).toBe('Ada Lovelace')
    expect((await profiles.current(ada))?.version).toBeGreaterThan(0)
  })
})

test('a list shows of each person first by what people know them, then their visits, and how many more there are', async () => {
  const visits = Array.from({ length: 7 }, (_, n) => ({ type: 'page', userId: 'u-busy', anonymousId: `a-busy-${n}` }))
  const externalIds = [{ type: 'email', id: 'busy@example.com' }]
  const batch = [...visits, { type: 'identify', userId: 'u-busy', context: { externalIds } }]
  const token = await server.key('secret')
  expect((await server.ask('POST', '/v1/batch', { token, body: { batch } })).status).toBe(200)
  const [busy] = (await list('?q=u-busy')).items
  expect(busy?.identifiers.map(({ type }) => type)).toEqual([
    'userId',
    'email',
    'anonymousId',
    'anonymousId',
    'anonymousId',
  ])
  expect(busy).toMatchObject({ more: 4 })
})
