import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from './app.test-support.ts'
import { personSql } from './identity/index.ts'

let server: TestApp

beforeAll(async () => {
  server = await testApp()
})
afterAll(() => server.stop())

test('takes a message, acknowledges it, knows the person at once, and ships it', async () => {
  const key = await server.key('secret')
  const sent = await server.ask('POST', '/v1/identify', {
    token: key,
    body: { userId: 'u-1', anonymousId: 'a-1', messageId: 'm-1', traits: { name: 'Ada' } },
  })
  expect([sent.status, sent.body]).toEqual([200, { success: true, accepted: 1, rejected: [] }])

  const people = await server.ask<{ items: { label: string }[] }>('GET', '/api/people')
  expect(people.body.items.map((one) => one.label)).toEqual(['Ada'])

  const [shipped] = await eventually(
    () => server.clickhouse.query<{ message_id: string }>('SELECT message_id FROM events'),
    { until: (rows) => rows.length > 0 },
  )
  expect(shipped?.message_id).toBe('m-1')
})

test('tells the analytics engine who is one person, so that its readers count people and not identifiers', async () => {
  const key = await server.key('secret')
  const track = (messageId: string, who: object) => ({ type: 'track', event: 'Seen', messageId, ...who })
  const send = (...batch: object[]) => server.ask('POST', '/v1/batch', { token: key, body: { batch } })
  await send(
    track('s-1', { userId: 'u-s' }),
    track('s-2', { anonymousId: 'a-s' }),
    track('s-3', { anonymousId: 'b-s' }),
  )
  await send(track('s-4', { userId: 'u-s', anonymousId: 'a-s' }))
  await send(track('s-5', { userId: 'u-s', anonymousId: 'b-s' }))
  const [people] = await eventually(
    () =>
      server.clickhouse.query<{ events: number; people: number }>(
        `WITH ${personSql.identities()}
         SELECT count() AS events, uniqExact(${personSql.person('events')}) AS people
         FROM events ${personSql.join('events')} WHERE message_id LIKE 's-%'`,
      ),
    { until: ([row]) => row?.events === 5 },
  )
  expect(people).toEqual({ events: 5, people: 1 })
})

test('answers readiness when both engines do', async () => {
  const { status } = await server.ask('GET', '/readyz', { token: null })
  expect(status).toBe(200)
})
