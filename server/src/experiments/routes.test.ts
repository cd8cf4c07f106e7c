import { Registry } from 'prom-client'
import { afterAll, expect, it } from 'vitest'
import type { Principal } from '../platform/auth/principal.ts'
import { createHttpMetrics } from '../platform/http/http-metrics.ts'
import { createHttpServer } from '../platform/http/http-server.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { experimentErrors } from './errors.ts'
import { buildResult } from './result.ts'
import { experimentRoutes } from './routes.ts'

const variations = [{ key: 'a' }, { key: 'b' }]
const day = (arm: string, people: number, sum: number) => ({
  arm,
  day: '2026-03-01',
  people,
  firstAt: 0,
  lastAt: 1,
  metrics: [{ sum, sumSquares: sum }],
})
const result = buildResult({
  key: 'hero',
  experiment: { name: 'Hero', status: 'running', variations },
  metrics: [{ key: 'orders', body: { name: 'Orders', event: 'Order', aggregation: 'proportion' } }],
  unreadableMetrics: [],
  sums: { days: [day('a', 500_000, 0), day('b', 510_000, 90_000)], crossovers: 0 },
  now: '2026-03-10T00:00:00.000Z',
})

const analyst: Principal = { kind: 'user', id: 'u', name: 'Ana', email: 'ana@example.org', role: 'analyst' }
const server = await createHttpServer({
  routes: experimentRoutes({
    result: (key) =>
      key === 'hero' ? Promise.resolve(result) : Promise.reject(experimentErrors.experiment_unknown(`No ${key}.`)),
  }),
  grants: { 'experiments:read': { keys: [], roles: ['analyst'] } },
  authenticate: (request) => (request.headers.authorization ? analyst : { kind: 'anonymous' }),
  log: silentLog,
  metrics: createHttpMetrics(new Registry()),
})
const base = await server.listen({ host: '127.0.0.1', port: 0 })
afterAll(() => server.close())

const get = (key: string, headers: Record<string, string> = { authorization: 'x', 'sec-fetch-site': 'same-origin' }) =>
  fetch(`${base}/api/experiments/${key}/result`, { headers })

it('answers the result as it is, tiny p-values and nulls included', async () => {
  const response = await get('hero')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual(result)
  expect(result.metrics[0]?.comparisons[0]).toMatchObject({ p: 0, lift: null, reason: 'control_is_zero' })
})

it('answers a problem for an experiment that is not', async () => {
  const response = await get('nope')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'experiment_unknown' })
})

it('asks for the permission', async () => {
  expect((await get('hero', {})).status).toBe(401)
})
