import { getMigrations } from 'better-auth/db/migration'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../database/database.ts'
import { testDatabase } from '../testing/test-database.ts'
import { ADMIN, startTestServer, type TestServer } from './access.test-support.ts'
import { createAuth } from './auth.ts'

describe('signing in', () => {
  let db: Database
  let server: TestServer
  let cookie: string

  beforeAll(async () => {
    db = await testDatabase()
    server = await startTestServer(db)
    cookie = await server.signIn()
  })
  beforeEach(async () => {
    await db.execute('truncate sign_in_attempts')
  })
  afterAll(async () => {
    await server.close()
    await db.close()
  })

  const signIn = (body: object, headers: Record<string, string> = {}) =>
    server.ask('POST', '/api/auth/sign-in/email', { body, headers })
  const credentials = { email: ADMIN.email, password: ADMIN.password }

  test('needs nothing that our migrations do not create', async () => {
    const auth = createAuth({ pool: db.pool, secret: 'x'.repeat(40), publicUrl: 'http://localhost:4400' })
    const { toBeCreated, toBeAdded } = await getMigrations(auth.options)
    expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
  })

  test('opens a session in a cookie that scripts and other sites cannot use', async () => {
    const answer = await signIn(credentials)
    expect(answer.status).toBe(200)
    const set = answer.headers.getSetCookie().join('\n')
    expect(set).toMatch(/HttpOnly/i)
    expect(set).toMatch(/SameSite=Lax/i)
    expect(set).not.toMatch(/Secure/i)
    const token = decodeURIComponent(answer.cookie.split('=')[1] ?? '').split('.')[0] ?? ''
    expect(token.length).toBeGreaterThan(20)
    expect(answer.text).not.toContain(token)
  })

  test('marks the cookie Secure where people come by https', async () => {
    const other = await startTestServer(db, { publicUrl: 'https://cx.example.org' })
    const answer = await other.ask('POST', '/api/auth/sign-in/email', { body: credentials })
    expect(answer.headers.getSetCookie().join('\n')).toMatch(/Secure/i)
    const session = await other.ask('GET', '/api/session', { headers: { cookie: answer.cookie } })
    expect(session.status).toBe(200)
    await other.close()
  })

  test.each([
    ['an unknown address', { email: 'nobody@example.org', password: ADMIN.password }],
    ['a wrong password', { email: ADMIN.email, password: 'wrong horse battery' }],
  ])('answers %s in the same words', async (_, body) => {
    const answer = await signIn(body)
    expect([answer.status, answer.body.code]).toEqual([401, 'sign_in_failed'])
    expect(answer.body.detail).toBe('No account has this address with this password.')
    expect(answer.cookie).toBe('')
  })

  test('does not let anyone sign up', async () => {
    const answer = await server.ask('POST', '/api/auth/sign-up/email', {
      body: { ...credentials, name: 'Eve', email: 'eve@example.org' },
    })
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
  })

  test('works from whatever host the console was opened on', async () => {
    const { host } = new URL(server.url)
    const answer = await signIn(credentials, { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })
    expect(answer.status).toBe(200)
  })

  test.each([
    ['an Origin', { origin: 'https://evil.example' }],
    ['Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['a null Origin', { origin: 'null' }],
  ])('is refused to another site, told by %s', async (_, headers) => {
    const answer = await signIn(credentials, headers as unknown as Record<string, string>)
    expect([answer.status, answer.body.code]).toEqual([403, 'cross_site'])
  })

  test('lets no other site change anything with the cookie of a person', async () => {
    const body = { name: 'Stolen', kind: 'secret', purpose: 'service', legalBasis: 'contract' }
    const answer = await server.ask('POST', '/api/keys', { body, headers: { cookie, origin: 'https://evil.example' } })
    expect([answer.status, answer.body.code]).toEqual([403, 'cross_site'])
    expect((await server.ask('GET', '/api/keys', { headers: { cookie } })).body.items).toEqual([])
  })

  test('stops an address after ten attempts in a minute, a good password included', async () => {
    const codes: unknown[] = []
    for (let attempt = 0; attempt < 10; attempt += 1) {
      codes.push((await signIn({ email: ADMIN.email, password: `guess number ${attempt}` })).body.code)
    }
    expect(new Set(codes)).toEqual(new Set(['sign_in_failed']))
    const answer = await signIn(credentials, { 'x-diapason-address': '203.0.113.9', 'x-forwarded-for': '203.0.113.9' })
    expect([answer.status, answer.body.code]).toEqual([429, 'rate_limited'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('ends everywhere at once with signing out', async () => {
    const { cookie: session } = await signIn(credentials)
    expect((await server.ask('GET', '/api/session', { headers: { cookie: session } })).status).toBe(200)
    await server.ask('POST', '/api/auth/sign-out', { headers: { cookie: session } })
    const answer = await server.ask('GET', '/api/session', { headers: { cookie: session } })
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
  })

  test('takes no cookie that it did not sign', async () => {
    const [name, value = ''] = cookie.split('=')
    const forged = `${name}=${value.slice(0, -12)}AAAAAAAAAAA%3D`
    expect((await server.ask('GET', '/api/session', { headers: { cookie: forged } })).status).toBe(401)
  })

  test('tells a browser without a session so, without an error', async () => {
    const answer = await server.ask('GET', '/api/auth/get-session')
    expect([answer.status, answer.body]).toEqual([200, { session: null, user: null }])
    const known = await server.ask('GET', '/api/auth/get-session', { headers: { cookie } })
    expect(known.body).toMatchObject({ user: { email: ADMIN.email }, session: { expiresAt: expect.any(String) } })
    expect(known.text).not.toContain('token')
  })

  test('lets a person change their password, which ends their other sessions', async () => {
    const { cookie: here } = await signIn(credentials)
    const { cookie: elsewhere } = await signIn(credentials)
    const change = (currentPassword: string, newPassword: string, session: string) =>
      server.ask('POST', '/api/auth/change-password', {
        body: { currentPassword, newPassword },
        headers: { cookie: session },
      })
    expect((await change('not the password', 'another horse battery', here)).body.code).toBe('password_wrong')
    expect((await change(ADMIN.password, 'another horse battery', here)).status).toBe(200)
    expect((await server.ask('GET', '/api/session', { headers: { cookie: elsewhere } })).status).toBe(401)
    await db.execute('truncate sign_in_attempts')
    expect((await signIn({ ...credentials, password: 'another horse battery' })).status).toBe(200)
  })

  test('leaves no password and no session in the log', () => {
    expect(server.logged()).not.toContain(ADMIN.password)
    expect(server.logged()).not.toContain('guess number')
    expect(server.logged()).not.toContain(ADMIN.email)
    expect(server.logged()).not.toContain(cookie)
  })
})
