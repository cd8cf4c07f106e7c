import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'

// What was suggested under definitions that have changed since: it leaves the inbox, says why, cannot be accepted, and is back when they are.

type Suggestion = {
  id: string
  a: { type: string }
  b: { type: string }
  reason: { code: string }
  lapsed: { code: string; key: string; since: string | null } | null
}

let server: TestApp
let token: string

beforeAll(async () => {
  server = await testApp()
  token = await server.key('secret', { channel: 'store' })
})
afterAll(() => server.stop())

/** Two people, of whom the second then presents what the first has. */
async function doubt(name: string, type: string, id: string) {
  const context = { externalIds: [{ type, id }] }
  for (const [userId, more] of [
    [`${name}-1`, { context }],
    [`${name}-2`, {}],
    [`${name}-2`, { context }],
  ] as const) {
    const message = { type: 'identify', userId, ...more }
    const { body } = await server.ask('POST', '/v1/batch', { token, body: { batch: [message] } })
    expect(body).toMatchObject({ accepted: 1 })
  }
}
const listed = async (type: string, lapsed = false) =>
  (await server.ask<{ items: Suggestion[] }>('GET', `/api/identity/suggestions?lapsed=${lapsed}`)).body.items.filter(
    ({ a, b }) => a.type === type || b.type === type,
  )
const settle = (verb: 'accept' | 'dismiss', one: Suggestion | undefined) =>
  server.ask('POST', `/api/identity/suggestions/${one?.id}/${verb}`, { body: { reason: 'as it was shown' } })
async function define(path: string, body: object) {
  const before = await server.ask('GET', path)
  const etag = before.headers.get('etag')
  const { status, text } = await server.ask('PUT', path, {
    body,
    headers: etag === null || before.status === 404 ? { 'if-none-match': '*' } : { 'if-match': etag },
  })
  expect([200, 201], text).toContain(status)
}
const type = (rest: object) => ({
  name: 'T',
  strength: 'strong',
  most: 1,
  normalise: 'trim',
  trust: ['partner', 'secret'],
  ...rest,
})

test('a type that was declared shared withdraws what it suggested, and says since when', async () => {
  await define('/api/identifiers/till_phone', type({}))
  await doubt('family', 'till_phone', '0145000000')
  const [waiting] = await listed('till_phone')
  expect(waiting).toMatchObject({ reason: { code: 'conflict' }, lapsed: null })
  const { most: _, ...shared } = type({ shared: true })
  await define('/api/identifiers/till_phone', shared)
  await define('/api/identifiers/till_phone', { ...shared, name: 'Telephone at the till' })
  const [lapsed] = await eventually(() => listed('till_phone', true), { until: (found) => found.length > 0 })
  expect(lapsed).toMatchObject({ id: waiting?.id, lapsed: { code: 'shared', key: 'till_phone' } })
  const { items } = (
    await server.ask<{ items: { revision: number; at: string }[] }>('GET', '/api/identifiers/till_phone/revisions')
  ).body
  expect(lapsed?.lapsed?.since).toBe(items.find(({ revision }) => revision === 2)?.at)
  expect(await listed('till_phone')).toEqual([])
  const refused = await settle('accept', lapsed)
  expect([refused.status, (refused.body as { code: string }).code]).toEqual([409, 'suggestion_lapsed'])
})

test('it waits again when the type is no longer shared', async () => {
  await define('/api/identifiers/till_phone', type({}))
  const [waiting] = await eventually(() => listed('till_phone'), { until: (found) => found.length > 0 })
  expect(waiting?.lapsed).toBeNull()
  expect((await settle('accept', waiting)).status).toBe(200)
})

test('what a rule suggested goes with the rule, and can still be dismissed', async () => {
  const rule = { name: 'R', priority: 1, between: ['userId', 'till_card'], action: 'suggest' }
  await define('/api/identity-rules/ask-first', rule)
  await doubt('till', 'till_card', 'c-1')
  const [waiting] = await listed('till_card')
  expect(waiting).toMatchObject({ reason: { code: 'rule' }, lapsed: null })
  const { headers } = await server.ask('GET', '/api/identity-rules/ask-first')
  const gone = await server.ask('DELETE', '/api/identity-rules/ask-first', {
    headers: { 'if-match': headers.get('etag') ?? '' },
  })
  expect(gone.status, gone.text).toBeLessThan(300)
  const lapsed = await eventually(() => listed('till_card', true), { until: (found) => found.length > 0 })
  expect(lapsed[0]).toMatchObject({ lapsed: { code: 'rule_gone', key: 'ask-first', since: expect.any(String) } })
  expect((await settle('accept', lapsed[0])).status).toBe(409)
  for (const one of lapsed) expect((await settle('dismiss', one)).status).toBe(200)
  expect(await listed('till_card', true)).toEqual([])
})

test('a rule that never links such a pair says so of what waits', async () => {
  await doubt('crm', 'crm_id', '77')
  const [waiting] = await listed('crm_id')
  expect(waiting?.lapsed).toBeNull()
  await define('/api/identity-rules/not-in-shops', {
    name: 'N',
    priority: 2,
    when: { channels: ['store'] },
    between: ['userId', 'crm_id'],
    action: 'never',
  })
  const [told] = await eventually(() => listed('crm_id'), { until: ([one]) => one?.lapsed !== null })
  expect(told?.lapsed).toMatchObject({ code: 'never', key: 'not-in-shops' })
  expect((await settle('accept', told)).status).toBe(409)
})

test('a type that became weak still asks: somebody may know', async () => {
  await define('/api/identifiers/desk_no', type({}))
  await doubt('desk', 'desk_no', '5')
  await define('/api/identifiers/desk_no', type({ strength: 'weak' }))
  const [waiting] = await listed('desk_no')
  expect(waiting?.lapsed).toBeNull()
  expect((await settle('accept', waiting)).status).toBe(200)
})

test('a message that shows such a pair again is taken as any other: it is not dropped because it was asked once', async () => {
  await define('/api/identity-rules/ask-again', {
    name: 'R',
    priority: 1,
    between: ['userId', 'club_card'],
    action: 'suggest',
  })
  await doubt('club', 'club_card', 'c-1')
  expect((await listed('club_card')).map(({ reason }) => reason.code)).toEqual(['rule', 'rule'])
  const { headers } = await server.ask('GET', '/api/identity-rules/ask-again')
  await server.ask('DELETE', '/api/identity-rules/ask-again', { headers: { 'if-match': headers.get('etag') ?? '' } })
  await doubt('club', 'club_card', 'c-1')
  // The first who shows the card has it now; of the second, it is asked for another reason.
  const known = await server.ask<{ label: string }>('GET', '/api/profiles/by/club_card/c-1')
  expect(known.body.label).toBe('club-1')
  expect((await listed('club_card')).map(({ reason }) => reason.code)).toEqual(['conflict'])
  expect(await listed('club_card', true)).toEqual([])
})

test('a family whose telephone was asked about is found by it once it is shared', async () => {
  await define('/api/identifiers/home_phone', type({}))
  await doubt('home', 'home_phone', '0146000000')
  const { most: _, ...shared } = type({ shared: true })
  await define('/api/identifiers/home_phone', shared)
  await doubt('home', 'home_phone', '0146000000')
  expect(await listed('home_phone', true)).toEqual([])
  const { status, body } = await server.ask<{ people: { label: string }[] }>(
    'GET',
    '/api/profiles/by/home_phone/0146000000',
  )
  expect([status, body.people.map(({ label }) => label).sort()]).toEqual([409, ['home-1', 'home-2']])
})
