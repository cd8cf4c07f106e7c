import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { definitionScenario, memberScenario, scenarios, UNRECORDED } from './audit-coverage.test-support.ts'
import { verifyAudit } from './platform/audit/verify-audit.ts'
import type { Route } from './platform/http/route.ts'
import { validRequest } from './route-table.test-support.ts'

// Every route that changes something leaves a record of it, from the table of routes: one that is added is held to it by being there.

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
  // Whoever signs in must exist before the others are tried.
  await request({ method: 'POST', url: '/api/setup' } as Route)
})
afterAll(() => server.stop())

const nameOf = ({ method, url }: Route) => `${method} ${url}`

async function request(route: Route) {
  const scenario =
    (await scenarios[nameOf(route)]?.(server)) ??
    (await memberScenario(server, route)) ??
    (await definitionScenario(server, route)) ??
    validRequest(route)
  const before = await places()
  const { path, ...asked } = scenario
  const answer = await server.ask(route.method, path, asked)
  return { answer, records: (await places()) - before }
}

async function places(): Promise<number> {
  const [row] = await server.db.query<{ n: number }>('select count(*) as n from audit_chain')
  return row?.n ?? 0
}

describe('every route that changes something', () => {
  it('leaves a record when it succeeds', async () => {
    const changing = server.app.routes.filter(
      (route) => route.method !== 'GET' && route.url.startsWith('/api/') && UNRECORDED[nameOf(route)] === undefined,
    )
    const wrong: string[] = []
    for (const route of changing) {
      if (route.url === '/api/setup') continue
      const { answer, records } = await request(route)
      if (answer.status >= 300)
        wrong.push(
          `${nameOf(route)} answers ${answer.status} ${answer.text}\n→ Add to audit-coverage.test-support.ts how it succeeds.`,
        )
      else if (records === 0)
        wrong.push(
          `${nameOf(route)} leaves no record\n→ Call audit.record in the transaction of the change (server/src/platform/audit/README.md), or name it under NONE with the reason.`,
        )
    }
    expect(wrong, wrong.join('\n')).toEqual([])
    expect(changing.length).toBeGreaterThan(18)
  })

  it('exists, if it is named as an exception', () => {
    const names = new Set(server.app.routes.map(nameOf))
    expect(Object.keys(UNRECORDED).filter((name) => !names.has(name))).toEqual([])
  })

  it('has left a chain that holds together, and nothing that was typed or is secret', async () => {
    expect(await verifyAudit(server.db)).toMatchObject({ ok: true })
    const kept = JSON.stringify(await server.db.query('select * from audit_records'))
    for (const secret of ['ada@example.org', 'incorrect horse', 'u-1"']) expect(kept).not.toContain(secret)
    expect(kept).not.toMatch(/dp_(write|secret|partner)_\w{20}/)
  })
})

describe('what changes nothing', () => {
  it('leaves no record: reading, trying, writing the same again, being refused', async () => {
    await server.ask('PUT', '/api/metrics/visits', {
      body: { name: 'Visits', event: 'Visit', aggregation: 'count' },
      headers: { 'if-none-match': '*' },
    })
    const before = await places()
    await server.ask('GET', '/api/metrics/visits')
    await server.ask('PUT', '/api/metrics/visits', {
      body: { name: 'Visits', event: 'Visit', aggregation: 'count' },
      headers: { 'if-match': '"1"' },
    })
    await server.ask('PUT', '/api/metrics/visits', { body: { name: '' }, headers: { 'if-match': '"1"' } })
    await server.ask('DELETE', '/api/keys/nobody')
    await server.ask('POST', '/api/workspace/apply', {
      body: { files: [{ path: 'metrics/new.yaml', text: 'name: N\nevent: V\naggregation: count\n' }], dryRun: true },
    })
    expect(await places()).toBe(before)
  })
})
