import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type TestApp, testApp } from '../app.test-support.ts'
import { accountKey, originOf } from '../identity/index.ts'
import { expectConsistent } from '../intake/intake.test-support.ts'

type Summary = { id: string; groupId: string; label: string; members: number; lastSeen: string; calls: number }
type Page<T> = { items: T[]; nextCursor: string | null }
type Member = { id: string; label: string; since: string; lastSaid: string; calls: number; messageId: string }

let now = Date.parse('2026-11-21T10:00:00.000Z')
let server: TestApp
let write: string
let messages = 0

beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
  write = await server.key('secret', { channel: 'web' })
  await send(join('acme', 'ada', { name: 'Acme Corporation', plan: 'pro', seats: 40 }))
  await send(join('acme', 'bob', { plan: 'free' }))
  await send(join('ACME-LABS', 'bob', { name: 'Laboratoires Élan' }))
  await send(join('100%_sure', 'cyd'))
  await send(join('acme', undefined, {}, { anonymousId: 'visit' }))
})
afterAll(() => server.stop())

function join(groupId: string | number, userId?: string, traits: object = {}, more: object = {}) {
  return { type: 'group', groupId, ...(userId === undefined ? {} : { userId }), traits, ...more }
}

async function send(...batch: object[]): Promise<void> {
  const body = { batch: batch.map((one) => ({ messageId: `m-${++messages}`, ...one })) }
  const answer = await server.ask('POST', '/v1/batch', { token: write, body })
  expect(answer.body, answer.text).toMatchObject({ accepted: batch.length })
  // Lists are in the order of the hour.
  now += 3600 * 1000
}

const list = async (query = '') => (await server.ask<Page<Summary>>('GET', `/api/accounts${query}`)).body
const membersOf = async (groupId: string, query = '') =>
  (await server.ask<Page<Member>>('GET', `/api/accounts/${accountKey(groupId)}/members${query}`)).body

/** Every page of a list, one entry at a time. */
async function walk<T>(page: (query: string) => Promise<Page<T>>): Promise<T[]> {
  const seen: T[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const next: Page<T> = await page(`limit=1&cursor=${cursor}`)
    seen.push(...next.items)
    cursor = next.nextCursor
  }
  return seen
}

describe('the list of accounts', () => {
  test('shows who was named last first, with their people', async () => {
    expect((await list()).items.map(({ groupId, label, members, calls }) => [groupId, label, members, calls])).toEqual([
      ['acme', 'Acme Corporation', 3, 3],
      ['100%_sure', '100%_sure', 1, 1],
      ['ACME-LABS', 'Laboratoires Élan', 1, 1],
    ])
  })

  test('by number of people, and page by page in either order, has no gap and no repetition', async () => {
    const ids = async (sort: string) => (await list(`?sort=${sort}`)).items.map(({ groupId }) => groupId)
    expect((await ids('members'))[0]).toBe('acme')
    for (const sort of ['seen', 'members'])
      expect((await walk((page) => list(`?sort=${sort}&${page}`))).map(({ groupId }) => groupId)).toEqual(
        await ids(sort),
      )
  })

  test.each([
    ['acme', ['acme', 'ACME-LABS']],
    ['Acme Corp', ['acme']],
    ['laboratoires é', ['ACME-LABS']],
    ['100%', ['100%_sure']],
    ['_00', []],
    ['%', []],
    ['corporation', []],
  ])('searched for %j finds %j', async (q, found) => {
    expect((await list(`?q=${encodeURIComponent(q)}`)).items.map(({ groupId }) => groupId)).toEqual(found)
  })

  test('refuses a cursor of another order', async () => {
    const { nextCursor } = await list('?sort=members&limit=1')
    const answer = await server.ask('GET', `/api/accounts?sort=seen&cursor=${nextCursor}`)
    expect([answer.status, answer.body.code]).toEqual([400, 'request_invalid'])
  })
})

