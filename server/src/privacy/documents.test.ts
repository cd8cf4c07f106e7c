import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { definePurposes, know, linkOf, visit } from '../customer/customer.test-support.ts'

type Request = {
  id: string
  number: string
  state: string
  history: { what: string; how: string | null; by: string; sha256?: string; octets?: number }[]
}
type Access = {
  format: string
  traits: { name: string; value?: unknown }[]
  identifiers: { type: string; value: string }[]
  links: { between: { type: string; value: string | null }[] }[]
  choices: { purpose: string; hash: string; n: number; wording: { text: string } | null }[]
  choicesSealed: boolean
  purposes: { purpose: string; basis: string; allowed: boolean; recipients: { name: string }[] }[]
  exports: { list: string; purpose: string | null }[]
  records: { what: string; by: string }[]
  decisions: { element: string; outcome: string }[]
  messages: { type: string; name: string; content?: Record<string, unknown> }[]
  retention: { months: number }[]
  accounts: { id: string; name: string }[]
  responsible: { controller: { name: string } } | null
}

let server: TestApp
beforeAll(async () => {
  server = await testApp()
  await definePurposes(server)
  const put = async (path: string, body: object) => {
    const made = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(made.status, made.text).toBe(201)
  }
  await put('trait-entries/allergies', { trait: 'allergies', sensitivity: 'special', purposes: ['personalisation'] })
  await put('trait-entries/score', { trait: 'score', purposes: ['measurement'] })
  await put('event-entries/order', { event: 'Order Completed', purposes: ['orders'] })
  await put('event-entries/look', { event: 'Product Viewed', purposes: ['measurement'] })
  await put('processing/workspace', {
    controller: { name: 'Le Fil SAS' },
    recipients: [{ name: 'Printing house', purpose: 'orders', country: 'Norway', safeguards: 'Adequacy' }],
  })
  await put('retention/log', { log: { months: 24 } })
  const body = { name: 'Hero', purpose: 'personalisation', fallback: { form: 'card', content: {} }, variants: [] }
  await put('elements/hero', body)
}, 60_000)
afterAll(() => server?.stop())

const step = (id: string, verb: string, body: object = {}) =>
  server.ask<Request>('POST', `/api/requests/${id}/${verb}`, { body })
const ask = async (person: string, kind = 'access') => {
  const { body } = await server.ask<Request>('POST', `/api/people/${person}/requests`, {
    body: { kind, via: 'letter' },
  })
  return body.id
}
const verified = async (person: string, kind?: string) => {
  const id = await ask(person, kind)
  await step(id, 'verify', { how: 'call_back' })
  return id
}
const say = async (path: string, body: object) => {
  const token = await server.key('secret', { channel: 'web' })
  const sent = await server.ask('POST', `/v1/${path}`, { token, body })
  expect(sent.status, sent.text).toBe(200)
}

/** Ada, who bought and looked, chose, belongs to a company, and shares a device with Bob. */
async function ada(userId: string): Promise<string> {
  await say('identify', { userId: `${userId}-bob`, anonymousId: `${userId}-device`, traits: { name: 'Bob' } })
  const choices = [{ purpose: 'personalisation', state: 'granted' }]
  await say('track', { userId, event: 'Choices Made', properties: { choices } })
  const person = await know(server, userId, { name: 'Ada Lovelace', city: 'Lyon', allergies: 'nuts', score: 7 })
  await say('batch', {
    batch: [
      { type: 'track', userId, event: 'Order Completed', properties: { total: 12 } },
      { type: 'track', userId, event: 'Product Viewed', properties: { sku: 'lamp' } },
      { type: 'group', userId, groupId: 'acme', traits: { name: 'Acme' } },
    ],
  })
  return person
}

