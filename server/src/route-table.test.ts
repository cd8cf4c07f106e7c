import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { errorRegistries } from './error-registry.ts'
import { grants } from './grants.ts'
import { holds } from './platform/auth/grants.ts'
import type { KeyKind, Principal } from './platform/auth/principal.ts'
import type { Route } from './platform/http/route.ts'
import { validRequest } from './route-table.test-support.ts'

// Every route × everybody who may knock, from the table of routes and the table of grants. A route that is added is tested by being there.

type Caller = {
  readonly name: string
  readonly principal: Principal | undefined
  readonly headers: Record<string, string>
}

/** Not the password that the schemas show: a request made of examples must not change it. */
const ADMIN = { name: 'Ada', email: 'ada@example.org', password: 'incorrect horse battery' }

/** A message needs a key, whose purpose it is processed under: `operator` holds every permission and has none. */
const NEEDS_A_KEY = 'events:write'

/** Only a person has a password. */
const NEEDS_A_PERSON = '/api/auth/change-password'

/** Ends the session that asks, so it would end the test's as well. */
const ENDS_THE_SESSION = '/api/auth/sign-out'

let server: TestApp
let callers: readonly Caller[]

beforeAll(async () => {
  server = await testApp()
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const key = (kind: KeyKind): Principal => ({
    kind: 'key',
    key: { id: '', name: '', kind, purpose: '', legalBasis: '', channel: null },
  })
  const revoked = await server.app.keys.create({
    name: 'Revoked',
    kind: 'secret',
    purpose: 'analytics',
    legalBasis: 'consent',
    channel: null,
    createdBy: 'operator',
  })
  await server.app.keys.revoke(revoked.id)
  const token = await server.app.setup.issueToken()
  const signedIn = await server.ask('POST', '/api/setup', { token: null, body: { token, ...ADMIN } })
  expect(signedIn.status, signedIn.text).toBe(200)
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
  callers = [
    { name: 'nobody', principal: { kind: 'anonymous' }, headers: {} },
    { name: 'a write key', principal: key('write'), headers: bearer(await server.key('write')) },
    { name: 'a secret key', principal: key('secret'), headers: bearer(await server.key('secret')) },
    { name: 'a partner key', principal: key('partner'), headers: bearer(await server.key('partner')) },
    { name: 'the operator', principal: { kind: 'operator' }, headers: bearer(server.operatorToken) },
    {
      name: 'an administrator',
      principal: { kind: 'user', id: '', name: '', email: '', role: 'admin' },
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    },
    { name: 'a revoked key', principal: undefined, headers: bearer(revoked.key) },
    { name: 'a key that never was', principal: undefined, headers: bearer('dp_secret_nonsense') },
    { name: 'garbage', principal: undefined, headers: { authorization: 'Negotiate \u00ff\u00fe==' } },
    { name: 'no password', principal: undefined, headers: { authorization: `Basic ${btoa('\0:\0')}` } },
    { name: 'a forged session', principal: undefined, headers: { cookie: 'diapason.session_token=AAAA.BBBB%3D' } },
  ]
})
afterAll(() => server.stop())

/** What the two tables say: 'in', or the status of a closed door. */
function expected({ permission, url }: Route, { principal }: Caller): 'in' | 401 | 403 {
  if (permission === 'public') return 'in'
  if (principal === undefined || principal.kind === 'anonymous') return 401
  if (principal.kind === 'operator' && (permission === NEEDS_A_KEY || url === NEEDS_A_PERSON)) return 403
  return holds(grants, principal, permission) ? 'in' : 403
}

async function knock(route: Route, { headers }: Caller): Promise<{ door: 'in' | 401 | 403 | 429; text: string }> {
  const { path, body } = validRequest(route)
  const leaving = new AbortController()
  const response = await fetch(server.url + path, {
    method: route.method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: leaving.signal,
  })
  // A stream that opened has let its caller in, and never ends.
  const text = response.ok ? '' : await response.text()
  leaving.abort()
  const code: unknown = text === '' ? undefined : JSON.parse(text).code
  if (code === 'unauthenticated') return { door: 401, text }
  if (code === 'forbidden') return { door: 403, text }
  if (code === 'rate_limited' && route.attemptsPerMinute !== undefined) return { door: 429, text }
  expect(code, `${route.method} ${route.url} takes a request made of its own examples: ${text}`).not.toBe(
    'request_invalid',
  )
  expect(response.status, `${route.method} ${route.url}: ${text}`).toBeLessThan(500)
  return { door: 'in', text }
}

