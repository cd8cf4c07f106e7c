import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { createClaimCounts } from './claim-counts.ts'

type Claims = {
  readonly source: { readonly id: string; readonly name: string }
  readonly day: number
  readonly month: number
  readonly reasons: readonly { readonly code: string; readonly day: number; readonly month: number }[]
}

let server: TestApp

beforeAll(async () => {
  server = await testApp({ background: false })
})
afterAll(() => server.stop())
beforeEach(() => server.db.execute('delete from unsigned_claims'))

const HOUR = 3_600_000
const noon = Date.parse('2026-11-21T12:20:00.000Z')

test('messages that name a customer with a write key and no token are counted by key; a server’s and a visit’s are not', async () => {
  const write = await server.key('write')
  const secret = await server.key('secret')
  const seen = { type: 'track', event: 'Seen', anonymousId: 'a-1' }
  const send = async (token: string, ...batch: readonly object[]) => {
    const sent = await server.ask('POST', '/v1/batch', { token, body: { batch } })
    expect(sent.body, sent.text).toMatchObject({ accepted: batch.length })
  }
  const named = { ...seen, userId: 'u-1' }
  await send(write, named, named, seen, { ...named, context: { identityToken: 'nonsense' } })
  await send(secret, named)
  const claims = async () => (await server.ask<{ items: Claims[] }>('GET', '/api/identity/claims')).body.items
  const [own, ...others] = await eventually(claims, { until: (items) => items.length > 0 })
  expect(others).toEqual([])
  expect(own).toMatchObject({
    source: { name: expect.stringMatching(/^write /) },
    day: 3,
    month: 3,
    reasons: [
      { code: 'token_missing', day: 2, month: 2 },
      { code: 'token_malformed', day: 1, month: 1 },
    ],
  })
})

test('what every node counted is added up, for a day and for thirty; what is older goes', async () => {
  let now = noon - 31 * 24 * HOUR
  const [one, two] = [0, 1].map(() => createClaimCounts({ db: server.db, clock: () => now }))
  const both = async (source: string) => {
    for (const node of [one, two]) node?.mark(source, 'token_missing')
    await Promise.all([one?.stop(), two?.stop()])
  }
  await both('k-web')
  now = noon - 25 * HOUR
  await both('k-web')
  now = noon - 3 * HOUR
  await both('k-web')
  await both('k-app')
  await both('k-app')
  now = noon
  expect(await one?.read()).toEqual([
    {
      source: 'k-app',
      day: 4,
      month: 4,
      lastAt: '2026-11-21T09:20:00.000Z',
      reasons: [{ code: 'token_missing', day: 4, month: 4 }],
    },
    {
      source: 'k-web',
      day: 2,
      month: 4,
      lastAt: '2026-11-21T09:20:00.000Z',
      reasons: [{ code: 'token_missing', day: 2, month: 4 }],
    },
  ])
  const [kept] = await server.db.query<{ n: number }>('select sum(messages)::int as n from unsigned_claims')
  expect(kept?.n).toBe(8)
})

test('what could not be written is counted with the next', async () => {
  let away = true
  const db = {
    ...server.db,
    execute: (...of: Parameters<typeof server.db.execute>) =>
      away ? Promise.reject(new Error('away')) : server.db.execute(...of),
  }
  const claims = createClaimCounts({ db, clock: () => noon })
  claims.mark('k-web', 'token_missing')
  await claims.stop()
  away = false
  claims.mark('k-web', 'token_missing')
  await claims.stop()
  expect((await claims.read())[0]?.day).toBe(2)
})
