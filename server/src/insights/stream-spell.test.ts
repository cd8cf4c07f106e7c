import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, testApp } from '../app.test-support.ts'
import { watchEvents } from './event-stream.test-support.ts'

let server: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  server = await testApp({ streamSpell: 300 })
})
afterAll(() => server.stop())

const say = (token: string, messageId: string) =>
  server.ask('POST', '/v1/track', { token, body: { userId: 'u-1', event: 'Said', messageId } })

test('a stream ends by itself, and whoever comes back from where it was misses nothing', async () => {
  const [token, write] = [await server.key('secret'), await server.key('secret')]
  const url = `${server.url}/api/events/stream`
  const first = await watchEvents(url, { token })
  await first.ended
  expect(first.lastId(), 'its place, though nothing came').not.toBe('')
  await say(write, 'm-between')
  // As a browser does: it comes back until there is something, and never hears the same twice.
  const heard: string[] = []
  let place = first.lastId()
  await eventually(
    async () => {
      const again = await watchEvents(url, { token, lastId: place })
      await again.ended
      place = again.lastId()
      heard.push(...again.events.map((event) => event.messageId))
      return heard.length
    },
    { until: (length) => length > 0 },
  )
  const last = await watchEvents(url, { token, lastId: place })
  await last.ended
  expect([...heard, ...last.events.map((event) => event.messageId)]).toEqual(['m-between'])
})

test('a key that is revoked meanwhile is not let in again', async () => {
  const token = await server.key('secret')
  const url = `${server.url}/api/events/stream`
  const watching = await watchEvents(url, { token })
  const mine = (await server.app.keys.list()).find((key) => token.startsWith(key.prefix))
  await server.app.keys.revoke(mine?.id ?? '')
  await watching.ended
  await expect(watchEvents(url, { token, lastId: watching.lastId() })).rejects.toThrow('401')
})
