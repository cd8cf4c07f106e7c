import { expect } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { customerScenarios } from './audit-coverage-customer.test-support.ts'
import { identityScenarios } from './audit-coverage-identity.test-support.ts'
import { privacyScenarios } from './audit-coverage-privacy.test-support.ts'
import { sendingScenarios } from './audit-coverage-sending.test-support.ts'
import { authenticatorCode } from './platform/auth/authenticator.test-support.ts'
import type { Route } from './platform/http/route.ts'
import { exampleOf } from './route-table.test-support.ts'
import type { Scenario } from './scenario.test-support.ts'
import { send } from './send.test-support.ts'

const ADA = { name: 'Ada', email: 'ada@example.org', password: 'incorrect horse battery' }

/** How each changing route is brought to succeed, by method and address; a route that succeeds with the examples of its own schema needs none. */
export const scenarios: Readonly<Record<string, (server: TestApp) => Promise<Scenario>>> = {
  'POST /api/setup': async (server) => ({
    path: '/api/setup',
    body: { ...ADA, token: await server.app.setup.issueToken() },
    token: null,
  }),
  'POST /api/auth/sign-in/email': async () => {
    const { email, password } = ADA
    return { path: '/api/auth/sign-in/email', body: { email, password }, token: null }
  },
  'POST /api/auth/change-password': async (server) => ({
    path: '/api/auth/change-password',
    body: { currentPassword: ADA.password, newPassword: ADA.password },
    headers: { cookie: await signIn(server) },
    token: null,
  }),
  'POST /api/auth/sign-out': async (server) => ({
    path: '/api/auth/sign-out',
    headers: { cookie: await signIn(server) },
    token: null,
  }),
  'POST /api/invitation/accept': async (server) => ({
    path: '/api/invitation/accept',
    body: { token: (await invited(server)).token, name: 'Grace', password: ADA.password },
    token: null,
  }),
  'POST /api/account/second-factor': async (server) => ({
    path: '/api/account/second-factor',
    body: { password: ADA.password },
    headers: { cookie: await signIn(server) },
    token: null,
  }),
  'POST /api/account/second-factor/confirm': async (server) => {
    const { cookie, secret } = await begun(server)
    const body = { code: authenticatorCode(secret) }
    return { path: '/api/account/second-factor/confirm', body, headers: { cookie }, token: null }
  },
  'POST /api/account/second-factor/recovery-codes': async (server) => {
    const { cookie, password } = await guarded(server)
    return { path: '/api/account/second-factor/recovery-codes', body: { password }, headers: { cookie }, token: null }
  },
  'POST /api/account/second-factor/end': async (server) => {
    const { cookie, password } = await guarded(server)
    return { path: '/api/account/second-factor/end', body: { password }, headers: { cookie }, token: null }
  },
  'POST /api/auth/sign-in/second-factor': async (server) => {
    const { email, password, secret } = await guarded(server)
    const waiting = await server.ask('POST', '/api/auth/sign-in/email', { token: null, body: { email, password } })
    const body = { code: authenticatorCode(secret, 1) }
    return { path: '/api/auth/sign-in/second-factor', body, headers: { cookie: cookiesOf(waiting) }, token: null }
  },
  'DELETE /api/account/oidc': async (server) => {
    const { id, cookie } = await server.person('agent')
    await server.db.execute(
      `insert into accounts (id, account_id, provider_id, user_id)
       values ($1, $1, 'oidc', $2), ($1 || '-p', $2, 'credential', $2)`,
      [crypto.randomUUID(), id],
    )
    return { path: '/api/account/oidc', headers: { cookie }, token: null }
  },
  'POST /api/team/invitations': async () => ({
    path: '/api/team/invitations',
    body: { email: `${crypto.randomUUID()}@example.org`, role: 'analyst' },
  }),
  'POST /api/team/invitations/:id/reissue': async (server) => ({
    path: `/api/team/invitations/${(await invited(server)).id}/reissue`,
  }),
  'DELETE /api/team/invitations/:id': async (server) => ({
    path: `/api/team/invitations/${(await invited(server)).id}`,
  }),
  'PUT /api/account': async (server) => ({
    path: '/api/account',
    body: { name: 'Grace Hopper' },
    headers: { cookie: (await server.person('agent')).cookie },
    token: null,
  }),
  'DELETE /api/account/sessions/:session': async (server) => {
    const { id, cookie } = await server.person('agent')
    return { path: `/api/account/sessions/${await sessionOf(server, id)}`, headers: { cookie }, token: null }
  },
  'DELETE /api/account/sessions': async (server) => {
    const { id, cookie } = await server.person('agent')
    await server.db.execute(
      `insert into sessions (id, token, user_id, expires_at) values ($1, $1, $2, now() + interval '1 hour')`,
      [crypto.randomUUID(), id],
    )
    return { path: '/api/account/sessions', headers: { cookie }, token: null }
  },
  'POST /api/keys': async () => ({
    path: '/api/keys',
    body: { name: 'Shop', kind: 'secret', purpose: 'service', legalBasis: 'contract' },
  }),
  'PATCH /api/keys/:id': async (server) => ({ path: `/api/keys/${await keyOf(server)}`, body: { name: 'Renamed' } }),
  'POST /api/keys/:id/rotate': rotation,
  'DELETE /api/keys/:id/previous': async (server) => {
    const { path, body } = await rotation(server)
    await succeed(server, `POST ${path}`, { body })
    return { path: path.replace('rotate', 'previous') }
  },
  'DELETE /api/keys/:id': async (server) => ({ path: `/api/keys/${await keyOf(server)}` }),
  'POST /api/imports/:id/start': async (server) => ({
    path: `/api/imports/${await importOf(server)}/start`,
    body: await startBody(server),
  }),
  'POST /api/imports/:id/cancel': async (server) => {
    const id = await importOf(server)
    await succeed(server, `POST /api/imports/${id}/start`, { body: await startBody(server) })
    return { path: `/api/imports/${id}/cancel` }
  },
  'DELETE /api/imports/:id': async (server) => ({ path: `/api/imports/${await importOf(server)}` }),
  'POST /api/workspace/apply': async () => ({
    path: '/api/workspace/apply',
    body: { files: [{ path: 'metrics/applied.yaml', text: 'name: Visits\nevent: Visit\naggregation: count\n' }] },
  }),
  ...settingsScenarios('catalogue-settings', { unplanned: 'flag' }),
  ...settingsScenarios('processing', { controller: { name: 'Le Fil' } }),
  'POST /api/catalogue/differences/:difference/accept': async (server) => ({
    path: `/api/catalogue/differences/${await differenceOf(server)}/accept`,
  }),
  'POST /api/catalogue/differences/:difference/ignore': async (server) => ({
    path: `/api/catalogue/differences/${await differenceOf(server)}/ignore`,
  }),
  'POST /api/catalogue/differences/:difference/heed': async (server) => {
    const path = `/api/catalogue/differences/${await differenceOf(server)}` as const
    await succeed(server, `POST ${path}/ignore`)
    return { path: `${path}/heed` }
  },
  'POST /api/catalogue/rebuild': async (server) => {
    await personOf(server)
    return { path: '/api/catalogue/rebuild', body: { day: null } }
  },
  'POST /api/jobs/:id/retry': async (server) => ({ path: `/api/jobs/${await deadJobOf(server)}/retry` }),
  'POST /api/jobs/:id/discard': async (server) => ({ path: `/api/jobs/${await deadJobOf(server)}/discard` }),
  'POST /api/people/:id/rebuild': async (server) => ({ path: `/api/people/${await personOf(server)}/rebuild` }),
  ...identityScenarios,
  ...customerScenarios,
  ...privacyScenarios,
  ...sendingScenarios,
  'POST /api/rejected/:id/replay': async (server) => ({
    path: `/api/rejected/${await rejectedOf(server)}/replay`,
    body: { message: { type: 'track', event: 'Visit', userId: 'u-1', messageId: crypto.randomUUID() } },
  }),
  'POST /api/rejected/:id/discard': async (server) => ({ path: `/api/rejected/${await rejectedOf(server)}/discard` }),
  'POST /api/rejected/:id/reopen': async (server) => {
    const id = await rejectedOf(server)
    await succeed(server, `POST /api/rejected/${id}/discard`)
    return { path: `/api/rejected/${id}/reopen` }
  },
  'PATCH /api/views/:id': async (server) => ({ path: `/api/views/${await viewOf(server)}`, body: { shared: true } }),
  'DELETE /api/views/:id': async (server) => ({ path: `/api/views/${await viewOf(server)}` }),
  'POST /api/views/:id/restore': async (server) => {
    const id = await viewOf(server)
    await succeed(server, `DELETE /api/views/${id}`)
    return { path: `/api/views/${id}/restore` }
  },
}

