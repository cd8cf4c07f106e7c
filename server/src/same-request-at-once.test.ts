import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { definitionScenario, memberScenario, scenarios, UNRECORDED } from './audit-coverage.test-support.ts'
import { platformErrors } from './platform/errors/platform-errors.ts'
import type { Route } from './platform/http/route.ts'
import { validRequest } from './route-table.test-support.ts'

// One impatient finger, a proxy that repeats, two tabs: the same request many times at once, to every route that changes something. It
// has its effect once, which the audit trail counts, and whoever comes second is told in one of the ways that the route documents.

const TIMES = 30

/** Routes of which each request is a wish of its own, each with its reason. */
const EACH: Readonly<Record<string, string>> = {
  'POST /api/keys': 'Two sources may bear one name.',
  'POST /api/people/:id/links': 'Several links of one customer hold side by side.',
  'POST /api/requests/:id/document': 'Each document is made anew, with what is known by then.',
  'POST /api/requests/:id/hand-over': 'Several documents of one request are handed over one by one.',
  'POST /api/imports': 'It announces a file, of which nothing is there yet.',
  'POST /api/team/invitations': 'The newest link of an address is the one that works.',
  'POST /api/team/members/:id/password-link': 'The newest link of a member is the one that works.',
  'POST /api/people/rebuild': 'It computes again what is there.',
  'POST /api/people/:id/rebuild': 'It computes again what is there.',
  'POST /api/accounts/rebuild': 'It computes again what is there.',
  'POST /api/catalogue/rebuild': 'It counts again what is there.',
}

/** Routes whose one effect is more than one record. */
const RECORDS: Readonly<Record<string, number>> = {
  // The workspace has its first account, which is signed in.
  'POST /api/setup': 2,
  // The whole, and the one definition that the scenario applies.
  'POST /api/workspace/apply': 2,
  // What is done, and the request in which it is.
  'POST /api/requests/:id/object': 2,
}

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
})
afterAll(() => server.stop())

const nameOf = ({ method, url }: Route) => `${method} ${url}`

async function records(): Promise<number> {
  const [row] = await server.db.query<{ n: number }>('select count(*) as n from audit_chain')
  return row?.n ?? 0
}

/** Sends the request that the route succeeds with, many times at once; what is wrong with the answers, or undefined. */
async function atOnce(route: Route): Promise<string | undefined> {
  const name = nameOf(route)
  const scenario =
    (await scenarios[name]?.(server)) ??
    (await memberScenario(server, route)) ??
    (await definitionScenario(server, route)) ??
    validRequest(route)
  const { path, ...asked } = scenario
  const before = await records()
  const answers = await Promise.all(Array.from({ length: TIMES }, () => server.ask(route.method, path, asked)))
  const told = new Set([...(route.errors ?? []), ...(route.attemptsPerMinute ? ['rate_limited'] : [])])
  // That a backup is being made already is an answer; that the database does not keep up is none, though a route may document it.
  for (const [code, { status }] of Object.entries(platformErrors.definitions)) if (status >= 500) told.delete(code)
  const unclear = answers.find(({ status, body }) => status >= 400 && !told.has(String(body.code)))
  if (unclear) return `${unclear.status} ${unclear.text}`
  const effects = (await records()) - before
  if (UNRECORDED[name] !== undefined) return effects === 0 ? undefined : `${effects} records of what leaves none`
  const succeeded = answers.filter(({ status }) => status < 300).length
  const expected = EACH[name] === undefined ? (RECORDS[name] ?? 1) : succeeded
  if (succeeded > 0 && effects === expected) return undefined
  return `${effects} records and not ${expected}; answers ${answers.map(({ status }) => status).join(' ')}`
}

it('has one effect where it may have one, and clear answers everywhere', { timeout: 300_000 }, async () => {
  // Signing in counts attempts, and one's own account needs somebody who signed in.
  const changing = server.app.routes.filter(
    ({ method, url }) => method !== 'GET' && /^\/api\/(?!auth\/|account\/|\*)/.test(url),
  )
  const names = changing.map(nameOf)
  expect(Object.keys({ ...EACH, ...RECORDS }).filter((name) => !names.includes(name))).toEqual([])
  const wrong: string[] = []
  for (const route of changing) {
    const why = await atOnce(route)
    if (why !== undefined) wrong.push(`${nameOf(route)}: ${why}`)
  }
  expect(wrong, wrong.join('\n')).toEqual([])
})

it('makes one account of a link, and one first account of a workspace', async () => {
  const [users] = await server.db.query<{ n: number; administrators: number }>(
    `select count(*) as n, count(*) filter (where role = 'admin') as administrators
     from users where id in (select user_id from accounts where provider_id = 'credential')`,
  )
  // Ada set the workspace up, Grace came by invitation: see the scenarios.
  expect(users).toEqual({ n: 2, administrators: 1 })
})

it('rotates a key once: what everybody sends with works on', async () => {
  const made = await server.key('write')
  const { id, prefix } = server.app.keys.verify(made) ?? {}
  const answers = await Promise.all(
    Array.from({ length: TIMES }, () =>
      server.ask<{ key?: string; code?: string }>('POST', `/api/keys/${id}/rotate`, {
        body: { replaces: prefix, graceHours: 1 },
      }),
    ),
  )
  const refused = answers.filter(({ status }) => status !== 200)
  expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['key_rotated']))
  const [rotated, ...others] = answers.filter(({ status }) => status === 200)
  expect(others).toEqual([])
  expect([made, rotated?.body.key ?? ''].map((key) => server.app.keys.verify(key)?.id)).toEqual([id, id])
})

it('leaves an administrator when all are demoted at once', async () => {
  const admins = await Promise.all(Array.from({ length: 5 }, () => server.person('admin')))
  const answers = await Promise.all(
    [...admins, ...admins].map(({ id }) =>
      server.ask('PUT', `/api/team/members/${id}/role`, { body: { role: 'analyst' } }),
    ),
  )
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  const [left] = await server.db.query<{ n: number }>(`select count(*) as n from users where role = 'admin'`)
  expect(left?.n).toBeGreaterThanOrEqual(1)
})