describe('every door', () => {
  it('stays closed to the session of a person when another site knocks', async () => {
    const admin = callers.find(({ name }) => name === 'an administrator')
    const changing = server.app.routes.filter(
      ({ method, permission }) => method !== 'GET' && permission !== 'public' && permission !== NEEDS_A_KEY,
    )
    for (const route of changing) {
      const { path, body } = validRequest(route)
      const answer = await server.ask(route.method, path, {
        token: null,
        headers: { cookie: admin?.headers.cookie ?? '', 'sec-fetch-site': 'cross-site' },
        ...(body === undefined ? {} : { body }),
      })
      expect([answer.status, answer.body.code], `${route.method} ${route.url}`).toEqual([403, 'cross_site'])
    }
    expect(changing.length).toBeGreaterThan(10)
  })

  it('opens to those whom the grants name, and to nobody else', async () => {
    const wrong: string[] = []
    for (const route of server.app.routes) {
      if (route.url === ENDS_THE_SESSION || route.url.includes('*')) continue
      for (const caller of callers) {
        const { door, text } = await knock(route, caller)
        // So many callers at once are too many for a route that counts attempts; the first ones have told by then.
        if (door !== expected(route, caller) && door !== 429)
          wrong.push(`${route.method} ${route.url} for ${caller.name}: ${door}, not ${expected(route, caller)} ${text}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('the tables', () => {
  it('name only permissions that a route asks for, or that its handler does', () => {
    const asked = new Set([...server.app.routes.map(({ permission }) => permission), 'decisions:explain'])
    expect(Object.keys(grants).filter((permission) => !asked.has(permission))).toEqual([])
  })

  it('give a public key nothing to read', () => {
    const held = Object.entries(grants).filter(([, { keys }]) => (keys as readonly string[]).includes('write'))
    expect(held.map(([permission]) => permission)).toEqual(['events:write', 'decisions:read'])
  })

  it('give each route a shape for its answer, and each code one meaning', () => {
    const without = server.app.routes.filter(
      ({ response = {}, sse, url }) =>
        !sse && !url.includes('*') && !Object.keys(response).some((status) => status.startsWith('2')),
    )
    expect(without.map(({ method, url }) => `${method} ${url}`)).toEqual([])
    const codes = errorRegistries.flatMap(({ definitions }) => Object.keys(definitions))
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([])
  })

  it('show an example of every field', () => {
    const without = server.app.routes.flatMap((route) =>
      [...Object.values(route.schema ?? {}), ...Object.values(route.response ?? {})].flatMap((schema) =>
        fieldsWithoutExample(schema as Schema).map((field) => `${route.method} ${route.url} ${field}`),
      ),
    )
    expect([...new Set(without)]).toEqual([])
  })
})

type Schema = { readonly [keyword: string]: unknown }

/** Fields of plain values with no example anywhere; an object or a list shows its own by what it holds. */
function fieldsWithoutExample(schema: Schema, at = ''): string[] {
  const found: string[] = []
  for (const [name, field] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
    const path = at ? `${at}.${name}` : name
    if (!showsItself(field)) found.push(path)
    found.push(...fieldsWithoutExample(field, path))
  }
  if (schema.items) found.push(...fieldsWithoutExample(schema.items as Schema, `${at}[]`))
  for (const one of (schema.anyOf ?? []) as Schema[]) found.push(...fieldsWithoutExample(one, at))
  return found
}

function showsItself(schema: Schema): boolean {
  if (schema.examples !== undefined || 'const' in schema || Array.isArray(schema.enum) || schema.properties) return true
  if (schema.type === 'array' || schema.type === 'null')
    return schema.type === 'null' || showsItself((schema.items ?? {}) as Schema)
  return ((schema.anyOf ?? []) as Schema[]).some((one) => one.type !== 'null' && showsItself(one))
}