/** Changing routes that leave no record, each with its reason. */
export const UNRECORDED: Readonly<Record<string, string>> = {
  'POST /api/sends/check': 'It asks whether something may be sent, and changes nothing.',
  'POST /api/auth/sign-in/oidc': 'It says where to go; the sign-in is recorded when the browser comes back.',
  'POST /api/account/oidc': 'It says where to go; connecting is recorded when the browser comes back.',
  'POST /api/account/second-factor': 'What it begins counts once the first code was typed, which is recorded.',
  'POST /api/catalogue/events/:id/trial': 'It tries a contract on messages, and changes nothing.',
  'POST /api/invitation': 'It reads whom a link invites; the token is in the body so that no log ever holds it.',
  'PUT /api/imports/:id/file': 'It adds octets to an import that is announced and started with a record each.',
  'POST /api/imports/:id/inspect': 'It looks at a file.',
  'POST /api/imports/:id/preview': 'It tries a mapping on a file, and keeps nothing.',
  'POST /api/elements/:key/preview': 'It computes a decision for an imagined person, and changes nothing.',
  'POST /api/customer-pages-preview': 'It draws a page of nobody from a draft, and keeps nothing.',
  'POST /api/notices/seen': 'What one has looked at is nobody else’s business.',
  'PUT /api/notices/snooze': 'It hides a line from one person for a while.',
  'PUT /api/views/default/:room': 'It says with which filter one person enters a room.',
}

