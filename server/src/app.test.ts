import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from './app.test-support.ts'

let server: TestApp

beforeAll(async () => {
  server = await testApp()
})
afterAll(() => server.stop())

test('takes a message, acknowledges it, knows the person at once, and ships it', async () => {
  const key = await server.key('write')
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

test('answers readiness when both engines do', async () => {
  const { status } = await server.ask('GET', '/readyz', { token: null })
  expect(status).toBe(200)
})
