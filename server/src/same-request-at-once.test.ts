import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { definitionScenario, memberScenario, scenarios } from './audit-coverage.test-support.ts'
import { errorRegistry } from './error-registry.ts'
import type { Route } from './platform/http/route.ts'
import { validRequest } from './route-table.test-support.ts'

// One impatient finger, a proxy that repeats, two tabs: the same request many times at once, to every route that changes something.

const TIMES = 30

/** Routes of which the same request may have its effect only once, however many come. */
const ONCE =
  /^(DELETE \/api\/(keys|team\/invitations|team\/members|views)\/:id|(PUT|DELETE) \/api\/(elements|metrics|experiments|event-entries|trait-entries)\/:key|POST \/api\/(elements|metrics|experiments|event-entries|trait-entries)\/:key\/restore|POST \/api\/rejected\/:id\/(discard|reopen)|PUT \/api\/team\/members\/:id\/role|POST \/api\/imports\/:id\/(start|cancel))$/

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
})
afterAll(() => server.stop())

async function records(): Promise<number> {
  const [row] = await server.db.query<{ n: number }>('select count(*) as n from audit_chain')
  return row?.n ?? 0
}

/** Sends the request that the route succeeds with, many times at once; what is wrong with the answers, or undefined. */
async function atOnce(route: Route): Promise<string | undefined> {
  const scenario =
    (await scenarios[`${route.method} ${route.url}`]?.(server)) ??
    (await memberScenario(server, route)) ??
    (await definitionScenario(server, route)) ??
    validRequest(route)
  const { path, ...asked } = scenario
  const before = await records()
  const answers = await Promise.all(Array.from({ length: TIMES }, () => server.ask(route.method, path, asked)))
  const unclear = answers.find(
    ({ status, body }) => status >= 400 && (status === 500 || !Object.hasOwn(errorRegistry, String(body.code))),
  )
  if (unclear) return `${unclear.status} ${unclear.text}`
  const effects = (await records()) - before
  if (ONCE.test(`${route.method} ${route.url}`) && effects !== 1)
    return `${effects} effects of one request; answers ${answers.map(({ status }) => status).join(' ')}`
  return undefined
}

it('has one effect where it may have one, and clear answers everywhere', { timeout: 300_000 }, async () => {
  // Signing in counts attempts, and one's own account needs somebody who signed in.
  const changing = server.app.routes.filter(
    ({ method, url }) => method !== 'GET' && /^\/api\/(?!auth\/|account\/|\*)/.test(url),
  )
  const wrong: string[] = []
  for (const route of changing) {
    const why = await atOnce(route)
    if (why !== undefined) wrong.push(`${route.method} ${route.url}: ${why}`)
  }
  expect(wrong, wrong.join('\n')).toEqual([])
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
