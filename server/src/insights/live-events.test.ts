import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { createLogReader } from '../log/index.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { watchEvents } from './event-stream.test-support.ts'
import { createSummarise } from './event-summary.ts'
import { createLiveEvents, type LiveBatch } from './live-events.ts'

let server: TestApp
let key: string
let sent = 0

beforeAll(async () => {
  server = await testApp()
  key = await server.key('secret')
})
afterAll(() => server.stop())

async function send(messages: readonly object[], on: TestApp = server): Promise<void> {
  const batch = messages.map((message) => {
    sent += 1
    return { type: 'track', event: 'Page Read', userId: 'u-1', messageId: `live-${sent}`, ...message }
  })
  const { status, text } = await on.ask('POST', '/v1/batch', { token: key, body: { batch } })
  expect(status, text).toBe(200)
}
const watch = (query = '', lastId?: string, on: TestApp = server) =>
  watchEvents(`${on.url}/api/events/stream${query}`, { token: on.operatorToken, ...(lastId ? { lastId } : {}) })

describe('live events', () => {
  test('are those committed from the moment the stream answers, once each and in order', async () => {
    await send([{ messageId: 'before' }])
    const watching = await watch()
    for (let one = 0; one < 20; one += 1) await send([{ messageId: `now-${one}` }])
    await watching.until(20)
    expect(watching.events.map((event) => event.messageId)).toEqual(
      Array.from({ length: 20 }, (_, one) => `now-${one}`),
    )
    expect(watching.events[0]).toMatchObject({ name: 'Page Read', label: 'u-1', channel: 'server', type: 'track' })
    watching.leave()
  })

  test.each([
    ['type', '?type=identify', { type: 'identify', traits: {} }],
    ['name', '?name=Order%20Completed', { event: 'Order Completed' }],
    ['channel', '?channel=store', { context: { channel: 'store' } }],
    ['text, whatever its case', '?q=BLUE%20SHOES', { properties: { product: 'Blue shoes, "45"' } }],
  ])('can be watched by %s', async (_, query, wanted) => {
    const watching = await watch(query)
    await send([{}, { messageId: `wanted ${query}`, ...wanted }, {}])
    await watching.until(1)
    expect(watching.events.map((event) => event.messageId)).toEqual([`wanted ${query}`])
    watching.leave()
  })

  test('go on where the connection broke: nothing missed, nothing twice', async () => {
    const first = await watch('?name=Resumed')
    await send([{ event: 'Resumed', messageId: 'r-1' }])
    await first.until(1)
    first.leave()
    await send([{ event: 'Resumed', messageId: 'r-2' }, { event: 'Other' }])
    await send([{ event: 'Resumed', messageId: 'r-3' }])
    const again = await watch('?name=Resumed', first.lastId())
    await send([{ event: 'Resumed', messageId: 'r-4' }])
    await again.until(3)
    expect(again.events.map((event) => event.messageId)).toEqual(['r-2', 'r-3', 'r-4'])
    again.leave()
  })

  test.each(['99999999999999999999', '-1', 'seq', '18446744073709551615'])(
    'start from now on for the place %s',
    async (place) => {
      const watching = await watch('?name=Fresh', place)
      await send([{ event: 'Fresh', messageId: `fresh ${place}` }])
      await watching.until(1)
      expect(watching.events.map((event) => event.messageId)).toEqual([`fresh ${place}`])
      watching.leave()
    },
  )

  test('of a burst are shown in part, and the rest is counted', async () => {
    const watching = await watch('?name=Burst')
    await Promise.all(Array.from({ length: 6 }, () => send(Array.from({ length: 500 }, () => ({ event: 'Burst' })))))
    await eventually(() => watching.events.length + watching.skipped(), { until: (seen) => seen >= 3_000 })
    expect(watching.events.length + watching.skipped()).toBe(3_000)
    expect(watching.skipped()).toBeGreaterThan(0)
    watching.leave()
  })

  test('reach whoever watches on another node', async () => {
    const other = await server.node()
    const watching = await watch('?name=Elsewhere', undefined, other)
    await send([{ event: 'Elsewhere', messageId: 'else-1' }])
    await watching.until(1)
    watching.leave()
    await other.stop()
  })

  test('cost nothing once the watcher has gone', async () => {
    const watching = await Promise.all(Array.from({ length: 5 }, () => watch()))
    expect(server.app.watchers()).toBeGreaterThanOrEqual(5)
    for (const one of watching) one.leave()
    await eventually(() => server.app.watchers(), { until: (count) => count === 0 })
  })

  test('end at once when the server stops', async () => {
    const node = await server.node()
    const watching = await watch('', undefined, node)
    await send([{}], node)
    await watching.until(1)
    const started = performance.now()
    await node.stop()
    expect(performance.now() - started).toBeLessThan(2_000)
    await watching.ended
  })

  test('wait for a watcher that does not read, who then learns how many there were', async () => {
    const batches: LiveBatch[] = []
    let release = () => {}
    const reading = new Promise<void>((resolve) => {
      release = resolve
    })
    const live = createLiveEvents({
      db: server.db,
      reader: createLogReader(server.db),
      summarise: createSummarise({ labels: async () => new Map(), sources: async () => new Map() }),
      log: silentLog,
    })
    const ends: boolean[] = []
    const take = (batch: LiveBatch) => {
      batches.push(batch)
      return reading
    }
    await live.watch({ filter: {}, after: undefined, send: take, end: (busy) => ends.push(busy) })
    await send([{}])
    live.poke()
    await eventually(() => batches.length, { until: (count) => count === 1 })
    for (let one = 0; one < 3; one += 1) await send(Array.from({ length: 100 }, () => ({})))
    live.poke()
    release()
    await eventually(() => batches.length, { until: (count) => count === 2 })
    expect(batches.map(({ events, skipped }) => [events.length, skipped])).toEqual([
      [1, 0],
      [200, 100],
    ])
    await live.stop()
    expect(ends).toHaveLength(1)
  })

  test('are for those who may read events', async () => {
    for (const token of [null, await server.key('write')]) {
      const { status, headers } = await server.ask('GET', '/api/events/stream', { token })
      expect([status, headers.get('content-type')?.split(';')[0]]).toEqual([
        token ? 403 : 401,
        'application/problem+json',
      ])
    }
  })
})
