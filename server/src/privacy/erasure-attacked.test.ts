import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'
import { ran, sourceOf, uploaded } from '../imports/imports.test-support.ts'

// Who was erased, brought back by what was on its way; and who was not, kept out with them.

let server: TestApp
let other: TestApp
let key: string
let messages = 0

beforeAll(async () => {
  server = await testApp()
  other = await server.node({ deaf: true })
  key = await server.key('secret')
  await server.ask('PUT', '/api/purposes/letters', {
    body: { name: 'Letters', basis: 'consent' },
    headers: { 'if-none-match': '*' },
  })
})
afterAll(async () => {
  await other?.stop()
  await server?.stop()
})

async function send(...batch: readonly object[]): Promise<void> {
  const body = { batch: batch.map((one) => ({ messageId: `m-${++messages}`, type: 'track', event: 'Read', ...one })) }
  const answer = await other.ask('POST', '/v1/batch', { token: key, body })
  expect(answer.body, answer.text).toMatchObject({ accepted: batch.length, rejected: [] })
}

async function erase(origin: string): Promise<void> {
  const opened = await server.ask<{ id: string }>('POST', `/api/people/${origin}/requests`, {
    body: { kind: 'erasure', via: 'letter' },
  })
  expect(opened.status, opened.text).toBe(201)
  const { id } = opened.body
  await server.ask('POST', `/api/requests/${id}/verify`, { body: { how: 'document' } })
  const preview = await server.ask<{ label: string }>('GET', `/api/requests/${id}/erasure-preview`)
  const begun = await server.ask('POST', `/api/requests/${id}/erase`, { body: { confirm: preview.body.label } })
  expect(begun.status, begun.text).toBe(202)
  await eventually(() => server.ask<{ state: string }>('GET', `/api/requests/${id}/erasure`), {
    until: ({ body }) => ['swept', 'done'].includes(body.state),
    within: 60_000,
  })
}

const chose = (userId: string, state: string) => ({
  userId,
  event: 'Choices Made',
  properties: { choices: [{ purpose: 'letters', state }] },
})

const isKnown = async (userId: string) =>
  (await other.ask('GET', `/api/people/${originOf('userId', userId)}`)).status === 200

describe('a file that was brought before somebody was erased', () => {
  test('brings them back neither by what it says of no time, nor by a day to come', async () => {
    await send({ userId: 'ada-31' })
    const source = await sourceOf(server)
    const bytes = 'id,city,renews\nada-31,Lyon,2099-01-01\nben-31,Paris,2099-01-01\n'
    const [plain, dated] = [
      await uploaded(server, { name: 'crm.csv', bytes }),
      await uploaded(server, { name: 'renewals.csv', bytes }),
    ]
    await erase(originOf('userId', 'ada-31'))
    const mapping = { messages: [{ type: 'identify', userId: '{{id}}', traits: { city: '{{city}}' } }] }
    const shown = await ran(server, plain.id, { mapping, key: source })
    expect(shown).toMatchObject({ state: 'done', lines: 2, written: 1, refused: 1 })
    expect(JSON.stringify(shown)).not.toContain('ada-31')
    const [message] = mapping.messages
    await ran(server, dated.id, { mapping: { messages: [{ ...message, timestamp: '{{renews}}' }] }, key: source })
    expect([await isKnown('ada-31'), await isKnown('ben-31')]).toEqual([false, true])
    // A file that comes afterwards is about who came back, where it says so.
    const later = await uploaded(server, { name: 'crm-2.csv', bytes })
    await ran(server, later.id, { mapping, key: source })
    expect(await isKnown('ada-31')).toBe(false)
    const said = await uploaded(server, { name: 'crm-3.csv', bytes })
    await ran(server, said.id, { mapping: { ...mapping, asOf: new Date().toISOString() }, key: source })
    expect(await isKnown('ada-31')).toBe(true)
  })
})

describe('who comes back', () => {
  test('starts from nothing: no yes of before, and no link of before opens anything', async () => {
    await send({ userId: 'cyd-32', type: 'identify', traits: { city: 'Lyon' } }, chose('cyd-32', 'granted'))
    const origin = originOf('userId', 'cyd-32')
    const link = await server.ask<{ url: string }>('POST', `/api/people/${origin}/links`, { body: { scope: 'data' } })
    await erase(origin)
    await send({ userId: 'cyd-32', type: 'identify', traits: { name: 'C.' } })
    const { body, text } = await other.ask<{ purposes: { purpose: string; allowed: boolean }[]; entries: unknown[] }>(
      'GET',
      `/api/people/${origin}/choices`,
    )
    expect(body.entries, text).toEqual([])
    expect(body.purposes.find(({ purpose }) => purpose === 'letters')).toMatchObject({ allowed: false })
    expect((await other.ask('GET', `/api/people/${origin}`)).text).not.toContain('Lyon')
    expect((await other.ask('GET', new URL(link.body.url).pathname)).status).toBe(404)
    await send(chose('cyd-32', 'granted'))
    expect((await other.ask('GET', `/api/people/${origin}/choices`)).text).toContain('granted')
  })

  test('does not keep out who shared a device with whom was erased', async () => {
    await send(
      { userId: 'dan-33', anonymousId: 'tablet-33' },
      { userId: 'eve-33', anonymousId: 'tablet-33', event: 'Bought' },
    )
    await erase(originOf('userId', 'dan-33'))
    await send({ userId: 'eve-33', anonymousId: 'tablet-33', event: 'Bought again' }, { anonymousId: 'tablet-33' })
    expect([await isKnown('eve-33'), await isKnown('dan-33')]).toEqual([true, false])
  })
})
