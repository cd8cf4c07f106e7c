import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Metric } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createApp } from './app.ts'
import { createRegistry } from './platform/metrics/create-registry.ts'
import { createEngineMetrics } from './platform/metrics/engine-metrics.ts'
import { metricsPage } from './platform/metrics/metrics-page.ts'
import { silentLog } from './platform/testing/silent-log.ts'
import { testClickHouse } from './platform/testing/test-clickhouse.ts'
import { testDatabase } from './platform/testing/test-database.ts'
import { untraced } from './platform/tracing/trace.ts'

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const registry = createRegistry({ version: '1.2.3', node: 'n' })
createEngineMetrics(registry, untraced)
let close: () => Promise<void>
let ask: (headers?: Record<string, string>, remoteAddress?: string) => Promise<{ status: number; text: string }>

beforeAll(async () => {
  const [db, clickhouse] = await Promise.all([testDatabase(), testClickHouse()])
  const make = (metricsToken?: string) =>
    createApp({
      config: {
        publicUrl: 'http://localhost',
        varDir: fileURLToPath(new URL('.', import.meta.url)),
        ...(metricsToken ? { metricsToken } : {}),
      },
      db,
      clickhouse,
      log: silentLog,
      version: '1.2.3',
      operatorToken: 'test',
      ...(metricsToken ? {} : { registry }),
    })
  const app = await make()
  const guarded = await make('a-token-for-prometheus')
  await app.start()
  ask = async (headers = {}, remoteAddress = '127.0.0.1') => {
    const on = headers.authorization ? guarded : app
    const { statusCode, body } = await on.http.inject({ method: 'GET', url: '/metrics', headers, remoteAddress })
    return { status: statusCode, text: body }
  }
  close = async () => {
    await Promise.all([app.stop(), guarded.stop()])
    await Promise.all([db.close(), clickhouse.close()])
  }
})
afterAll(() => close?.())

/** Labels are words of ours; one that could hold anything else would grow without end, and could name a person. */
const LABELS = [
  'engine',
  'kind',
  'le',
  'method',
  'node',
  'operation',
  'outcome',
  'reason',
  'route',
  'state',
  'status',
  'task',
  'version',
  'type',
]

const labelsOf = (name: string): readonly string[] => {
  const metric = registry.getSingleMetric(name) as (Metric & { readonly labelNames?: readonly string[] }) | undefined
  return metric?.labelNames ?? []
}

describe('the metrics', () => {
  it('are what docs/metrics.md says (npm run update writes it)', async () => {
    const page = metricsPage(await registry.getMetricsAsJSON(), labelsOf)
    const path = file('docs/metrics.md')
    if (process.env.UPDATE_DOCS) writeFileSync(path, page)
    expect(existsSync(path) ? readFileSync(path, 'utf8') : '', 'run npm run update and commit docs/metrics.md').toBe(
      page,
    )
  })

  it('are named and explained, with labels that hold nothing of anybody', async () => {
    for (const { name, help } of await registry.getMetricsAsJSON()) {
      expect(name).toMatch(/^(diapason|process|nodejs)_[a-z0-9_]+$/)
      if (!name.startsWith('diapason_')) continue
      expect(help, name).toMatch(/^[A-Z].+\.$/)
      expect(
        labelsOf(name).filter((label) => !LABELS.includes(label)),
        name,
      ).toEqual([])
    }
  })

  it('are read all at once, each from where it is true', async () => {
    const { status, text } = await ask()
    expect(status).toBe(200)
    for (const line of [
      'diapason_info{version="1.2.3",node="n"} 1',
      'diapason_log_partitions_ahead_months -1',
      'diapason_shipping_pending_rows 0',
      'diapason_database_errors_total{kind="unavailable"} 0',
    ])
      expect(text).toContain(line)
    // How many depends on what runs in the background just then.
    expect(text).toMatch(/^diapason_database_connections\{state="waiting"\} \d+$/m)
    for (const name of ['diapason_disk_free_bytes', 'diapason_database_bytes', 'diapason_definitions_revision'])
      expect(Number(new RegExp(`^${name} (\\d\\S*)$`, 'm').exec(text)?.[1]), name).toBeGreaterThan(0)
  })

  it('are for this machine, asked directly, unless a token says otherwise', async () => {
    expect((await ask({}, '203.0.113.7')).status).toBe(401)
    expect((await ask({ 'x-forwarded-for': '203.0.113.7' })).status).toBe(401)
    expect((await ask({ authorization: 'Bearer a-token-for-prometheus' }, '203.0.113.7')).status).toBe(200)
    expect((await ask({ authorization: 'Bearer another-token-for-it' })).status).toBe(401)
  })
})

/** Names in a query: everything like ours, with what Prometheus adds to a histogram taken off. */
const namesIn = (query: string) =>
  [...query.matchAll(/\b(?:diapason|process|nodejs)_[a-z0-9_]+/g)].map(([name]) =>
    registry.getSingleMetric(name) ? name : name.replace(/_(bucket|sum|count)$/, ''),
  )

describe('the examples', () => {
  it('show a dashboard whose every query asks for metrics that exist', () => {
    const dashboard = JSON.parse(readFileSync(file('examples/grafana/diapason.json'), 'utf8')) as {
      panels: { title: string; targets?: { expr: string }[] }[]
    }
    const queries = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))
    expect(queries.length).toBeGreaterThan(10)
    for (const { title, expr } of queries) {
      expect(namesIn(expr).length, title).toBeGreaterThan(0)
      for (const name of namesIn(expr)) expect(registry.getSingleMetric(name), `${title}: ${name}`).toBeDefined()
    }
  })

  it('raise alarms on metrics that exist, and say what to do', () => {
    const { groups } = parse(readFileSync(file('examples/prometheus/alerts.yml'), 'utf8')) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string; description: string } }[] }[]
    }
    const rules = groups.flatMap((group) => group.rules)
    expect(rules.length).toBeGreaterThan(5)
    for (const { alert, expr, annotations } of rules) {
      for (const name of namesIn(expr)) expect(registry.getSingleMetric(name), `${alert}: ${name}`).toBeDefined()
      expect(annotations.summary, alert).toMatch(/\S/)
      expect(annotations.description, alert).toMatch(/\S/)
    }
  })
})
