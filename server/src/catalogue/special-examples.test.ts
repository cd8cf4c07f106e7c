import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'

let app: TestApp
let secret: string
beforeAll(async () => {
  app = await testApp()
  secret = await app.key('secret')
  await put('purposes/care', { name: 'Care', basis: 'consent' })
  await put('trait-entries/illness', { trait: 'illness', purposes: ['care'], sensitivity: 'special' })
  await put('event-entries/diagnosed', { event: 'Diagnosed', purposes: ['care'], sensitivity: 'special' })
  const agreed = { choices: [{ purpose: 'care', state: 'granted' }] }
  const batch = [
    { type: 'track', event: 'Choices Made', properties: agreed },
    { type: 'identify', traits: { illness: 'asthma', city: 'Lyon' } },
    { type: 'track', event: 'Diagnosed', properties: { illness: 'asthma' } },
    { type: 'track', event: 'Order Completed', properties: { total: 42 } },
  ].map((one, n) => ({ ...one, userId: 'ada', messageId: `m-${n}` }))
  const { status, text } = await app.ask('POST', '/v1/batch', { token: secret, body: { batch } })
  expect(status, text).toBe(200)
})
afterAll(() => app.stop())

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

type Examples = { readonly masked: boolean; readonly items: readonly { readonly value: unknown }[] }
const id = (name: string, type = 'track') => Buffer.from(JSON.stringify([type, name])).toString('base64url')

async function examples(path: string, token?: string): Promise<Examples> {
  const of = () => app.ask<Examples>('GET', `/api/catalogue/${path}/examples`, token ? { token } : {})
  const { body } = await eventually(of, { until: (answer) => answer.body.items.length > 0 })
  return body
}

test('nobody is shown what somebody said of a special category as an example, whatever they may read', async () => {
  const subjects = await eventually(
    () => app.ask<{ items: readonly { id: string; name: string; type: string }[] }>('GET', '/api/catalogue/events'),
    { until: ({ body }) => body.items.length > 3 },
  )
  const idOf = (type: string, name: string) =>
    subjects.body.items.find((one) => one.type === type && one.name === name)?.id ?? id(name, type)
  expect(await examples('traits/illness')).toMatchObject({ masked: true, items: [{ value: 'string' }] })
  expect(await examples('traits/city')).toMatchObject({ masked: false, items: [{ value: 'Lyon' }] })
  expect(await examples(`events/${idOf('track', 'Diagnosed')}`)).toMatchObject({
    masked: true,
    items: [{ value: { illness: 'string' } }],
  })
  const identified = subjects.body.items.find(({ type }) => type === 'identify')?.id
  expect(await examples(`events/${identified}`)).toMatchObject({
    masked: false,
    items: [{ value: { illness: 'string', city: 'Lyon' } }],
  })
})

test('a program is shown shapes, whatever it may read', async () => {
  expect(await examples('traits/city', secret)).toMatchObject({ masked: true, items: [{ value: 'string' }] })
})