describe('an account', () => {
  test('tells its traits with where each came from', async () => {
    const { body } = await server.ask('GET', `/api/accounts/${accountKey('acme')}`)
    expect(body).toMatchObject({
      groupId: 'acme',
      label: 'Acme Corporation',
      members: 3,
      account: {
        id: 'acme',
        traits: {
          plan: { value: 'free', messageId: 'm-2', channel: 'web', at: '2026-11-21T11:00:00.000Z' },
          seats: { value: 40, messageId: 'm-1' },
        },
        activity: { events: 3 },
      },
    })
  })

  test('that nobody named is a 404, and what is no key a 400', async () => {
    for (const path of ['', '/members'])
      expect((await server.ask('GET', `/api/accounts/${accountKey('nobody')}${path}`)).body.code).toBe(
        'account_unknown',
      )
    expect((await server.ask('GET', '/api/accounts/acme')).status).toBe(400)
  })

  test('lists its people, those who joined last first, with what first said so', async () => {
    const { items } = await membersOf('acme')
    expect(items.map(({ label, messageId, calls }) => [label, messageId, calls])).toEqual([
      ['visit', 'm-5', 1],
      ['bob', 'm-2', 1],
      ['ada', 'm-1', 1],
    ])
    expect(await walk((page) => membersOf('acme', `?${page}`))).toEqual(items)
  })

  test('is listed with the person, and with how many there are', async () => {
    const { body } = await server.ask('GET', `/api/people/${originOf('userId', 'bob')}/accounts`)
    expect(body).toMatchObject({
      total: 2,
      items: [
        { groupId: 'ACME-LABS', label: 'Laboratoires Élan', calls: 1 },
        { groupId: 'acme', since: '2026-11-21T11:00:00.000Z' },
      ],
    })
    const none = await server.ask('GET', `/api/people/${originOf('userId', 'nobody')}/accounts`)
    expect(none.body.code).toBe('profile_unknown')
  })

  test('counts and lists once who proves to be one person, where they joined first', async () => {
    await send({ type: 'identify', userId: 'ada', anonymousId: 'visit' })
    expect((await list('?q=acme c')).items[0]).toMatchObject({ members: 2 })
    expect((await membersOf('acme')).items).toMatchObject([
      { label: 'bob', calls: 1 },
      {
        label: 'ada',
        calls: 2,
        messageId: 'm-1',
        since: '2026-11-21T10:00:00.000Z',
        lastSaid: '2026-11-21T14:00:00.000Z',
      },
    ])
    await expectConsistent(server.db)
  })

  test('under an id too long to be kept does not come to be, and the message is taken all the same', async () => {
    await send(join('x'.repeat(121), 'ada'))
    expect((await list('?q=xxx')).items).toEqual([])
    await expectConsistent(server.db)
  })
})

describe('rebuilding', () => {
  type Step = { rebuilt: number; different: number; nextCursor: string | null; total: number | null }
  const rebuild = async () => {
    const steps: Step[] = []
    let cursor: string | null = null
    do {
      const answer: Answer<Step> = await server.ask<Step>('POST', '/api/accounts/rebuild', { body: { cursor } })
      expect(answer.status, answer.text).toBe(200)
      steps.push(answer.body)
      cursor = answer.body.nextCursor
    } while (cursor !== null)
    return {
      total: steps[0]?.total,
      rebuilt: steps.reduce((sum, step) => sum + step.rebuilt, 0),
      different: steps.reduce((sum, step) => sum + step.different, 0),
    }
  }

  test('finds nothing different', async () => {
    expect(await rebuild()).toEqual({ total: 3, rebuilt: 3, different: 0 })
  })

  test.each([
    ['a document', `update account_documents set doc = replace(doc, 'free', 'forged') where id = 'acme'`],
    ['one that cannot be read', `update account_documents set doc = 'damaged' where id = 'acme'`],
    ['the number of people', `update account_documents set members = 7 where id = 'acme'`],
    ['an account that is missing', `delete from account_documents where id = 'acme'`],
    [
      'an account that nothing names',
      `insert into account_documents (account, id, doc, label, seen_hour) values (gen_random_uuid(), 'ghost', '', '', now())`,
    ],
    ['a membership', `update account_members set calls = 9 where message_id = 'm-1'`],
    [
      'a member nobody spoke of',
      `insert into account_members select account, gen_random_uuid(), first_at, last_at, calls, source, channel, message_id from account_members limit 1`,
    ],
  ])('mends %s', async (_, damage) => {
    await server.db.execute(damage)
    expect((await rebuild()).different).toBeGreaterThan(0)
    expect((await rebuild()).different).toBe(0)
    await expectConsistent(server.db)
  })
})
