import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from './app.test-support.ts'
import { composeHealth } from './compose-health.ts'
import type { Health } from './health-routes.ts'
import { createClickHouse } from './platform/clickhouse/clickhouse.ts'

let server: TestApp
beforeAll(async () => {
  server = await testApp({ background: false })
})
afterAll(() => server.stop())

type Answer = Health & { readonly status: string }
const ask = async () => (await server.ask<Answer>('GET', '/api/health')).body
const part = ({ components }: Health, name: string) => components.find(({ component }) => component === name)

describe('health', () => {
  test('tells each part with its numbers', async () => {
    const health = await ask()
    expect(health.components.map(({ component }) => component)).toEqual([
      'database',
      'analytics',
      'shipping',
      'intake',
      'jobs',
      'partitions',
      'disk',
      'backup',
    ])
    expect(health.status).toBe('ok')
    expect(part(health, 'database')?.values).toMatchObject({ version: expect.stringMatching(/^\d+/) })
    expect(part(health, 'partitions')?.values).toEqual({ monthsAhead: 2 })
    expect(part(health, 'backup')?.values).toEqual({ lastAt: null })
  })

  test('is degraded by what waits, and says what it means', async () => {
    await server.db.execute(`insert into log (origin, message_id, received_at, happened_at, type, name, source, channel, body)
      values (gen_random_uuid(), 'late', now() - interval '10 minutes', now(), 'track', 'Seen', 's', 'web', '{}')`)
    const health = await ask()
    expect(health.status).toBe('degraded')
    expect(part(health, 'shipping')).toMatchObject({ status: 'degraded', because: expect.stringContaining('behind') })
    await server.db.execute('delete from log')
    expect((await ask()).status).toBe('ok')
  })

  test('is degraded, and ready all the same, while ClickHouse is away', async () => {
    const away = createClickHouse({ url: 'http://127.0.0.1:1', username: 'x', password: 'x', database: 'x' })
    const routes = composeHealth({
      db: server.db,
      clickhouse: away,
      jobs: server.app.jobs,
      intake: server.app.intake,
      registry: server.app.registry,
      config: {},
      version: '1',
      node: 'n',
      draining: () => false,
      clock: Date.now,
    })
    const handle = (url: string) => routes.find((route) => route.url === url)?.handle({} as never)
    expect(await handle('/readyz')).toMatchObject({ status: 'ready', database: true, analytics: false })
    expect(part((await handle('/api/health')) as Health, 'analytics')).toMatchObject({ status: 'degraded' })
    await away.close()
  })

  test('is for those who may see the installation', async () => {
    expect((await server.ask('GET', '/api/health', { token: null })).status).toBe(401)
    const { cookie } = await server.person('marketer')
    expect((await server.ask('GET', '/api/health', { token: null, headers: { cookie } })).status).toBe(403)
  })
})