/** Of a kind that has one definition at most, the three changes one after another. */
function settingsScenarios(collection: string, body: object) {
  const path = `/api/${collection}/workspace`
  const once = { path, body, headers: { 'if-none-match': '*' } }
  const again = { path: `${path}/restore`, body: { revision: 1 }, headers: { 'if-match': '"2"' } }
  return {
    [`PUT /api/${collection}/:key`]: async () => once,
    [`DELETE /api/${collection}/:key`]: async () => ({ path, headers: { 'if-match': '"1"' } }),
    [`POST /api/${collection}/:key/restore`]: async () => again,
  }
}

/** What is done to a member, each time to somebody new. */
export async function memberScenario(server: TestApp, { url }: Route): Promise<Scenario | undefined> {
  if (!url.startsWith('/api/team/members/:id')) return undefined
  const { id } = await server.person('agent')
  const path = url.replace(':id', id).replace(':session', await sessionOf(server, id))
  // What gives back, or takes away, needs something to be gone, or there.
  if (url.endsWith('/restore')) await server.db.execute('update users set suspended_at = now() where id = $1', [id])
  if (url.endsWith('/second-factor'))
    await server.db.execute('update users set two_factor_enabled = true where id = $1', [id])
  return { path, ...(url.endsWith('/role') ? { body: { role: 'analyst' } } : {}) }
}

