import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.stop())

async function sendWith(kind: string): Promise<void> {
  const body = { name: `The ${kind}`, kind, purpose: 'discounts', legalBasis: 'contract' }
  const { body: made } = await app.ask<{ key: string }>('POST', '/api/keys', { body })
  const message = { userId: 'ada', event: 'Visited', messageId: kind }
  expect((await app.ask('POST', '/v1/track', { token: made.key, body: message })).status).toBe(200)
}

type Event = { readonly messageId: string; readonly profileId: string; readonly source: { partner: string | null } }

test('beside what a partner sent stands for which purpose, in lists, in a timeline and in the file', async () => {
  await sendWith('partner')
  await sendWith('secret')
  const told = async (path: string) => {
    const { body } = await app.ask<{ items: readonly Event[] }>('GET', path)
    return Object.fromEntries(body.items.map(({ messageId, source }) => [messageId, source.partner]))
  }
  expect(await told('/api/events')).toEqual({ partner: 'discounts', secret: null })
  const [event] = (await app.ask<{ items: readonly Event[] }>('GET', '/api/events')).body.items
  expect(await told(`/api/people/${event?.profileId}/events`)).toEqual({ partner: 'discounts', secret: null })
  // The file names the purpose of every key.
  const { text } = await app.ask('GET', '/api/exports/events?format=ndjson')
  const rows = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { readonly sourcePurpose: string })
  expect(rows.map(({ sourcePurpose }) => sourcePurpose)).toEqual(['discounts', 'discounts'])
})
