import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

let app: TestApp
let secret: string

beforeAll(async () => {
  app = await testApp()
  secret = await app.key('secret')
})
afterAll(() => app.stop())

type Problem = {
  readonly code: string
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[]
}

const put = (path: string, body: object) =>
  app.ask<Problem>('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })

async function defined(path: string, body: object): Promise<void> {
  const { status, text } = await put(path, body)
  expect(status, text).toBe(201)
}

const text = { version: '2026-11', language: 'fr', title: 'Pour vous', text: 'Pouvons-nous choisir pour vous ?' }

describe('a purpose', () => {
  test('has a legal basis, wordings, and perhaps a purpose that it stands under', async () => {
    await defined('purposes/personalisation', {
      name: 'Personalisation',
      basis: 'consent',
      expires: 'P395D',
      texts: [text],
    })
    await defined('purposes/recommendations', { name: 'Recommendations', basis: 'consent', parent: 'personalisation' })
    await defined('purposes/service', { name: 'Service', basis: 'contract' })
  })

  test.each([
    ['no basis that the law knows', { basis: 'because' }, 'schema_enum'],
    ['a yes that ends where none is asked for', { basis: 'contract', expires: 'P395D' }, 'expires_unused'],
    ['a yes that ends in the same day', { basis: 'consent', expires: 'PT2H' }, 'duration_invalid'],
    ['a confirmation where no yes is asked for', { basis: 'contract', confirmed: true }, 'confirmed_unused'],
    ['a purpose above that nobody defined', { basis: 'consent', parent: 'nowhere' }, 'reference_unknown'],
    [
      'a language that nobody speaks',
      { basis: 'consent', texts: [{ ...text, language: 'Français' }] },
      'schema_pattern',
    ],
    ['one version of one language twice', { basis: 'consent', texts: [text, text] }, 'text_repeated'],
  ])('is refused with %s', async (_name, body, code) => {
    const { status, body: problem } = await put('purposes/odd', { name: 'Odd', ...body })
    expect(status).toBe(422)
    expect(JSON.stringify(problem)).toContain(code)
  })

  test('cannot stand under itself, nor under what stands under it', async () => {
    const { body, headers } = await app.ask<{ body: object }>('GET', '/api/purposes/personalisation')
    const change = await app.ask<Problem>('PUT', '/api/purposes/personalisation', {
      body: { ...body.body, parent: 'recommendations' },
      headers: { 'if-match': String(headers.get('etag')) },
    })
    expect(change.status, change.text).toBe(422)
    expect(change.text).toContain('purpose_circular')
  })

  test('is not archived while an element serves it', async () => {
    await defined('elements/hero', {
      name: 'Hero',
      purpose: 'personalisation',
      variants: [{ key: 'yes', when: { 'traits.tier': 'gold' }, content: 1 }],
      fallback: { content: 0 },
    })
    const { headers } = await app.ask('GET', '/api/purposes/personalisation')
    const { status, text } = await app.ask('DELETE', '/api/purposes/personalisation', {
      headers: { 'if-match': String(headers.get('etag')) },
    })
    expect(status, text).toBe(409)
  })

  test('is refused by whoever was never asked: the element shows its fallback, whatever is known of them', async () => {
    const known = { type: 'identify', userId: 'u-1', messageId: 'm-1', traits: { tier: 'gold' } }
    await app.ask('POST', '/v1/batch', { token: secret, body: { batch: [known] } })
    const { body } = await app.ask<{ decisions: { hero: object } }>('POST', '/v1/decide', {
      token: secret,
      body: { identity: { userId: 'u-1' }, elements: ['hero'], explain: true },
    })
    expect(body.decisions.hero).toMatchObject({
      variant: null,
      content: 0,
      reason: 'no_consent',
      level: 1,
      reasons: [{ step: 'purpose', key: 'personalisation', outcome: 'not_granted' }, { step: 'fallback' }],
    })
  })
})