/** Definitions of every kind have the same changing routes: each is tried on a definition of its own. */
export async function definitionScenario(server: TestApp, route: Route): Promise<Scenario | undefined> {
  const [, collection, verb] = /^\/api\/([a-z-]+)\/:key(\/restore|\/protection)?$/.exec(route.url) ?? []
  if (collection === undefined) return undefined
  const put = server.app.routes.find(({ method, url }) => method === 'PUT' && url === `/api/${collection}/:key`)
  if (!put?.schema?.body) return undefined
  for (const [needed, body] of Object.entries(NEEDED[collection] ?? {}))
    await server.ask('PUT', `/api/${needed}`, { body, headers: { 'if-none-match': '*' } })
  const key = `k-${crypto.randomUUID()}`
  const path = `/api/${collection}/${key}` as const
  const first = SIMPLE[collection]?.(key) ?? exampleOf(put.schema.body as never)
  if (route.method === 'PUT' && verb === undefined) return { path, body: first, headers: { 'if-none-match': '*' } }
  await succeed(server, `PUT ${path}`, { body: first, headers: { 'if-none-match': '*' } })
  if (route.method === 'DELETE') return { path, headers: { 'if-match': '"1"' } }
  if (verb === undefined) return undefined
  if (verb === '/protection')
    return { path: `${path}/protection`, body: { retention: 'P30D' }, headers: { 'if-match': '"1"' } }
  await succeed(server, `DELETE ${path}`, { headers: { 'if-match': '"1"' } })
  return { path: `${path}/restore`, body: { revision: 1 }, headers: { 'if-match': '"2"' } }
}

/** What the examples of a schema name; it may be there already. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  topics: {
    'purposes/letters': { name: 'Letters', basis: 'consent' },
    'channels/email': { name: 'E-mail', identifier: 'email' },
  },
}

/** Where the examples of a schema name what is not there. */
const SIMPLE: Readonly<Record<string, (key: string) => object>> = {
  metrics: () => ({ name: 'Visits', event: 'Visit', aggregation: 'count' }),
  experiments: () => ({ name: 'Test', status: 'draft', variations: [{ key: 'a' }, { key: 'b' }] }),
  'event-entries': (key) => ({ event: key }),
  'trait-entries': (key) => ({ trait: key }),
}

