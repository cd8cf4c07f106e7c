import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import type { Role } from '../platform/auth/role.ts'

type Found = { items: { type: string; title: string; to: string; detail: string | null }[]; missing: string[] }

let server: TestApp
beforeAll(async () => {
  server = await testApp()
  const key = await server.key('secret', { channel: 'web' })
  const batch = [
    { type: 'identify', userId: 'u-ada', traits: { name: 'Ada Order Lovelace' } },
    { type: 'track', userId: 'u-ada', event: 'Order Completed' },
    { type: 'group', userId: 'u-ada', groupId: 'acme', traits: { name: 'Orderly Works' } },
  ]
  await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
  await server.ask('PUT', '/api/metrics/order-value', {
    body: { name: 'Order value', event: 'Order Completed', aggregation: 'count' },
    headers: { 'if-none-match': '*' },
  })
})
afterAll(() => server.stop())

const find = async (q: string, options: object = {}) =>
  (await server.ask<Found>('GET', `/api/search?q=${encodeURIComponent(q)}`, options)).body

test('one word finds a person by any word of their name, a definition, an event and what the reference says', async () => {
  const { items, missing } = await eventually(() => find('order'), {
    until: (found) => found.items.some(({ type }) => type === 'event'),
    within: 90_000,
  })
  expect(missing).toEqual([])
  expect(items).toContainEqual(expect.objectContaining({ type: 'person', title: 'Ada Order Lovelace' }))
  expect(items).toContainEqual(
    expect.objectContaining({ type: 'definition', title: 'Order value', to: '/measures/order-value' }),
  )
  expect(items).toContainEqual(
    expect.objectContaining({ type: 'event', title: 'Order Completed', to: '/events?name=Order+Completed' }),
  )
  expect(items).toContainEqual(expect.objectContaining({ type: 'account', title: 'Orderly Works' }))
  expect((await find('identity_missing')).items[0]).toMatchObject({
    type: 'doc',
    to: '/docs/errors#identity_missing',
  })
})

test('what has the very name comes first', async () => {
  expect((await find('Order value')).items[0]).toMatchObject({ title: 'Order value' })
})

test.each<[Role, string[]]>([
  ['agent', ['account', 'doc', 'person']],
  ['analyst', ['account', 'definition', 'doc', 'event']],
])('a person with the role %s finds %s and nothing else', async (role, types) => {
  const { cookie } = await server.person(role)
  const { items } = await find('order', { token: null, headers: { cookie } })
  expect([...new Set(items.map(({ type }) => type))].sort().filter((type) => !types.includes(type))).toEqual([])
  expect(items.length).toBeGreaterThan(0)
})

test('who may not browse people has to know three characters', async () => {
  const agent = { token: null, headers: { cookie: (await server.person('agent')).cookie } }
  expect((await find('Ad', agent)).items.filter(({ type }) => type === 'person')).toEqual([])
  expect((await find('Ada', agent)).items.filter(({ type }) => type === 'person')).toHaveLength(1)
})

test.each(['', '   ', '\u0301', '%', "';--", 'x'.repeat(200), '🦀', ':* & |'])(
  '%j is a search like any other',
  async (q) => {
    const answer = await server.ask<Found>('GET', `/api/search?q=${encodeURIComponent(q)}`)
    expect(answer.status).toBe(200)
  },
)
