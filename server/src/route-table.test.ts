import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { errorRegistries } from './error-registry.ts'
import { grants } from './grants.ts'
import { type Grants, permissionsOf } from './platform/auth/grants.ts'
import type { KeyKind, Principal } from './platform/auth/principal.ts'
import { ROLES, type Role } from './platform/auth/role.ts'
import type { Route } from './platform/http/route.ts'
import { codeIn } from './refusal.test-support.ts'
import { validRequest } from './route-table.test-support.ts'

// Every route × everybody who may knock, from the table of routes and the table of grants. A route that is added is tested by being there.

type Caller = {
  readonly name: string
  readonly principal: Principal | undefined
  readonly headers: Record<string, string>
}

/** For keys alone. A message needs one, whose purpose it is processed under: `operator` holds every permission and has none. */
const NEEDS_A_KEY: ReadonlySet<string> = new Set(['events:write', 'people:shared'])

/** The whole list needs more than its route asks for, which a test of its own proves; searching it does not. */
const SEARCHED: Readonly<Record<string, string>> = {
  '/api/people': '?q=ada',
  '/api/retention-preview/entry': '?trait=tier&days=90',
}

/** Only a person has an account of their own. */
const NEEDS_A_PERSON = /^account:/

/** Ends the session that asks, so it would end the test's as well. */
const ENDS_THE_SESSION = '/api/auth/sign-out'

/**
 * What people agreed to, as it stands in the page they read and not as the code has it: permission → who is marked in its row. A test
 * holds the page and the code together, and whoever changes one sees the other change in the same commit.
 */
const agreed: ReadonlyMap<string, ReadonlySet<string>> = readTable(
  readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8'),
)

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
  const people: Caller[] = []
  for (const role of ROLES) {
    const { cookie } = await server.person(role)
    people.push({
      name: `a person with the role ${role}`,
      principal: { kind: 'user', id: '', name: '', email: '', role },
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    })
  }
  const suspended = await server.person('admin')
  await server.db.execute('update users set suspended_at = now() where id = $1', [suspended.id])
  const late = await server.person('admin', { sessionEnds: new Date(Date.now() - 1_000) })
  callers = [
    { name: 'nobody', principal: { kind: 'anonymous' }, headers: {} },
    { name: 'a write key', principal: key('write'), headers: bearer(await server.key('write')) },
    { name: 'a secret key', principal: key('secret'), headers: bearer(await server.key('secret')) },
    { name: 'a partner key', principal: key('partner'), headers: bearer(await server.key('partner')) },
    { name: 'the operator', principal: { kind: 'operator' }, headers: bearer(server.operatorToken) },
    ...people,
    { name: 'an administrator whose session has ended', principal: undefined, headers: { cookie: late.cookie } },
    { name: 'a suspended administrator', principal: undefined, headers: { cookie: suspended.cookie } },
    { name: 'a revoked key', principal: undefined, headers: bearer(revoked.key) },
    { name: 'a key that never was', principal: undefined, headers: bearer('dp_secret_nonsense') },
    { name: 'garbage', principal: undefined, headers: { authorization: 'Negotiate \u00ff\u00fe==' } },
    { name: 'no password', principal: undefined, headers: { authorization: `Basic ${btoa('\0:\0')}` } },
    { name: 'a forged session', principal: undefined, headers: { cookie: 'diapason.session_token=AAAA.BBBB%3D' } },
  ]
})
afterAll(() => server.stop())

/** What the two tables say: 'in', or the status of a closed door. */
function expected({ permission }: Route, { principal }: Caller): 'in' | 401 | 403 {
  if (permission === 'public') return 'in'
  switch (principal?.kind) {
    case undefined:
    case 'anonymous':
      return 401
    case 'operator':
      return permission === 'events:write' || NEEDS_A_PERSON.test(permission) ? 403 : 'in'
    case 'key':
      return agreed.get(permission)?.has(`${principal.key.kind} key`) ? 'in' : 403
    case 'user':
      return agreed.get(permission)?.has(principal.role) ? 'in' : 403
    case 'customer':
      return 403
    default:
      return principal satisfies never
  }
}

/** The table under "Who holds what": permission → the heads of the columns that are marked. */
function readTable(page: string): Map<string, Set<string>> {
  const lines = page.slice(page.indexOf('## Who holds what')).split('\n')
  const cellsOf = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const rows = lines.filter((line) => line.startsWith('|'))
  const heads = cellsOf(rows[0] ?? '')
  const end = lines.findIndex((line, at) => at > 0 && line.startsWith('## '))
  return new Map(
    lines
      .slice(0, end)
      .filter((line) => line.startsWith('| `'))
      .map((line) => {
        const [name = '', ...cells] = cellsOf(line)
        return [name.replaceAll('`', ''), new Set(heads.filter((_, at) => cells[at - 1] === '●'))]
      }),
  )
}