async function succeed(
  server: TestApp,
  request: `${'PUT' | 'POST' | 'DELETE'} /${string}`,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<void> {
  const [method = '', path = ''] = request.split(' ')
  const { status, text } = await server.ask(method, path, options)
  expect(status, `${request}: ${text}`).toBeLessThan(300)
}

async function signIn(server: TestApp): Promise<string> {
  const { email, password } = ADA
  const answer = await server.ask('POST', '/api/auth/sign-in/email', { token: null, body: { email, password } })
  expect(answer.status, answer.text).toBe(200)
  return cookiesOf(answer)
}

async function invited(server: TestApp): Promise<{ id: string; token: string }> {
  const body = { email: `${crypto.randomUUID()}@example.org`, role: 'analyst' }
  const made = await server.ask<{ id: string; link: string }>('POST', '/api/team/invitations', { body })
  expect(made.status, made.text).toBe(201)
  return { id: made.body.id, token: new URL(made.body.link).hash.slice(1) }
}

/** Somebody new with a password who has begun to set up a second factor. */
async function begun(server: TestApp) {
  const password = ADA.password
  const { token } = await invited(server)
  const joined = await server.ask<{ email: string }>('POST', '/api/invitation/accept', {
    token: null,
    body: { token, name: 'Grace', password },
  })
  const { email } = joined.body
  await server.db.execute('truncate sign_in_attempts')
  const signedIn = await server.ask('POST', '/api/auth/sign-in/email', { token: null, body: { email, password } })
  const cookie = cookiesOf(signedIn)
  const made = await server.ask<{ secret: string }>('POST', '/api/account/second-factor', {
    token: null,
    body: { password },
    headers: { cookie },
  })
  expect(made.status, made.text).toBe(200)
  return { email, password, cookie, secret: made.body.secret }
}

/** Somebody new who has a second factor. */
async function guarded(server: TestApp) {
  const person = await begun(server)
  const confirmed = await server.ask('POST', '/api/account/second-factor/confirm', {
    token: null,
    body: { code: authenticatorCode(person.secret) },
    headers: { cookie: person.cookie },
  })
  expect(confirmed.status, confirmed.text).toBe(200)
  return { ...person, cookie: cookiesOf(confirmed) }
}

function cookiesOf({ headers }: { readonly headers: Headers }): string {
  return headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
}

async function sessionOf(server: TestApp, member: string): Promise<string> {
  const [session] = await server.db.query<{ id: string }>('select id from sessions where user_id = $1', [member])
  return session?.id ?? ''
}

async function keyOf(server: TestApp): Promise<string> {
  const key = await server.key('write')
  return server.app.keys.verify(key)?.id ?? ''
}

async function rotation(server: TestApp) {
  const { id, prefix } = server.app.keys.verify(await server.key('write')) ?? { id: '', prefix: '' }
  return { path: `/api/keys/${id}/rotate`, body: { replaces: prefix, graceHours: 24 } } as const
}

async function viewOf(server: TestApp): Promise<string> {
  const body = { room: 'events', name: crypto.randomUUID(), search: {}, shared: false }
  return (await server.ask<{ id: string }>('POST', '/api/views', { body })).body.id
}

/** A contract that what came breaks in one way that can be accepted. */
async function differenceOf(server: TestApp): Promise<string> {
  const event = `e-${crypto.randomUUID()}`
  const contract = { type: 'object', required: ['total'] }
  await succeed(server, `PUT /api/event-entries/${event}`, {
    body: { event, contract },
    headers: { 'if-none-match': '*' },
  })
  await send(server, { type: 'track', event, userId: 'u-1', messageId: crypto.randomUUID(), properties: {} })
  await server.app.catalogue.flush()
  const { body } = await server.ask<{ items: { id: string; code: string; subject: { name: string } }[] }>(
    'GET',
    '/api/catalogue/differences',
  )
  return body.items.find(({ code, subject }) => code === 'contract_violated' && subject.name === event)?.id ?? ''
}

async function deadJobOf(server: TestApp): Promise<string> {
  const [job] = await server.db.query<{ id: string }>(
    `select id::text as id from graphile_worker.add_job('audit.prune', run_at => now() + interval '1 day')`,
  )
  await server.db.query(
    `select from graphile_worker.permanently_fail_jobs(array[$1::bigint], 'database error 57014')`,
    [job?.id],
  )
  return job?.id ?? ''
}

async function personOf(server: TestApp): Promise<string> {
  await send(server, { type: 'track', event: 'Visit', userId: 'u-1', messageId: crypto.randomUUID() })
  const { body } = await server.ask<{ items: { id: string }[] }>('GET', '/api/people?q=u-1')
  return body.items[0]?.id ?? ''
}

async function rejectedOf(server: TestApp): Promise<string> {
  const messageId = crypto.randomUUID()
  await send(server, { type: 'track', event: 'Visit', messageId })
  const { body } = await server.ask<{ items: { id: string; messageId: string }[] }>('GET', '/api/rejected')
  return body.items.find((one) => one.messageId === messageId)?.id ?? ''
}

async function importOf(server: TestApp): Promise<string> {
  const file = 'id\nu-1\n'
  const { body } = await server.ask<{ id: string }>('POST', '/api/imports', {
    body: { name: 'people.csv', size: file.length },
  })
  await succeed(server, `PUT /api/imports/${body.id}/file`, {
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
  })
  return body.id
}

async function startBody(server: TestApp): Promise<object> {
  return { mapping: { messages: [{ type: 'identify', userId: '{{id}}' }] }, key: await keyOf(server) }
}
