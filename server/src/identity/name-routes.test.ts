import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

let server: TestApp

beforeAll(async () => {
  server = await testApp({ background: false })
})
afterAll(() => server.stop())

type Names = { readonly types: readonly object[]; readonly rules: readonly object[] }

async function names() {
  // An agent authors no type, and reads people whose identifiers have one.
  const { cookie } = await server.person('agent')
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  const { status, body } = await server.ask<Names>('GET', '/api/identity/names', { headers, token: null })
  return { status, body }
}

test('whoever reads a person is told what the brand calls its types and rules, archived rules too', async () => {
  expect(await names()).toEqual({ status: 200, body: { types: [], rules: [] } })
  const type = { name: 'Club card', strength: 'strong', normalise: 'trim', trust: ['secret'] }
  const rule = { name: 'At the till', priority: 10, action: 'suggest' }
  const headers = { 'if-none-match': '*' }
  expect((await server.ask('PUT', '/api/identifiers/club', { body: type, headers })).status).toBe(201)
  expect((await server.ask('PUT', '/api/identity-rules/at-the-till', { body: rule, headers })).status).toBe(201)
  const named = {
    types: [{ key: 'club', name: 'Club card' }],
    rules: [{ key: 'at-the-till', name: 'At the till' }],
  }
  expect((await names()).body).toEqual(named)
  const gone = { headers: { 'if-match': '"1"' } }
  expect((await server.ask('DELETE', '/api/identity-rules/at-the-till', gone)).status).toBeLessThan(300)
  expect((await server.ask('DELETE', '/api/identifiers/club', gone)).status).toBeLessThan(300)
  expect((await names()).body).toEqual({ ...named, types: [] })
})
