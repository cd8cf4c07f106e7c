import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'

type Seen = { readonly events: number; readonly first: string; readonly last: string } | null
type End = { readonly type: string; readonly value: string }
type Suggestion = { readonly id: string; readonly a: End; readonly b: End; readonly seen: Seen }

let server: TestApp
let secret: string

beforeAll(async () => {
  server = await testApp()
  secret = await server.key('secret', { channel: 'store' })
})
afterAll(() => server.stop())

const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`
const card = (id: unknown) => ({ externalIds: [{ type: 'loyalty_card', id }] })

async function send(token: string, ...batch: readonly object[]): Promise<void> {
  const all = batch.map((one) => ({ type: 'track', event: 'Seen', ...one }))
  const sent = await server.ask('POST', '/v1/batch', { token, body: { batch: all } })
  expect(sent.body, sent.text).toMatchObject({ accepted: batch.length, rejected: [] })
}

async function suggestions(query = ''): Promise<readonly Suggestion[]> {
  return (await server.ask<{ items: Suggestion[] }>('GET', `/api/identity/suggestions${query}`)).body.items
}

/** The suggestion about two values, once the analytics have as many messages of it. */
async function about(values: readonly string[], events: number): Promise<Suggestion> {
  const find = (items: readonly Suggestion[]) =>
    items.find(({ a, b }) => values.includes(a.value) && values.includes(b.value))
  const found = find(await eventually(suggestions, { until: (items) => (find(items)?.seen?.events ?? 0) >= events }))
  if (found === undefined) throw new Error(`Nothing is suggested about ${values}.`)
  return found
}

test('a suggestion says how many messages presented both, since when and until when, and counts no other mention', async () => {
  await send(secret, { userId: 'u-ada', context: card('4970') }, { userId: 'u-carl', timestamp: at(9) })
  await send(secret, { userId: 'u-carl', context: card('4970'), timestamp: at(11) })
  await send(
    secret,
    { userId: 'u-carl', context: card(4970), timestamp: at(8) },
    { userId: 'u-carl', context: card(' 4970 '), timestamp: at(14) },
    { userId: 'u-carl', properties: { loyalty_card: '4970' }, timestamp: at(15) },
    { context: card('4970'), timestamp: at(16) },
    { userId: 'u-ada', context: card('4970'), timestamp: at(17) },
  )
  const suggestion = await about(['u-carl', '4970'], 3)
  expect(suggestion.seen).toEqual({ events: 3, first: at(8), last: at(14) })
  const one = await server.ask<Suggestion>('GET', `/api/identity/suggestions/${suggestion.id}`)
  expect(one.body.seen).toEqual(suggestion.seen)
  expect((await suggestions('?counted=false')).map(({ seen }) => seen)).toEqual([null])
})

test('who only claims somebody does not make the claim more likely', async () => {
  const visit = { anonymousId: 'a-shared', userId: 'u-eve' }
  await send(secret, { anonymousId: 'a-shared', userId: 'u-dan' })
  await send(secret, { ...visit, timestamp: at(10) })
  const write = await server.key('write')
  await send(write, { ...visit, timestamp: at(11) }, { ...visit, timestamp: at(12) })
  await send(secret, { ...visit, timestamp: at(13) })
  expect((await about(['u-eve', 'a-shared'], 2)).seen).toEqual({ events: 2, first: at(10), last: at(13) })
})
