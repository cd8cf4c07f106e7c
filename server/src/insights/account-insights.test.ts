import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { accountKey } from '../identity/index.ts'

type Event = { messageId: string; type: string; label: string }
type Day = { day: string; messages: number; people: number; members: number }

let server: TestApp

beforeAll(async () => {
  server = await testApp({ clock: () => Date.parse('2026-11-21T12:00:00.000Z') })
  const write = await server.key('secret', { channel: 'web' })
  const at = (day: number) => `2026-11-${day}T10:00:00.000Z`
  const batch = [
    { type: 'group', userId: 'bob', groupId: 'acme', timestamp: at(19) },
    { type: 'group', anonymousId: 'visit', groupId: 'acme', timestamp: at(19) },
    { type: 'track', event: 'Report Opened', userId: 'bob', context: { groupId: 'acme' }, timestamp: at(20) },
    { type: 'track', event: 'Report Opened', userId: 'cyd', context: { groupId: 'acme' }, timestamp: at(20) },
    { type: 'track', event: 'Elsewhere', userId: 'bob', context: { groupId: 'globex' }, timestamp: at(20) },
    // The name of an account anywhere else is no name of an account.
    { type: 'track', event: 'Said', userId: 'bob', properties: { groupId: 'acme' }, timestamp: at(20) },
    { type: 'group', userId: 'dee', groupId: 42, timestamp: at(20) },
    { type: 'identify', userId: 'bob', anonymousId: 'visit', timestamp: at(21) },
    // Said last, and the first to have happened.
    { type: 'group', userId: 'ada', groupId: 'acme', timestamp: at(10) },
  ].map((message, n) => ({ ...message, messageId: `m-${n}` }))
  const answer = await server.ask('POST', '/v1/batch', { token: write, body: { batch } })
  expect(answer.body).toMatchObject({ accepted: batch.length })
})
afterAll(() => server.stop())

const eventsOf = async (groupId: string, query = '') =>
  (
    await server.ask<{ items: Event[]; nextCursor: string | null }>(
      'GET',
      `/api/accounts/${accountKey(groupId)}/events${query}`,
    )
  ).body

test('the timeline of an account has its calls and what happened there, newest first', async () => {
  const { items } = await eventually(() => eventsOf('acme'), { until: ({ items = [] }) => items.length === 5 })
  expect(items.map(({ messageId, type, label }) => [messageId, type, label])).toEqual([
    ['m-3', 'track', 'cyd'],
    ['m-2', 'track', 'bob'],
    ['m-1', 'group', 'bob'],
    ['m-0', 'group', 'bob'],
    ['m-8', 'group', 'ada'],
  ])
  const seen: Event[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof eventsOf>> = await eventsOf('acme', `?limit=1&cursor=${cursor}`)
    seen.push(...page.items)
    cursor = page.nextCursor
  }
  expect(seen).toEqual(items)
  expect((await eventsOf('acme', '?q=REPORT')).items).toHaveLength(2)
  expect((await eventsOf('42')).items).toMatchObject([{ messageId: 'm-6', label: 'dee' }])
})

test('the days of an account count messages, the people they came from, and members as they are known now', async () => {
  await eventually(() => eventsOf('acme'), { until: ({ items = [] }) => items.length === 5 })
  const activity = async () =>
    (await server.ask<{ days: Day[] }>('GET', `/api/accounts/${accountKey('acme')}/activity?days=4`)).body.days
  expect(await eventually(activity, { until: (days) => days[1]?.people === 1 })).toEqual([
    { day: '2026-11-18', messages: 0, people: 0, members: 1 },
    { day: '2026-11-19', messages: 2, people: 1, members: 2 },
    { day: '2026-11-20', messages: 2, people: 2, members: 2 },
    { day: '2026-11-21', messages: 0, people: 0, members: 2 },
  ])
})

test('of an account that nobody named they are a 404', async () => {
  for (const path of ['events', 'activity'])
    expect((await server.ask('GET', `/api/accounts/${accountKey('nobody')}/${path}`)).body.code).toBe('account_unknown')
})
