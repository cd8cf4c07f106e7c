import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from './app.test-support.ts'
import { originOf } from './identity/index.ts'

// Who is who as screens ask for it: with the names that people and sources have today, and a notice while something waits.

let server: TestApp

beforeAll(async () => {
  server = await testApp()
  const token = await server.key('secret', { channel: 'store' })
  const context = { externalIds: [{ type: 'loyalty_card', id: '4970-1' }] }
  for (const message of [
    { type: 'identify', userId: 'u-ada', traits: { name: 'Ada Lovelace' }, context },
    { type: 'identify', userId: 'u-carl', traits: { name: 'Carl Gauss' }, context },
  ]) {
    const sent = await server.ask('POST', '/v1/batch', { token, body: { batch: [message] } })
    expect(sent.body).toMatchObject({ accepted: 1 })
  }
})
afterAll(() => server.stop())

const ada = originOf('userId', 'u-ada')
type Notices = { readonly items: readonly { readonly code: string; readonly params: unknown; readonly to: string }[] }

async function notices(): Promise<Notices['items']> {
  const { cookie } = await server.person('agent')
  const { status, body } = await server.ask<Notices>('GET', '/api/notices', { token: null, headers: { cookie } })
  expect(status).toBe(200)
  return body.items.filter(({ code }) => code === 'identity_suggested')
}

test('a link names the source that said it, and a decision the people it concerned', async () => {
  const [suggestion] = (await server.ask<{ items: { id: string }[] }>('GET', '/api/identity/suggestions')).body.items
  expect(suggestion).toMatchObject({ source: { name: expect.stringMatching(/^secret /) }, channel: 'store' })
  const shown = await server.ask<{ links: { status: string; source: unknown }[] }>('GET', `/api/people/${ada}/identity`)
  expect(shown.body.links.map(({ source }) => source)).toEqual(
    shown.body.links.map(() => ({ id: expect.any(String), name: expect.stringMatching(/^secret /) })),
  )
  const dismissed = await server.ask<{ decision: string }>(
    'POST',
    `/api/identity/suggestions/${suggestion?.id}/dismiss`,
    {
      body: { reason: 'Two people.' },
    },
  )
  expect(dismissed.status, dismissed.text).toBe(200)
  const { items } = (await server.ask<{ items: unknown[] }>('GET', '/api/identity/decisions')).body
  expect(items).toMatchObject([
    { kind: 'dismiss', people: expect.arrayContaining([{ id: ada, label: 'Ada Lovelace', exists: true }]) },
  ])
  const undone = await server.ask('POST', `/api/identity/decisions/${dismissed.body.decision}/undo`, {
    body: { reason: 'Perhaps not.' },
  })
  expect(undone.status, undone.text).toBe(200)
})

test('what waits for a word is a notice to those who may say it, and none once it is said', async () => {
  const [waiting] = await eventually(notices, { until: (found) => found.length > 0 })
  expect(waiting).toMatchObject({ params: { count: 1 }, to: '/review' })
  const [suggestion] = (await server.ask<{ items: { id: string }[] }>('GET', '/api/identity/suggestions')).body.items
  const path = `/api/identity/suggestions/${suggestion?.id}/accept`
  expect((await server.ask('POST', path, { body: { reason: 'One person.' } })).status).toBe(200)
  await eventually(notices, { until: (found) => found.length === 0 })
})
