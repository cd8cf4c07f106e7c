import { expect } from 'vitest'
import { eventually, type TestApp } from './app.test-support.ts'

/** A small workspace with one of everything that a room can show, long names among them. */
export async function seedWorkspace(server: TestApp): Promise<void> {
  const put = async (path: string, body: object) => {
    const answer = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(answer.status, answer.text).toBe(201)
  }
  const content = { title: 'Hello' }
  const variants = [{ key: 'loyal', name: 'Loyal customers', form: 'card', content, when: { 'traits.tier': 'gold' } }]
  await put('elements/hero', { name: 'Home hero', fallback: { form: 'card', content }, variants })
  await put('elements/checkout', { name: 'Checkout', fallback: { form: 'line', content }, variants: [] })
  await put('elements/long', {
    name: `Zusammensetzungs${'geschwindigkeits'.repeat(6)}anzeige`,
    fallback: { form: 'line', content },
    variants: [],
  })
  await put('metrics/orders', { name: 'Orders', event: 'Order Completed', aggregation: 'count' })
  await put('experiments/greeting', {
    name: 'Which greeting',
    hypothesis: 'A warmer greeting makes people stay.',
    status: 'draft',
    element: 'hero',
    metrics: ['orders'],
    variations: [
      { key: 'control', weight: 0.5 },
      { key: 'warm', variant: 'loyal', weight: 0.5 },
    ],
  })
  const asked = { version: '2026-11', language: 'fr' }
  await put('purposes/personalisation', {
    name: 'Personalisation of everything that is shown on every page',
    basis: 'consent',
    expires: 'P395D',
    confirmed: true,
    texts: [{ ...asked, title: 'Choisi pour vous', text: 'Pouvons-nous choisir pour vous ?' }],
  })
  await put('purposes/measurement', { name: 'Measurement', basis: 'legitimate_interest', parent: 'personalisation' })
  const key = await server.key('secret', { channel: 'web' })
  const identify = {
    type: 'identify',
    userId: 'u-ada',
    traits: { name: 'Ada Lovelace', email: 'ada@example.org', tier: 'gold' },
  }
  const order = { type: 'track', event: 'Order Completed', properties: { total: 12 } }
  const choices = [{ purpose: 'personalisation', state: 'granted' }]
  const chosen = { type: 'track', event: 'Choices Made', userId: 'u-ada', properties: { choices, asked } }
  const batch = [identify, { ...order, userId: 'u-ada', anonymousId: 'a-1' }, order, chosen]
  const sent = await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
  expect(sent.body).toMatchObject({ accepted: 3 })
  await eventually(() => server.ask<{ shipping: { pending: number } }>('GET', '/api/overview'), {
    until: ({ body }) => body.shipping?.pending === 0,
    within: 60_000,
  })
}
