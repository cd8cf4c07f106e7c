import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'

type Overview = {
  readonly events: { total: number; last24h: number; perMinute: { at: string; count: number }[] }
  readonly people: number
  readonly rejected: number
  readonly decisions: number
  readonly shipping: { pending: number }
  readonly sources: { name: string; kind: string; lastUsedAt: string | null }[]
}

let server: TestApp

beforeAll(async () => {
  server = await testApp()
})
afterAll(() => server.stop())

test('the overview counts what is alive', async () => {
  const token = await server.key('secret', { channel: 'web' })
  await server.key('write')
  const batch = ['u-1', 'u-1', 'u-2'].map((userId) => ({ type: 'track', event: 'Seen', userId }))
  await server.ask('POST', '/v1/batch', { token, body: { batch } })
  await server.ask('POST', '/v1/track', { token, body: { event: 'Nobody’s, so it is refused' } })
  const { events, people, rejected, decisions, sources } = await eventually(
    async () => (await server.ask<Overview>('GET', '/api/overview')).body,
    { until: ({ events: { total }, shipping }) => total >= 3 && shipping.pending === 0 },
  )
  expect([events.total, events.last24h]).toEqual([3, 3])
  expect(events.perMinute).toHaveLength(60)
  expect(events.perMinute.reduce((sum, one) => sum + one.count, 0)).toBe(3)
  expect(Date.parse(events.perMinute[59]?.at ?? '')).toBeGreaterThan(Date.now() - 120_000)
  expect([people, rejected, decisions]).toEqual([2, 1, 0])
  expect(sources.map(({ kind }) => kind).sort()).toEqual(['secret', 'write'])
})