async function knock(route: Route, { headers }: Caller): Promise<{ door: 'in' | 401 | 403 | 429; text: string }> {
  const { path, body } = validRequest(route)
  const leaving = new AbortController()
  const response = await fetch(server.url + path + (SEARCHED[route.url] ?? ''), {
    method: route.method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: leaving.signal,
  })
  // A stream that opened has let its caller in, and never ends.
  const text = response.ok ? '' : await response.text()
  leaving.abort()
  const code = text === '' ? undefined : codeIn(text)
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
    const admin = callers.find(({ principal }) => principal?.kind === 'user' && principal.role === 'admin')
    const changing = server.app.routes.filter(
      ({ method, permission }) => method !== 'GET' && permission !== 'public' && !NEEDS_A_KEY.has(permission),
    )
    for (const route of changing) {
      const { path, body } = validRequest(route)
      const answer = await server.ask(route.method, path, {
        token: null,
        headers: { cookie: admin?.headers.cookie ?? '', 'sec-fetch-site': 'cross-site' },
        ...(body === undefined ? {} : { body }),
      })
      expect([answer.status, codeIn(answer.text)], `${route.method} ${route.url}`).toEqual([403, 'cross_site'])
    }
    expect(changing.length).toBeGreaterThan(10)
  })

  it('stays closed to another site before anybody has signed in as well', async () => {
    const doors = server.app.routes.filter(
      ({ method, permission, url }) => method !== 'GET' && permission === 'public' && url.startsWith('/api/'),
    )
    for (const route of doors) {
      const { path, body } = validRequest(route)
      const headers = { 'sec-fetch-site': 'cross-site' }
      const answer = await server.ask(route.method, path, {
        token: null,
        headers,
        ...(body === undefined ? {} : { body }),
      })
      expect([answer.status, answer.body.code], `${route.method} ${route.url}`).toEqual([403, 'cross_site'])
    }
    expect(doors.length).toBeGreaterThan(5)
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
    const asked = new Set([
      ...server.app.routes.map(({ permission }) => permission),
      'decisions:explain',
      'people:list',
      // What the notices of the installation ask for.
      'installation:read',
    ])
    expect(Object.keys(grants).filter((permission) => !asked.has(permission))).toEqual([])
  })

  // Written out, so that no slip of the table of grants takes them away.
  it.each<[Role, string, readonly string[]]>([
    ['marketer', 'reads no raw events and touches no access', ['events:read', 'rejected:read', 'keys:write']],
    ['analyst', 'opens no one person and authors nothing', ['people:read', 'people:list', 'elements:write']],
    ['agent', 'takes no list and sees nothing of what is designed', ['people:list', 'events:read', 'elements:read']],
    ['dpo', 'authors nothing', ['elements:write', 'experiments:write', 'metrics:write', 'workspace:write']],
  ])('%s %s', (role, _, refused) => {
    const principal: Principal = { kind: 'user', id: '', name: '', email: '', role }
    expect(permissionsOf(grants, principal).filter((permission) => refused.includes(permission))).toEqual([])
  })

  it('let only administrators write what decides over access', () => {
    const others = ROLES.filter((role) => role !== 'admin')
    const held = Object.entries(grants as Grants).filter(
      ([name, { roles }]) => /^(keys|team|workspace):write$/.test(name) && others.some((role) => roles.includes(role)),
    )
    expect(held.map(([permission]) => permission)).toEqual([])
  })

  it('let a person who may only find people neither browse nor page through them', async () => {
    const { cookie } = await server.person('agent')
    const ask = (path: string) => server.ask('GET', path, { token: null, headers: { cookie } })
    expect((await ask('/api/people')).body).toMatchObject({ code: 'forbidden' })
    expect((await ask('/api/people?q=%20a%20')).body).toMatchObject({ code: 'forbidden' })
    expect((await ask('/api/people?q=ada&limit=100')).body).toMatchObject({ nextCursor: null })
  })

  it('give a public key nothing to read', () => {
    const held = Object.entries(grants).filter(([, { keys }]) => (keys as readonly string[]).includes('write'))
    expect(held.map(([permission]) => permission)).toEqual(['events:write', 'decisions:read'])
  })

  it('give each route a shape for its answer, and each code one meaning', () => {
    const without = server.app.routes.filter(
      ({ response = {}, sse, url }) =>
        !sse && !url.includes('*') && !Object.keys(response).some((status) => /^[23]/.test(status)),
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
