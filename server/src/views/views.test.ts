import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import type { Role } from '../platform/auth/role.ts'

type View = { id: string; room: string; name: string; shared: boolean; mine: boolean; default: boolean; code?: string }

let now = Date.parse('2026-11-21T10:00:00.000Z')
let server: TestApp

beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
})
afterAll(() => server.stop())

/** Somebody who asks as their browser does. */
async function somebody(role: Role) {
  const { cookie, id } = await server.person(role, { sessionEnds: new Date(Date.now() + 10 * 24 * 3600 * 1000) })
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  const ask = <B = View>(method: string, path: string, body?: unknown) =>
    server.ask<B>(method, `/api/views${path}`, { headers, token: null, ...(body === undefined ? {} : { body }) })
  return {
    id,
    ask,
    save: (name: string, more: object = {}) =>
      ask('POST', '', { room: 'events', name, search: { channel: 'store' }, shared: false, ...more }),
    names: async (query = '') => (await ask<{ items: View[] }>('GET', query)).body.items.map(({ name }) => name),
    views: async () => (await ask<{ items: View[] }>('GET', '')).body.items,
  }
}

test('a private view is seen by who made it, and by nobody else', async () => {
  const [ada, bob] = [await somebody('admin'), await somebody('admin')]
  const saved = await ada.save('Store, today')
  expect(saved.status).toBe(201)
  expect(await ada.names('?room=events')).toEqual(['Store, today'])
  expect(await ada.names('?room=people')).toEqual([])
  expect(await bob.names()).toEqual([])
  for (const [method, path, body] of [
    ['PATCH', `/${saved.body.id}`, { name: 'Mine' }],
    ['DELETE', `/${saved.body.id}`, undefined],
    ['POST', `/${saved.body.id}/restore`, undefined],
    ['PUT', '/default/events', { view: saved.body.id }],
  ] as const)
    expect((await bob.ask(method, path, body)).body.code).toBe('view_unknown')
})

test('a shared view is seen by whoever may enter the room, and changed by its owner alone', async () => {
  const [ada, analyst, agent] = [await somebody('admin'), await somebody('analyst'), await somebody('agent')]
  const { body: view } = await ada.save('For all', { shared: true })
  expect(await analyst.views()).toMatchObject([{ id: view.id, mine: false }])
  expect(await agent.names()).not.toContain('For all')
  expect((await analyst.ask('PATCH', `/${view.id}`, { name: 'Other' })).body.code).toBe('view_not_yours')
  expect((await analyst.ask('DELETE', `/${view.id}`)).body.code).toBe('view_not_yours')
  expect((await ada.ask('PATCH', `/${view.id}`, { shared: false })).body).toMatchObject({ shared: false, mine: true })
  expect(await analyst.names()).toEqual([])
})

test('nobody saves a view of a room they may not enter, nor of one that has none', async () => {
  const agent = await somebody('agent')
  expect((await agent.save('Events')).status).toBe(403)
  expect((await agent.save('Somewhere', { room: 'cellar' })).status).toBe(400)
  expect((await agent.save('Callers', { room: 'people', search: { q: 'ada' } })).status).toBe(201)
})

test('a name is used once by a person in a room, whatever its case', async () => {
  const [ada, bob] = [await somebody('admin'), await somebody('admin')]
  await ada.save('Store')
  expect((await ada.save('STORE')).body.code).toBe('view_name_taken')
  expect((await ada.save('  Store ')).body.code).toBe('view_name_taken')
  expect((await ada.save('Store', { room: 'people' })).status).toBe(201)
  expect((await bob.save('Store')).status).toBe(201)
  const { body: other } = await ada.save('Web')
  expect((await ada.ask('PATCH', `/${other.id}`, { name: 'store' })).body.code).toBe('view_name_taken')
  expect((await ada.ask('PATCH', `/${other.id}`, { name: 'WEB' })).body.name).toBe('WEB')
})

test('of two views that are given one name at once, one gets it and the other is told', async () => {
  const ada = await somebody('admin')
  const { body: first } = await ada.save('One')
  const { body: second } = await ada.save('Two')
  for (let round = 0; round < 10; round += 1) {
    const change = ({ id }: View) => ada.ask('PATCH', `/${id}`, { name: `Round ${round}` })
    const answers = await Promise.all([change(first), change(second)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('view_name_taken')
  }
})

test('a removal can be taken back for a day, with the default that rested on it', async () => {
  const ada = await somebody('admin')
  const { body: view } = await ada.save('Store')
  expect((await ada.ask('PUT', '/default/events', { view: view.id })).status).toBe(204)
  expect(await ada.views()).toMatchObject([{ default: true }])
  expect((await ada.ask('DELETE', `/${view.id}`)).status).toBe(204)
  expect(await ada.views()).toEqual([])
  expect((await ada.ask('DELETE', `/${view.id}`)).body.code).toBe('view_unknown')
  expect((await ada.ask('POST', `/${view.id}/restore`)).body).toMatchObject({ name: 'Store', default: true })
  await ada.ask('DELETE', `/${view.id}`)
  now += 25 * 3600 * 1000
  const { body: later } = await ada.save('Later')
  await ada.ask('DELETE', `/${later.id}`)
  expect((await ada.ask('POST', `/${view.id}/restore`)).body.code).toBe('view_unknown')
})

test('a removal is not taken back over a new view of the same name', async () => {
  const ada = await somebody('admin')
  const { body: view } = await ada.save('Store')
  await ada.ask('DELETE', `/${view.id}`)
  await ada.save('Store')
  expect((await ada.ask('POST', `/${view.id}/restore`)).body.code).toBe('view_name_taken')
})

test('each person has one default a room, of that room', async () => {
  const ada = await somebody('admin')
  const { body: first } = await ada.save('First')
  const { body: second } = await ada.save('Second')
  await ada.ask('PUT', '/default/events', { view: first.id })
  await ada.ask('PUT', '/default/events', { view: second.id })
  expect((await ada.views()).filter((view) => view.default).map(({ name }) => name)).toEqual(['Second'])
  expect((await ada.ask('PUT', '/default/people', { view: second.id })).status).toBe(400)
  await ada.ask('PUT', '/default/events', { view: null })
  expect((await ada.views()).some((view) => view.default)).toBe(false)
})

test('a person may have two hundred views, and no more', async () => {
  const ada = await somebody('admin')
  await server.db.execute(
    `insert into saved_views (id, room, name, search, owner, shared, created_at, updated_at)
     select gen_random_uuid(), 'people', 'v' || n, '{}', $1, false, now(), now() from generate_series(1, 200) n`,
    [`user:${ada.id}`],
  )
  expect((await ada.save('One more')).body.code).toBe('view_limit')
})

test('the trail says who changed which view, and quotes no filter', async () => {
  const ada = await somebody('admin')
  const { body: view } = await ada.save('Grace Hopper', { search: { q: 'grace@example.org' } })
  await ada.ask('DELETE', `/${view.id}`)
  const rows = await server.db.query<{ action: string; detail: string }>(
    'select action, detail from audit_records where target_id = $1 order by id',
    [view.id],
  )
  expect(rows.map(({ action }) => action)).toEqual(['view.create', 'view.remove'])
  expect(JSON.stringify(rows)).not.toMatch(/grace/i)
})
