import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { createLog } from '../platform/log/create-log.ts'
import { definePurposes, fieldsOf, heldOf, know, linkOf, visit } from './customer.test-support.ts'

// A customer's own page told to say what is not so, to agree for somebody else, or to give away what opens it.

let server: TestApp
let secret: string
let now = Date.now()
const lines: string[] = []

beforeAll(async () => {
  server = await testApp({
    background: false,
    clock: () => now,
    log: createLog('trace', { write: (line: string) => void lines.push(line) }),
  })
  await definePurposes(server)
  const put = async (path: string, body: object) => {
    const made = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(made.status, made.text).toBe(201)
  }
  await put('trait-entries/reads', { trait: 'reads', purposes: ['personalisation'] })
  await put('customer-pages/workspace', { brand: 'Le Fil', accent: '#7a1f5c', correctable: ['reads', 'city'] })
  secret = await server.key('secret', { channel: 'web' })
})
afterAll(() => server.stop())

const choose = async (who: object, state: string, purpose = 'personalisation') => {
  now += 1000
  const properties = { choices: [{ purpose, state }] }
  const { status } = await server.ask('POST', '/v1/track', {
    token: secret,
    body: { ...who, event: 'Choices Made', properties },
  })
  expect(status).toBe(200)
}

describe('a correction', () => {
  test('of what its customer refuses that it is kept is not told as made, and is asked for instead', async () => {
    const person = await know(server, 'u-corrects', { name: 'Ada' })
    await choose({ userId: 'u-corrects' }, 'granted')
    await know(server, 'u-corrects', { reads: 'sports' })
    await choose({ userId: 'u-corrects' }, 'withdrawn')
    const { token, path } = await linkOf(server, person, { scope: 'data' })
    const sent = await visit(server, `/c/${token}/correct?lang=en`, { form: { trait: 'reads', value: 'culture' } })
    const told = await visit(server, sent.headers.get('location') ?? path)
    expect(told.text).not.toContain('Corrected.')
    expect(told.text).toContain('Your request has been received')
    const { body } = await server.ask('GET', `/api/requests?person=${person}`)
    expect(body).toMatchObject({ items: [{ kind: 'rectification', state: 'verified' }] })
    // To forget needs no permission.
    const cleared = await visit(server, `/c/${token}/correct?lang=en`, { form: { trait: 'reads', value: '' } })
    expect((await visit(server, cleared.headers.get('location') ?? path)).text).toContain('Corrected.')
  })
})

describe('a yes that waits', () => {
  test('is not confirmed against what the same person said since by another device', async () => {
    const person = await know(server, 'u-waits')
    const { path } = await linkOf(server, person)
    const page = await visit(server, path)
    await visit(server, path, { form: { ...fieldsOf(page), 'choice.letter': 'yes' } })
    expect((await heldOf(server, person)).letter).toEqual({ allowed: false, state: 'pending' })
    const confirm = await linkOf(server, person, { scope: 'confirm', subject: 'letter' })
    // The phone, known since, says no.
    await server.ask('POST', '/v1/identify', { token: secret, body: { userId: 'u-waits', anonymousId: 'a-phone' } })
    await choose({ anonymousId: 'a-phone' }, 'denied', 'letter')
    now += 1000
    await visit(server, confirm.path, { form: fieldsOf(await visit(server, confirm.path)) })
    const holder = (await server.ask<{ id: string }>('GET', '/api/profiles/by/userId/u-waits', { token: secret })).body
      .id
    expect((await heldOf(server, holder)).letter).toMatchObject({ allowed: false, state: 'denied' })
  })
})

describe('what opens a page', () => {
  test('stands in no line of the log, and in no record, whatever goes wrong with it', async () => {
    const person = await know(server, 'u-quiet')
    const { token, path } = await linkOf(server, person, { scope: 'data' })
    const mark = token.split('.')[2] ?? ''
    await visit(server, path)
    await visit(server, `${path}/nowhere`)
    await visit(server, `/c/${token}`)
    await visit(server, `/C/${token}/data`)
    await visit(server, `/c//${token}/data`)
    await visit(server, `/v1/c/${token}/data`)
    await visit(server, `/c/${token}/data?lang=%ff`)
    await visit(server, `/c/${token}/preferences`, { form: { 'choice.__proto__': 'yes' } })
    await visit(server, `/c/${token}/preferences`, {
      form: { 'choice.letter': 'yes' },
      headers: { 'content-type': 'application/json' },
    })
    await visit(server, `/c/${token}/preferences`, {
      form: { a: 'b' },
      headers: { 'content-type': 'multipart/form-data; boundary=' },
    })
    await server.ask('PUT', path, { body: {} })
    await server.ask('GET', path, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } })
    await server.db.execute('alter table customer_links rename to away')
    try {
      expect((await visit(server, path)).status).toBe(500)
    } finally {
      await server.db.execute('alter table away rename to customer_links')
    }
    expect(lines.join('')).not.toContain(mark)
    const tables = ['audit_records', 'consent_entries', 'customer_links', 'log', 'rejected']
    for (const table of tables)
      expect(JSON.stringify(await server.db.query(`select * from ${table}`)), table).not.toContain(mark)
  })

  test('answers no more than its page to whatever names another host, language or method', async () => {
    const person = await know(server, 'u-host')
    const { path } = await linkOf(server, person)
    const odd = await visit(server, `${path}?lang="><script>alert(1)</script>&saved=<script>&at=<script>`, {
      headers: { 'x-forwarded-host': 'evil.example', 'accept-language': `${'fr;q=0.1,'.repeat(2000)}<script>` },
    })
    expect([200, 431]).toContain(odd.status)
    expect(odd.text).not.toMatch(/<script|evil\.example/)
    const saved = await visit(server, path, {
      form: { ...fieldsOf(await visit(server, path)), 'choice.personalisation': 'yes' },
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    })
    expect(saved.headers.get('location')).toMatch(/^\/c\//)
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE']) {
      const answer = await fetch(server.url + path, { method, headers: { origin: 'https://evil.example' } })
      expect(answer.headers.get('access-control-allow-origin'), method).toBeNull()
      expect(answer.status, method).toBeLessThan(500)
    }
  })
})
