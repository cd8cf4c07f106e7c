import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'

type Listed = { items: { id: string; at: string; seen: boolean; to: string; params: object }[]; unseen: number }

let server: TestApp
beforeAll(async () => {
  server = await testApp()
  const key = await server.key('secret')
  await server.ask('POST', '/v1/track', { token: key, body: { event: 'Order', messageId: 'm-1' } })
})
afterAll(() => server.stop())

const list = async () => (await server.ask<Listed>('GET', '/api/notices')).body

test('a rejected message is told, seen, and gone when it is settled', async () => {
  const { items, unseen } = await list()
  expect(items).toMatchObject([{ id: 'rejected_waiting', params: { count: 1 }, to: '/rejected', seen: false }])
  expect(unseen).toBe(1)
  const seen = items.map(({ id, at }) => ({ id, at }))
  expect((await server.ask('POST', '/api/notices/seen', { body: { items: seen } })).status).toBe(204)
  expect((await list()).unseen).toBe(0)
  const rejected = await server.ask<{ items: { id: string }[] }>('GET', '/api/rejected')
  await server.ask('POST', `/api/rejected/${rejected.body.items[0]?.id}/discard`)
  expect((await eventually(list, { until: (now) => now.items.length === 0 })).unseen).toBe(0)
})

test('who may not read rejected messages is not told of them', async () => {
  const { cookie } = await server.person('agent')
  const answer = await server.ask<Listed>('GET', '/api/notices', { token: null, headers: { cookie } })
  expect(answer.body).toEqual({ items: [], unseen: 0 })
})

test('a notice waits a month at most', async () => {
  const snooze = (days: number) =>
    server.ask('PUT', '/api/notices/snooze', {
      body: { id: 'rejected_waiting', until: new Date(Date.now() + days * 24 * 3600 * 1000).toISOString() },
    })
  expect((await snooze(7)).status).toBe(204)
  expect((await snooze(60)).status).toBe(400)
})
