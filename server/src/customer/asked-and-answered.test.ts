import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { definePurposes, know, linkOf, visit } from './customer.test-support.ts'

// From the customer's own page to the desk of the data-protection officer, and back.

type Request = { id: string; kind: string; state: string; code?: string }

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
  await definePurposes(server)
  const element = { name: 'Front', variants: [{ key: 'all', content: 1 }], fallback: { content: 0 } }
  const made = await server.ask('PUT', '/api/elements/front', { body: element, headers: { 'if-none-match': '*' } })
  expect(made.status, made.text).toBe(201)
})
afterAll(() => server.stop())

async function asked(path: string, page: string, form: Readonly<Record<string, string>>): Promise<void> {
  const sent = await visit(server, path.replace('/data', `/${page}`), { form })
  expect(sent.status, sent.text).toBe(303)
}

async function requestOf(person: string): Promise<Request> {
  const { body } = await server.ask<{ items: Request[] }>('GET', `/api/requests?person=${person}`)
  return body.items[0] as Request
}

const step = (id: string, verb: string, body: object = {}) =>
  server.ask<Request>('POST', `/api/requests/${id}/${verb}`, { body })

async function shown(userId: string): Promise<string> {
  const token = await server.key('secret')
  const { body } = await server.ask<{ decisions: { front: { reason: string } } }>('POST', '/v1/decide', {
    token,
    body: { identity: { userId }, elements: ['front'] },
  })
  return body.decisions.front.reason
}

describe('a customer', () => {
  test('asks for restriction, reads that it stands, and later that it was lifted and why', async () => {
    const person = await know(server, 'r-1')
    const { path } = await linkOf(server, person, { scope: 'data' })
    await asked(path, 'ask', { kind: 'restriction', note: 'My town is wrong.' })
    const { id, state } = await requestOf(person)
    expect(state).toBe('verified')
    await step(id, 'restrict')
    expect(await shown('r-1')).toBe('no_consent')
    const page = await visit(server, `${path}?lang=en`)
    expect(page.text).toContain('The use of your data has been restricted since')
    expect(page.text).toContain('We keep your data and no longer use it.')
    const preferences = await visit(server, `${path.replace('/data', '/preferences')}?lang=fr`)
    expect(preferences.text).toContain('L’utilisation de vos données est limitée depuis le')
    await step(id, 'lift', { told: new Date().toISOString(), note: 'The town is right now.' })
    expect(await shown('r-1')).toBe('matched')
    const after = await visit(server, `${path}?lang=en`)
    expect(after.text).not.toContain('has been restricted since')
    expect(after.text).toContain('The town is right now.')
  })

  test('asks for a correction, and reads what became of it, and of no note that was not for them', async () => {
    const person = await know(server, 'r-2', { name: 'Ada', city: 'Lyon' })
    const { path } = await linkOf(server, person, { scope: 'data' })
    await asked(path, 'correct', { trait: 'city', value: 'Brest' })
    const { id, kind } = await requestOf(person)
    expect(kind).toBe('rectification')
    await step(id, 'begin', { note: 'Looks odd to me.' })
    await step(id, 'correct', { traits: { city: 'Brest' } })
    await step(id, 'finish', { note: 'Thank you for telling us.' })
    const { text } = await visit(server, `${path}?lang=en`)
    expect(text).toContain('We put right:')
    expect(text).toContain('Brest')
    expect(text).toContain('Thank you for telling us.')
    expect(text).not.toContain('Looks odd to me.')
  })

  test('reads on which ground a request was refused, and where they may complain', async () => {
    const person = await know(server, 'r-3')
    const { path } = await linkOf(server, person, { scope: 'data' })
    await asked(path, 'ask', { kind: 'restriction', note: '' })
    await step((await requestOf(person)).id, 'refuse', { reason: 'excessive', note: 'The fifth this week.' })
    const { text } = await visit(server, `${path}?lang=fr`)
    expect(text).toContain('Nous ne pouvons pas y donner suite')
    expect(text).toContain('la demande est excessive')
    expect(text).toContain('The fifth this week.')
    expect(text).toContain('l’autorité de protection des données')
  })
})
