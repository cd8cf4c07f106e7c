import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../database/database.ts'
import { testDatabase } from '../testing/test-database.ts'
import { ADMIN, startTestServer, type TestServer } from './access.test-support.ts'
import { startOidcProvider, type TestProvider } from './oidc-provider.test-support.ts'
import { type OidcSettings, readOidcSettings } from './oidc-settings.ts'

const PUBLIC_URL = 'http://localhost:4400'
const EVE = { sub: 'eve-1', email: 'eve@example.org', email_verified: true, name: 'Eve Moneypenny' }

describe('signing in with another account', () => {
  let db: Database
  let provider: TestProvider
  let server: TestServer
  let admin: string

  const settings = (more: Partial<OidcSettings> = {}): OidcSettings => ({
    issuer: provider.issuer,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    name: 'Example Ltd',
    domains: [],
    defaultRole: undefined,
    roles: undefined,
    ...more,
  })
  const start = async (more: Partial<OidcSettings> = {}) => {
    await server?.close()
    server = await startTestServer(db, { publicUrl: PUBLIC_URL, oidc: settings(more) })
  }

  beforeAll(async () => {
    db = await testDatabase()
    provider = await startOidcProvider(`${PUBLIC_URL}/api/auth/callback/oidc`)
  })
  beforeEach(async () => {
    await db.execute('truncate users, invitations, setup_tokens, sign_in_attempts, verifications cascade')
    await start()
    admin = await server.signIn()
    provider.become(EVE)
  })
  afterAll(async () => {
    await server.close()
    await provider.close()
    await db.close()
  })

  const invite = (email: string, role: string) =>
    server.ask('POST', '/api/team/invitations', { body: { email, role }, headers: { cookie: admin } })

  /** A browser that goes wherever it is sent, with the cookies of each host, until it is back at the console. */
  const walk = async (
    options: { cookie?: string; path?: string; next?: string; tamper?: (url: string) => string } = {},
  ) => {
    const { cookie = '', path = '/api/auth/sign-in/oidc', next = '/people', tamper = (url: string) => url } = options
    const begun = await server.ask('POST', path, { body: { next }, headers: { cookie } })
    expect(begun.status, begun.text).toBe(200)
    const jars = new Map<string, Map<string, string>>()
    const keep = (host: string, cookies: readonly string[]) => {
      const jar = jars.get(host) ?? new Map()
      for (const one of cookies) {
        const [pair = ''] = one.split(';', 1)
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
      }
      jars.set(host, jar)
    }
    const sent = (host: string) => [...(jars.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
    keep('localhost:4400', cookie === '' ? [] : cookie.split('; '))
    keep('localhost:4400', begun.headers.getSetCookie())
    let url = String(begun.body.url)
    const asked = new URL(url)
    for (let hop = 0; hop < 12; hop += 1) {
      const { host, pathname, search } = new URL(url)
      if (host === 'localhost:4400' && !pathname.startsWith('/api/'))
        return { asked, at: pathname + search, cookie: sent(host) }
      const here = host === 'localhost:4400' ? server.url : `http://${host}`
      const answer = await fetch(here + tamper(pathname + search), {
        redirect: 'manual',
        headers: { cookie: sent(host) },
      })
      keep(host, answer.headers.getSetCookie())
      const location = answer.headers.get('location')
      expect(location, `${answer.status} of ${url}: ${await answer.text()}`).not.toBeNull()
      url = new URL(location ?? '', url).href
    }
    throw new Error(`Still not back: ${url}`)
  }
  const session = (cookie: string) => server.ask('GET', '/api/session', { headers: { cookie } })

  test('lets whoever was invited in, with the role that was meant, and uses the invitation up', async () => {
    await invite('Eve@Example.org', 'dpo')
    const { at, cookie } = await walk()
    expect(at).toBe('/people')
    expect((await session(cookie)).body).toMatchObject({ user: { name: EVE.name, email: EVE.email, role: 'dpo' } })
    expect(await db.query('select 1 from invitations')).toEqual([])
    expect((await server.ask('GET', '/api/account', { headers: { cookie } })).body).toMatchObject({
      signsInWith: ['oidc'],
    })
    const again = await walk()
    expect((await session(again.cookie)).status).toBe(200)
    expect(await db.query(`select 1 from users where email = '${EVE.email}'`)).toHaveLength(1)
  })

  test('asks with PKCE, state and nonce, and keeps no token of the provider', async () => {
    await invite(EVE.email, 'analyst')
    const { asked } = await walk()
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
    expect(asked.searchParams.get('scope')?.split(' ').sort()).toEqual(['email', 'openid', 'profile'])
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.searchParams.get(name)).toMatch(/.{16,}/)
    const kept = await db.query('select access_token, refresh_token, id_token from accounts')
    expect(kept.every((row) => Object.values(row as object).every((value) => value === null))).toBe(true)
    expect(server.logged()).not.toContain(EVE.email)
  })

  test.each([
    ['nobody invited', {}, 'oidc_not_invited'],
    ['the provider does not vouch for', { email_verified: false }, 'oidc_email_unverified'],
  ])('turns away whom %s, and makes no account', async (_, more, code) => {
    if (code !== 'oidc_not_invited') await invite(EVE.email, 'analyst')
    provider.become({ ...EVE, ...more, sub: `eve-${code}` })
    const { at, cookie } = await walk()
    expect(at).toBe(`/sign-in?problem=${code}`)
    expect((await session(cookie)).status).toBe(401)
    expect(await db.query('select 1 from users')).toHaveLength(1)
  })

  test('turns away whoever the provider refuses', async () => {
    provider.become(undefined)
    expect((await walk()).at).toBe('/sign-in?problem=oidc_failed')
  })

  test('takes no answer that was not asked for in this browser', async () => {
    await invite(EVE.email, 'analyst')
    const { at } = await walk({ tamper: (path) => path.replace(/state=[^&]+/, 'state=AAAAAAAAAAAAAAAAAAAAAAAA') })
    expect(at).toMatch(/problem=oidc_failed$/)
    const bare = await server.ask('GET', '/api/auth/callback/oidc?code=x')
    expect(bare.status).not.toBe(500)
    expect(await db.query('select 1 from users')).toHaveLength(1)
  })

  test('lets an allowed domain in with the role that is set for it', async () => {
    await start({ domains: ['example.org'], defaultRole: 'analyst' })
    const { cookie } = await walk()
    expect((await session(cookie)).body).toMatchObject({ user: { role: 'analyst' } })
    provider.become({ sub: 'm-1', email: 'mallory@notexample.org', email_verified: true })
    expect((await walk()).at).toBe('/sign-in?problem=oidc_not_invited')
  })

  test('gives the role that a claim says, at each sign-in, and none to whom it gives none', async () => {
    const roles = {
      claim: 'groups',
      byValue: new Map([
        ['cx-admins', 'admin'],
        ['cx-team', 'marketer'],
      ] as const),
    }
    await start({ domains: ['example.org'], roles })
    provider.become({ ...EVE, groups: ['everybody', 'cx-team'] })
    expect((await session((await walk()).cookie)).body).toMatchObject({ user: { role: 'marketer' } })
    provider.become({ ...EVE, groups: ['cx-team', 'cx-admins'] })
    expect((await session((await walk()).cookie)).body).toMatchObject({ user: { role: 'admin' } })
    provider.become({ ...EVE, groups: ['everybody'] })
    expect((await walk()).at).toBe('/sign-in?problem=oidc_no_role')
  })

  test('takes over no account that has the same address; its owner connects the two, signed in', async () => {
    provider.become({ sub: 'ada-1', email: ADMIN.email, email_verified: true })
    expect((await walk()).at).toBe('/sign-in?problem=oidc_account_exists')
    const joined = await walk({ cookie: admin, path: '/api/account/oidc' })
    expect(joined.at).toBe('/people')
    const { cookie, at } = await walk()
    expect([at, (await session(cookie)).body.user]).toEqual([
      '/people',
      expect.objectContaining({ email: ADMIN.email }),
    ])
    const kept = await db.query(
      `select 1 from accounts where coalesce(access_token, id_token, refresh_token) is not null`,
    )
    expect(kept).toEqual([])
    const told = await db.query(`select 1 from audit_records where action = 'member.connect'`)
    expect(told).toHaveLength(1)
    const off = await server.ask('DELETE', '/api/account/oidc', { headers: { cookie: admin } })
    expect(off.status).toBe(204)
    expect((await walk()).at).toBe('/sign-in?problem=oidc_account_exists')
  })

  test('connects nothing of another address', async () => {
    provider.become({ sub: 'eve-9', email: 'eve@example.org', email_verified: true })
    expect((await walk({ cookie: admin, path: '/api/account/oidc' })).at).toMatch(
      /problem=oidc_(link_refused|not_invited)$/,
    )
    expect(await db.query(`select 1 from accounts where provider_id = 'oidc'`)).toEqual([])
  })

  test('keeps the only way into an account', async () => {
    await invite(EVE.email, 'analyst')
    const { cookie } = await walk()
    const answer = await server.ask('DELETE', '/api/account/oidc', { headers: { cookie } })
    expect([answer.status, answer.body.code]).toEqual([409, 'password_needed'])
  })

  test('turns a suspended member away', async () => {
    await invite(EVE.email, 'analyst')
    await walk()
    await db.execute(`update users set suspended_at = now() where email = $1`, [EVE.email])
    expect((await walk()).at).toBe('/sign-in?problem=account_suspended')
  })

  test('does not hold passwords up, and says so, while the provider is away', async () => {
    await start({ issuer: 'http://127.0.0.1:9' })
    const begun = await server.ask('POST', '/api/auth/sign-in/oidc', { body: { next: '/' } })
    expect([begun.status, begun.body.code]).toEqual([503, 'oidc_unavailable'])
    const { email, password } = ADMIN
    expect((await server.ask('POST', '/api/auth/sign-in/email', { body: { email, password } })).status).toBe(200)
  })

  test('sends nobody to another site afterwards', async () => {
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example'])
      expect((await server.ask('POST', '/api/auth/sign-in/oidc', { body: { next } })).status).toBe(400)
  })

  test('nor by a path that becomes another site once it is resolved', async () => {
    await invite(EVE.email, 'analyst')
    for (const next of ['/.//evil.example', '/people/..//evil.example', '/%2e//evil.example']) {
      const { at } = await walk({ next }).catch((error: Error) => ({ at: error.message }))
      expect(at, next).not.toMatch(/^[^:]*\/\/|fetch failed/)
    }
  })

  test('is off where nothing was set up', async () => {
    const plain = await startTestServer(db)
    expect((await plain.ask('GET', '/api/status')).body).toMatchObject({ oidc: null })
    expect((await plain.ask('POST', '/api/auth/sign-in/oidc', { body: { next: '/' } })).body.code).toBe('oidc_off')
    await plain.close()
    expect((await server.ask('GET', '/api/status')).body).toMatchObject({ oidc: { name: 'Example Ltd' } })
  })
})

describe('the settings of another system', () => {
  const minimal = {
    DIAPASON_OIDC_ISSUER: 'https://login.example.org/',
    DIAPASON_OIDC_CLIENT_ID: 'diapason',
    DIAPASON_OIDC_CLIENT_SECRET: 'secret',
  }

  test('are none unless they are given', () => {
    expect(readOidcSettings({ PORT: '1' })).toBeUndefined()
    expect(readOidcSettings(minimal)).toMatchObject({ issuer: 'https://login.example.org', name: 'login.example.org' })
  })

  test.each([
    [{ DIAPASON_OIDC_NAME: 'Alone' }, /DIAPASON_OIDC_ISSUER is missing/],
    [{ ...minimal, DIAPASON_OIDC_ISSUER: 'http://login.example.org' }, /https/],
    [{ ...minimal, DIAPASON_OIDC_DOMAINS: 'example.org' }, /DEFAULT_ROLE/],
    [{ ...minimal, DIAPASON_OIDC_DEFAULT_ROLE: 'king' }, /"king"/],
    [{ ...minimal, DIAPASON_OIDC_ROLES: 'a=admin' }, /belong together/],
    [{ ...minimal, DIAPASON_OIDC_ROLE_CLAIM: 'groups', DIAPASON_OIDC_ROLES: 'a=king' }, /"king"/],
  ])('%o says what is wrong', (env, message) => {
    expect(() => readOidcSettings(env)).toThrow(message)
  })
})
