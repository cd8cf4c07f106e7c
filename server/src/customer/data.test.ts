import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { definePurposes, fieldsOf, know, linkOf, visit } from './customer.test-support.ts'

const HOUR = 3_600_000

let server: TestApp
let now = Date.now()
beforeAll(async () => {
  server = await testApp({ clock: () => now })
  await definePurposes(server)
  const put = async (path: string, body: object) => {
    const made = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(made.status, made.text).toBe(201)
  }
  await put('customer-pages/workspace', {
    brand: 'Le Fil',
    accent: '#7a1f5c',
    correctable: ['city', 'age'],
    timeZone: 'Europe/Paris',
  })
  await put('trait-entries/city', {
    trait: 'city',
    label: { en: 'Town', fr: 'Ville' },
    purposes: ['orders', 'personalisation'],
  })
  await put('trait-entries/allergies', { trait: 'allergies', sensitivity: 'sensitive', purposes: ['orders'] })
  await put('elements/front', {
    name: 'Front page',
    purpose: 'measurement',
    variants: [{ key: 'south', name: 'News of the south', when: { 'traits.city': 'Lyon' }, content: 1 }],
    fallback: { content: 0 },
  })
  await put('elements/chosen', { name: 'Chosen', purpose: 'personalisation', variants: [], fallback: { content: 0 } })
})
afterAll(() => server.stop())

const dataOf = (person: string) => linkOf(server, person, { scope: 'data' })

describe('all that is known of a customer', () => {
  test('is told with the day, the source and the purposes, and why something was shown', async () => {
    const person = await know(server, 'u-1', { name: 'Ada Lovelace', city: 'Lyon', age: 36 })
    const token = await server.key('secret', { channel: 'web' })
    const asked = { identity: { userId: 'u-1' }, elements: ['front', 'chosen'] }
    expect((await server.ask('POST', '/v1/decide', { token, body: asked })).status).toBe(200)
    const { path } = await dataOf(person)
    await eventually(() => server.clickhouse.query<{ n: number }>('SELECT count() AS n FROM decision_inputs'), {
      until: ([row]) => row?.n === 1,
    })
    const page = await visit(server, `${path}?lang=en`)
    for (const text of [
      'All that Le Fil knows about you',
      'Town',
      'Lyon',
      'Used only for: Sending your orders, Chosen for you.',
      'Ada Lovelace',
      'Customer number',
      'u-1',
      'on the website, from “secret',
      'You saw what everybody sees, as you have not permitted “Chosen for you”.',
    ])
      expect(page.text).toContain(text)
  })

  test('what is delicate is told while the link is fresh, on the page and in the file', async () => {
    const person = await know(server, 'u-2', { allergies: 'peanuts' })
    const { path, token } = await dataOf(person)
    const told = async () => [(await visit(server, path)).text, (await visit(server, `/c/${token}/download`)).text]
    for (const text of await told()) expect(text).toContain('peanuts')
    now += HOUR + 1000
    for (const text of await told()) expect(text).not.toContain('peanuts')
    const refused = await visit(server, `/c/${token}/correct`, { form: { trait: 'allergies', value: 'none' } })
    expect(refused.status).toBe(400)
  })

  test('what customers may put right is put right at once, as said by them; for the rest they ask', async () => {
    const person = await know(server, 'u-3', { city: 'Lyon', age: 36, tier: 'silver' })
    const { path, token } = await dataOf(person)
    const correct = async (form: Record<string, string>) => {
      const sent = await visit(server, `/c/${token}/correct`, { form })
      expect(sent.status).toBe(303)
      return (await visit(server, sent.headers.get('location') ?? '')).text
    }
    expect(await correct({ trait: 'city', value: ' Annecy ' })).toContain('Corrected.')
    expect(await correct({ trait: 'age', value: '37' })).toContain('Corrected.')
    expect(await correct({ trait: 'age', value: 'old' })).toContain('That value cannot be taken')
    expect(await correct({ trait: 'tier', value: 'gold' })).toContain('Your request has been received')
    expect(await correct({ trait: 'tier', value: 'platinum' })).toContain('asked for the same already')
    const { body } = await server.ask<{ profile: { traits: Record<string, object> } }>('GET', `/api/people/${person}`)
    expect(body.profile.traits).toMatchObject({
      city: { value: 'Annecy', source: 'customer', channel: 'web' },
      age: { value: 37, source: 'customer' },
      tier: { value: 'silver' },
    })
    const page = await visit(server, path)
    expect(page.text).toContain('said by you')
    expect(page.text).toContain('A correction')
    expect((await visit(server, `/c/${token}/correct`, { form: { trait: 'nonsense', value: 'x' } })).status).toBe(400)
    expect(await correct({ trait: 'city', value: '' })).toContain('Corrected.')
    expect((await visit(server, path)).text).not.toContain('Annecy')
  })

  test('erasure is asked for after one plain question, and its deadline is shown', async () => {
    const person = await know(server, 'u-4')
    const { path, token } = await dataOf(person)
    const page = await visit(server, `/c/${token}/ask?kind=erasure&lang=fr`)
    expect(page.text).toContain('Demander l’effacement')
    const sent = await visit(server, `/c/${token}/ask?lang=fr`, { form: fieldsOf(page) })
    expect((await visit(server, sent.headers.get('location') ?? '')).text).toContain('Votre demande est enregistrée')
    expect((await visit(server, `${path}?lang=fr`)).text).toMatch(/Effacement.*Réponse au plus tard le/s)
    const { body } = await server.ask('GET', `/api/requests?person=${person}`)
    expect(body).toMatchObject({ items: [{ kind: 'erasure', state: 'verified', via: 'customer_page' }] })
    expect((await visit(server, `/c/${token}/ask`, { form: { kind: 'everything' } })).status).toBe(400)
  })

  test('comes along as a file that programs read', async () => {
    const { token } = await dataOf(await know(server, 'u-5', { name: 'Grace', city: 'Paris' }))
    const { status, headers, text } = await visit(server, `/c/${token}/download`)
    expect(status).toBe(200)
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="my-data-\d{4}-\d\d-\d\d\.json"$/)
    expect(JSON.parse(text)).toMatchObject({
      format: 'diapason/access',
      identifiers: [{ type: 'userId', value: 'u-5' }],
      traits: expect.arrayContaining([expect.objectContaining({ name: 'city', value: 'Paris', channel: 'web' })]),
      messages: [{ type: 'identify', content: { traits: { city: 'Paris' } } }],
    })
  })

  test('tells of what was said in messages only while the link is fresh', async () => {
    const { token } = await dataOf(await know(server, 'u-10', { name: 'Mary' }))
    const told = async (kind: string) => JSON.parse((await visit(server, `/c/${token}/download?kind=${kind}`)).text)
    for (const kind of ['access', 'portability'])
      expect(await told(kind)).toMatchObject({
        format: `diapason/${kind}`,
        messages: [{ content: expect.any(Object) }],
      })
    now += HOUR + 1000
    for (const kind of ['access', 'portability'])
      expect((await told(kind)).messages).toEqual([expect.not.objectContaining({ content: expect.anything() })])
  })

  test('tells nothing of who was joined since the link was made', async () => {
    const token = await server.key('secret', { channel: 'web' })
    const say = (body: object) => server.ask('POST', '/v1/identify', { token, body })
    const person = await know(server, 'u-6', { name: 'Ada' })
    const before = await dataOf(person)
    await say({ anonymousId: 'visit-of-another', traits: { secret_of_another: 'leaked?' } })
    await say({ userId: 'u-6', anonymousId: 'visit-of-another', traits: { hobby: 'chess' } })
    for (const path of [before.path, `/c/${before.token}/download`])
      expect((await visit(server, path)).text).not.toMatch(/leaked|visit-of-another/)
    expect((await visit(server, before.path)).text).toContain('other devices or addresses were connected')
    expect((await visit(server, before.path)).text).toContain('chess')
    const after = await dataOf(person)
    expect((await visit(server, after.path)).text).toContain('leaked?')
  })

  test('shows hostile values as text, and long ones without breaking', async () => {
    const person = await know(server, 'u-7', {
      html: '<script>alert(1)</script>',
      'a"><b': '"><img src=x onerror=alert(1)>',
      rtl: '\u202eevil',
      long: 'x'.repeat(1000),
      nested: { a: [1, { b: '</pre><script>' }] },
      list: ['a', '<b>'],
    })
    const { text } = await visit(server, (await dataOf(person)).path)
    expect(text).not.toMatch(/<script|<img src=x|<b>/)
    expect(text).toContain('&lt;script&gt;alert(1)')
  })

  test('is opened by a link for it alone', async () => {
    const { token } = await linkOf(server, await know(server, 'u-8'))
    for (const name of ['data', 'download', 'correct', 'ask'])
      expect((await visit(server, `/c/${token}/${name}`)).status).toBe(404)
    const { token: data } = await dataOf(await know(server, 'u-8'))
    expect((await visit(server, `/c/${data}/preferences`)).status).toBe(200)
  })
})