describe('the document of access', () => {
  test('is not made before it is known who asks, nor for what asks for none, nor of nobody', async () => {
    const person = await ada('u-before')
    const id = await ask(person)
    expect((await step(id, 'document')).body).toMatchObject({ code: 'request_unverified' })
    expect((await step(id, 'hand-over', { how: 'post' })).body).toMatchObject({ code: 'request_state' })
    expect((await step(await verified(person, 'objection'), 'document')).body).toMatchObject({ code: 'request_state' })
    const taken = await verified(person, 'portability')
    expect((await step(taken, 'document', { format: 'html' })).body).toMatchObject({ code: 'document_format' })
    expect((await step(taken, 'hand-over', { how: 'post' })).body).toMatchObject({ code: 'request_state' })
    expect((await step(crypto.randomUUID(), 'document')).body).toMatchObject({ code: 'request_unknown' })
  })

  test('tells all that article 15 asks for, and the request says that it was made, of which digest, and how it was handed over', async () => {
    const person = await ada('u-all')
    const decided = await server.ask('POST', '/v1/decide', {
      token: await server.key('secret', { channel: 'web' }),
      body: { identity: { userId: 'u-all' }, elements: ['hero'] },
    })
    expect(decided.status, decided.text).toBe(200)
    await eventually(() => server.clickhouse.query<{ n: number }>('SELECT count() AS n FROM decision_inputs'), {
      until: ([row]) => (row?.n ?? 0) > 0,
    })
    for (const purpose of ['personalisation', 'letter'])
      expect((await server.ask('GET', `/api/exports/people?format=csv&purpose=${purpose}`)).status).toBe(200)
    await linkOf(server, person)
    const id = await verified(person)
    const { status, text, headers } = await server.ask('POST', `/api/requests/${id}/document`, { body: {} })
    expect(status, text).toBe(200)
    const document = JSON.parse(text) as Access
    expect(document).toMatchObject({
      format: 'diapason/access',
      version: 1,
      responsible: { controller: { name: 'Le Fil SAS' } },
      identifiers: [{ type: 'userId', value: 'u-all' }],
      accounts: [{ id: 'acme' }],
      choicesSealed: true,
      retention: [{ months: 24 }],
      decisions: [{ element: 'hero' }],
    })
    expect(document.traits).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'allergies', value: 'nuts', purposes: ['personalisation'] }),
        expect.objectContaining({ name: 'city', value: 'Lyon', channel: 'web' }),
      ]),
    )
    expect(document.purposes.find(({ purpose }) => purpose === 'orders')).toMatchObject({
      basis: 'contract',
      allowed: true,
      recipients: [{ name: 'Printing house', country: 'Norway' }],
    })
    expect(document.choices).toMatchObject([{ purpose: 'personalisation', state: 'granted', n: 1 }])
    expect(document.choices[0]?.hash).toMatch(/^[0-9a-f]{64}$/)
    // Of the two files of people, she permitted the purpose of one.
    expect(document.exports).toEqual([expect.objectContaining({ list: 'people', purpose: 'personalisation' })])
    expect(document.records).toEqual([expect.objectContaining({ what: 'link.make', by: 'operator' })])
    expect(document.messages.map(({ type, name }) => `${type} ${name}`)).toEqual(
      expect.arrayContaining(['track Order Completed', 'track Product Viewed', 'track Choices Made', 'group ']),
    )
    expect(document.messages.find(({ name }) => name === 'Order Completed')?.content).toMatchObject({
      properties: { total: 12 },
    })
    const sha256 = createHash('sha256').update(text).digest('hex')
    const { body: request } = await server.ask<Request>('GET', `/api/requests/${id}`)
    expect(request).toMatchObject({ state: 'in_progress' })
    expect(request.history.at(-1)).toMatchObject({ what: 'made', how: 'json', sha256, octets: Buffer.byteLength(text) })
    expect(headers.get('content-disposition')).toBe(`attachment; filename="access-${request.number}.json"`)
    expect((await step(id, 'hand-over', { how: 'post' })).body.history.at(-1)).toMatchObject({
      what: 'handed_over',
      how: 'post',
    })
    const records = await server.ask<{ items: { action: string; detail: object }[] }>('GET', `/api/audit?q=${id}`)
    expect(records.body.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['request.document', 'request.hand_over']),
    )
    expect((await step(id, 'finish')).body).toMatchObject({ state: 'done' })
    expect((await step(id, 'document')).body).toMatchObject({ code: 'request_state' })
  })

  test('is the same text that the person downloads, but for when it was made', async () => {
    const person = await ada('u-same')
    const id = await verified(person)
    const { token } = await linkOf(server, person, { scope: 'data' })
    const own = JSON.parse((await visit(server, `/c/${token}/download`)).text) as Record<string, unknown>
    const { text } = await server.ask('POST', `/api/requests/${id}/document`, { body: {} })
    const officers = JSON.parse(text) as Record<string, unknown>
    const without = ({ at: _, ownPages: __, ...rest }: Record<string, unknown>) => rest
    expect(without(own)).toEqual(without(officers))
  })

  test('names nobody else: not who shares a device, nor who works here', async () => {
    const person = await ada('u-alone')
    await say('track', { userId: 'u-alone', anonymousId: 'u-alone-device', event: 'Seen Together' })
    const agent = await server.person('agent')
    await server.ask('POST', `/api/people/${person}/choices`, {
      body: { choices: [{ purpose: 'letter', state: 'denied' }] },
      token: null,
      headers: { cookie: agent.cookie },
    })
    const id = await verified(person)
    for (const format of ['json', 'html']) {
      const { status, text } = await server.ask('POST', `/api/requests/${id}/document`, { body: { format } })
      expect(status, text).toBe(200)
      expect(text).not.toMatch(/u-alone-bob|Bob/)
      for (const name of ['Somebody (agent)', `${agent.id}@example.org`]) expect(text).not.toContain(name)
    }
  })

  test('is a page in the language that was asked for, in which hostile values are text', async () => {
    const person = await know(server, 'u-page', { name: 'Ada', html: '<script>alert(1)</script>' })
    await say('track', { userId: 'u-page', event: '<img src=x>', properties: { '<b>': '<i>' } })
    const id = await verified(person)
    const french = await server.ask('POST', `/api/requests/${id}/document`, {
      body: { format: 'html', language: 'fr' },
    })
    expect(french.headers.get('content-type')).toBe('text/html; charset=utf-8')
    for (const text of [
      '<html lang="fr">',
      'Ce que nous savons de vous',
      'Le Fil SAS',
      'Vos droits',
      'autorité de contrôle',
    ])
      expect(french.text).toContain(text)
    expect(french.text).not.toMatch(/<script|<img src=x|<b>|<i>/)
  })
})

describe('the document of portability', () => {
  test('holds what rests on consent or a contract, and nothing that was concluded', async () => {
    const person = await ada('u-port')
    const id = await verified(person, 'portability')
    const { status, text } = await server.ask('POST', `/api/requests/${id}/document`, { body: {} })
    expect(status, text).toBe(200)
    const document = JSON.parse(text) as Access
    expect(document.format).toBe('diapason/portability')
    expect(document.traits.map(({ name }) => name)).toEqual(expect.arrayContaining(['name', 'city', 'allergies']))
    expect(document.traits.map(({ name }) => name)).not.toContain('score')
    expect(document.messages.map(({ name }) => name)).toContain('Order Completed')
    expect(document.messages.map(({ name }) => name)).not.toContain('Product Viewed')
    expect(text).not.toMatch(/"score"|"decisions"|"experiments"|"exports"/)
  })
})
