import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { eventOfRow, originOf } from '../identity/index.ts'
import { expectConsistent, forgetEverybody, wholeLog } from './intake.test-support.ts'

let server: TestApp
let writeKey: string

beforeAll(async () => {
  server = await testApp({ background: false })
  writeKey = await server.key('secret')
})
afterAll(() => server.stop())
beforeEach(() => forgetEverybody(server.db))

const when = new Date('2026-11-01T10:00:00.000Z')

/** What every SDK is made to say, as the log must hold it. */
const expected = [
  ['alias', '', 'userId:u-7'],
  ['group', '', 'userId:u-7'],
  ['identify', '', 'userId:u-7'],
  ['page', 'Home', 'anonymousId:a-1'],
  ['screen', 'Cart', 'anonymousId:a-1'],
  ['track', 'Order Completed', 'userId:u-7'],
]

async function received(): Promise<string[][]> {
  const names = new Map(
    ['userId:u-7', 'anonymousId:a-1'].map((one) => [originOf(...(one.split(':') as [string, string])), one]),
  )
  const log = await wholeLog(server.db)
  return log.map((row) => [row.type, row.name, names.get(row.origin) ?? row.origin]).sort()
}

async function expectReceived(): Promise<void> {
  expect(await received()).toEqual(expected)
  await expectConsistent(server.db)
  const order = (await wholeLog(server.db)).find((row) => row.type === 'track')
  expect(order && eventOfRow(order)).toMatchObject({
    channel: 'store',
    properties: { revenue: 42.5 },
    identifiers: [
      { type: 'userId', value: 'u-7' },
      { type: 'loyalty_card', value: 'c-1' },
    ],
  })
  const accounts = await server.ask<{ items: { id: string }[] }>('GET', '/api/accounts')
  expect(accounts.body.items, 'the group call makes an account with its member').toMatchObject([
    { groupId: 'g-1', members: 1 },
  ])
  const account = await server.ask('GET', `/api/accounts/${accounts.body.items[0]?.id}`)
  expect(account.body).toMatchObject({ account: { traits: { plan: { value: 'b2b' } } } })
  const people = await server.db.query('select profile from profiles')
  expect(people, 'the alias joins the visit and the customer').toHaveLength(1)
}

describe('@segment/analytics-node, unmodified', () => {
  test('delivers every call by changing the host only', async () => {
    const failures: unknown[] = []
    const analytics = new Analytics({ writeKey, host: server.url, flushAt: 20 })
    analytics.on('error', (error) => failures.push(error))
    const context = { channel: 'store', externalIds: [{ type: 'loyalty_card', id: 'c-1' }] } as Record<string, unknown>
    analytics.identify({ userId: 'u-7', traits: { email: 'ada@example.com' }, timestamp: when })
    analytics.track({
      userId: 'u-7',
      event: 'Order Completed',
      properties: { revenue: 42.5 },
      context,
      timestamp: when,
    })
    analytics.page({ anonymousId: 'a-1', name: 'Home', timestamp: when })
    analytics.screen({ anonymousId: 'a-1', name: 'Cart', timestamp: when })
    analytics.group({ userId: 'u-7', groupId: 'g-1', traits: { plan: 'b2b' }, timestamp: when })
    analytics.alias({ userId: 'u-7', previousId: 'a-1', timestamp: when })
    await analytics.closeAndFlush()
    expect(failures).toEqual([])
    await expectReceived()
  })

  test('is told of a key that is no good', async () => {
    const failures: unknown[] = []
    const analytics = new Analytics({ writeKey: 'dp_write_unknown', host: server.url, maxRetries: 0 })
    analytics.on('error', (error) => failures.push(error))
    analytics.track({ userId: 'u-7', event: 'Order Completed' })
    await analytics.closeAndFlush()
    expect(failures).toHaveLength(1)
    expect(await received()).toEqual([])
  })
})

describe('@rudderstack/rudder-sdk-node, unmodified', () => {
  test.each([true, false])('delivers every call by changing the host only (gzip: %s)', async (gzip) => {
    const analytics = new RudderAnalytics(writeKey, { dataPlaneUrl: server.url, gzip, flushAt: 20, logLevel: 'error' })
    const context = { channel: 'store', externalIds: [{ type: 'loyalty_card', id: 'c-1' }] }
    analytics.identify({ userId: 'u-7', traits: { email: 'ada@example.com' }, timestamp: when })
    analytics.track({
      userId: 'u-7',
      event: 'Order Completed',
      properties: { revenue: 42.5 },
      context,
      timestamp: when,
    })
    analytics.page({ anonymousId: 'a-1', name: 'Home', timestamp: when })
    analytics.screen({ anonymousId: 'a-1', name: 'Cart', timestamp: when })
    analytics.group({ userId: 'u-7', groupId: 'g-1', traits: { plan: 'b2b' }, timestamp: when })
    analytics.alias({ userId: 'u-7', previousId: 'a-1', timestamp: when })
    await analytics.flush()
    await expectReceived()
  })
})
