import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from './app.test-support.ts'
import { originOf, personSql } from './identity/index.ts'
import { put } from './identity-on-shared-devices.test-support.ts'

// A card that nobody has shown for a month is nobody's in particular any more: over HTTP, by the job, on every node and in insights.

const DAY = 24 * 3_600_000

let now = Date.parse('2026-11-21T12:00:00.000Z')
let server: TestApp
let other: TestApp
let key: string

beforeAll(async () => {
  server = await testApp({ clock: () => now })
  other = await server.node()
  key = await server.key('secret', { channel: 'store' })
  await put(server, '/api/identifiers/loyalty_card', {
    name: 'Loyalty card',
    strength: 'strong',
    most: 3,
    normalise: 'trim',
    trust: ['partner', 'secret'],
    expires: 'P30D',
  })
  await put(server, '/api/elements/greeting', {
    name: 'Greeting',
    variants: [{ key: 'gold', when: { 'traits.tier': 'gold' }, content: 'gold' }],
    fallback: { content: 'anybody' },
  })
})
afterAll(async () => {
  await other?.stop()
  await server?.stop()
})

const card = { context: { externalIds: [{ type: 'loyalty_card', id: '4012' }] } }
const user = originOf('userId', 'u-7')

async function send(to: TestApp, ...batch: object[]): Promise<void> {
  const { text, body } = await to.ask('POST', '/v1/batch', { token: key, body: { batch } })
  expect(body, text).toMatchObject({ accepted: batch.length })
}

/** What each node shows whoever signs in. */
const shown = () =>
  Promise.all(
    [server, other].map(async (node) => {
      const { body } = await node.ask<{ decisions: { greeting: { content: string } } }>('POST', '/v1/decide', {
        token: key,
        body: { identity: { userId: 'u-7' }, elements: ['greeting'] },
      })
      return body.decisions.greeting.content
    }),
  )

type Identity = {
  links: { status: string; expiresAt: string | null; decidedBy: { kind: string } | null }[]
  decisions: { id: string; kind: string; by: { kind: string; name: string | null }; people: unknown[] }[]
}
const identity = async () => (await server.ask<Identity>('GET', `/api/people/${user}/identity`)).body

const people = async () => {
  const [row] = await server.clickhouse.query<{ n: number }>(
    `WITH ${personSql.identities()} SELECT uniqExact(${personSql.person('seen')}) AS n
     FROM (SELECT origin FROM events WHERE type != 'identity') AS seen ${personSql.join('seen')}`,
    {},
  )
  return row?.n
}

test('a link ends by itself, for every node and in insights, and by a word of somebody it lives again', async () => {
  await send(
    server,
    { type: 'identify', traits: { tier: 'gold' }, ...card },
    { type: 'page', name: 'Home', userId: 'u-7' },
    { type: 'identify', userId: 'u-7', ...card },
  )
  expect(await shown()).toEqual(['gold', 'gold'])
  await eventually(people, { until: (n) => n === 1 })

  now += 31 * DAY
  expect(await shown(), 'until the job has run').toEqual(['gold', 'gold'])
  await other.app.jobs.add('identity.expire', {})
  await eventually(identity, { until: ({ decisions }) => decisions.length === 1 })
  expect(await shown()).toEqual(['anybody', 'anybody'])
  await eventually(people, { until: (n) => n === 2 })

  const ended = await identity()
  expect(ended.links).toMatchObject([
    { status: 'expired', expiresAt: '2026-12-21T12:00:00.000Z', decidedBy: { kind: 'system' } },
  ])
  expect(ended.decisions).toMatchObject([{ kind: 'expire', by: { kind: 'system', name: null } }])
  expect(ended.decisions[0]?.people).toHaveLength(2)
  const counted = await Promise.all([server, other].map((node) => node.app.registry.metrics()))
  expect(counted.join().match(/diapason_identity_links_expired_total 1/g)).toHaveLength(1)

  const undone = await other.ask('POST', `/api/identity/decisions/${ended.decisions[0]?.id}/undo`, {
    body: { reason: 'She has it still' },
  })
  expect(undone.status, undone.text).toBe(200)
  expect(await shown()).toEqual(['gold', 'gold'])
  expect((await identity()).links).toMatchObject([
    { status: 'live', expiresAt: new Date(now + 30 * DAY).toISOString() },
  ])
  await eventually(people, { until: (n) => n === 1 })
})

test('a message that shows the two again makes one of them again', async () => {
  now += 30 * DAY
  await server.app.jobs.add('identity.expire', {})
  await eventually(shown, { until: (both) => both.every((one) => one === 'anybody') })
  await send(other, { type: 'track', event: 'Order Completed', userId: 'u-7', ...card })
  expect(await shown()).toEqual(['gold', 'gold'])
})