describe('how the pages look', () => {
  test('is refused where it could not be read, or would bring something alive', async () => {
    const problems = async (body: object) => {
      const answer = await server.ask<{ errors?: { path: string; code: string }[] }>(
        'PUT',
        '/api/customer-pages/workspace',
        {
          body: { brand: 'X', accent: '#1d4f91', ...body },
          headers: { 'if-match': '"1"' },
        },
      )
      return (answer.body.errors ?? [{ path: String(answer.status), code: '' }]).map(
        ({ path, code }) => `${path} ${code}`,
      )
    }
    const svg = (text: string) => `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`
    expect(await problems({ accent: '#ffe066' })).toEqual(['accent contrast_low'])
    expect(await problems({ accentDark: '#222244' })).toEqual(['accentDark contrast_low'])
    expect(await problems({ timeZone: 'Mars/Olympus' })).toEqual(['timeZone zone_unknown'])
    for (const logo of [
      'https://cdn.example/logo.png',
      'data:text/html;base64,PGI+',
      `data:image/png;base64,${Buffer.from('GIF89a').toString('base64')}`,
      svg('<svg onload="alert(1)"/>'),
      svg('<svg><script>alert(1)</script></svg>'),
      svg('<svg><image href="https://evil.example/x.png"/></svg>'),
    ])
      expect(await problems({ logo }), logo).toEqual(['logo logo_invalid'])
    const good = svg('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle r="4" fill="#123"/></svg>')
    expect(await problems({ logo: good })).toEqual(['200 '])
    const page = await visit(server, (await linkOf(server, await know(server, 'u-9'))).path)
    expect(page.text).toContain(`<img src="${good}" alt="X">`)
  })
})
