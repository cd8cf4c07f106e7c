import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ background: false })
  await define('statistics', 'legitimate_interest')
})
afterAll(() => app.stop())

type Key = {
  readonly id: string
  readonly legalBasis: string
  readonly contradicts: string | null
  readonly errors?: readonly { readonly code: string }[]
}

async function define(key: string, basis: string): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/purposes/${key}`, {
    body: { name: key, basis },
    headers: { 'if-none-match': '*' },
  })
  expect(status, text).toBe(201)
}

const make = (body: object) => app.ask<Key>('POST', '/api/keys', { body: { name: 'Site', kind: 'secret', ...body } })

describe('the legal basis of a key', () => {
  test('is that of its purpose, where that is defined, and is not asked for', async () => {
    const { status, body } = await make({ purpose: 'statistics' })
    expect([status, body.legalBasis, body.contradicts]).toEqual([201, 'legitimate_interest', null])
    expect((await make({ purpose: 'statistics', legalBasis: 'legitimate_interest' })).status).toBe(201)
  })

  test('cannot be said otherwise, also of a purpose that is out of use', async () => {
    const code = async (body: object) => {
      const answer = await make(body)
      return [answer.status, answer.body.errors?.[0]?.code]
    }
    expect(await code({ purpose: 'statistics', legalBasis: 'contract' })).toEqual([422, 'basis_contradicts'])
    expect((await app.ask('DELETE', '/api/purposes/statistics', { headers: { 'if-match': '"1"' } })).status).toBe(204)
    expect(await code({ purpose: 'statistics', legalBasis: 'contract' })).toEqual([422, 'basis_contradicts'])
    expect(await code({ purpose: 'our own words' })).toEqual([422, 'basis_missing'])
    expect(await code({ purpose: '__proto__' })).toEqual([422, 'basis_missing'])
  })

  test('that was said before its purpose was defined gives way to it, and is told wherever keys are', async () => {
    const { body: made } = await make({ purpose: 'loyalty', legalBasis: 'legitimate_interest' })
    await define('loyalty', 'consent')
    const { body } = await app.ask<{ items: readonly Key[] }>('GET', '/api/keys')
    const told = { legalBasis: 'consent', contradicts: 'legitimate_interest' }
    expect(body.items.find(({ id }) => id === made.id)).toMatchObject(told)
    expect((await app.ask('PATCH', `/api/keys/${made.id}`, { body: { note: 'Tills' } })).body).toMatchObject(told)
    const sources = await app.ask<{ items: readonly Key[] }>('GET', '/api/import-sources')
    expect(sources.body.items.find(({ id }) => id === made.id)).toMatchObject({ legalBasis: 'consent' })
    const doctor = await app.ask('GET', '/api/installation/checks')
    expect(JSON.stringify(doctor.body)).toContain('keys_contradict')
  })
})
