import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type ClickHouse, createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { type EmbeddedClickHouse, startEmbeddedClickHouse } from '../platform/clickhouse/embedded-clickhouse.ts'
import { migrateClickHouse } from '../platform/clickhouse/migrate-clickhouse.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { createDecisionLog, type DecisionInput } from './decision-log.ts'

// Law 9: one input row per decision request, always. An engine of its own, because it is killed.

let dir: string
let engine: EmbeddedClickHouse
let clickhouse: ClickHouse

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'diapason-decisions-'))
  engine = await startEmbeddedClickHouse({ dir, log: silentLog })
  const options = { ...engine, database: 'decisions' }
  await migrateClickHouse(options)
  clickhouse = createClickHouse(options)
})
beforeEach(() => clickhouse.command('TRUNCATE TABLE decision_inputs'))
afterAll(async () => {
  await clickhouse.close()
  await engine.stop()
  await rm(dir, { recursive: true, force: true })
})

const input = (context = '{}'): DecisionInput => ({
  id: uuidv7(),
  at: new Date().toISOString(),
  profile: uuidv7(),
  profileVersion: 1,
  planRevision: 1,
  channel: 'web',
  elements: ['hero'],
  outcome: ['fallback'],
  context,
})
const found = async () =>
  (
    await clickhouse.query<{ rows: number; different: number }>(
      'SELECT count() AS rows, uniqExact(id) AS different FROM decision_inputs',
    )
  )[0]

async function kill(): Promise<void> {
  const pid = engine.pid()
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(engine.pid()).not.toBe(pid), { timeout: 20_000, interval: 10 })
}

test('each request is there once, also when the engine was killed meanwhile', async () => {
  const log = createDecisionLog({ clickhouse, log: silentLog, registry: new Registry() })
  for (let round = 0; round < 3; round += 1) {
    for (let request = 0; request < 2_000; request += 1) log.record(input())
    await kill()
    for (let request = 0; request < 500; request += 1) log.record(input())
  }
  await vi.waitFor(async () => expect(await found()).toEqual({ rows: 7_500, different: 7_500 }), {
    timeout: 50_000,
    interval: 200,
  })
  await log.stop()
  expect(await found()).toEqual({ rows: 7_500, different: 7_500 })
})

test('what waits at the stop is written', async () => {
  const log = createDecisionLog({ clickhouse, log: silentLog, registry: new Registry() })
  for (let request = 0; request < 25_000; request += 1) log.record(input())
  await log.stop()
  expect(await found()).toEqual({ rows: 25_000, different: 25_000 })
})

test('large contexts are bounded by their size, and what is dropped is counted', async () => {
  const registry = new Registry()
  const away = createClickHouse({ ...engine, url: 'http://127.0.0.1:9', database: 'decisions' })
  const log = createDecisionLog({ clickhouse: away, log: silentLog, registry })
  const context = JSON.stringify({ text: 'x'.repeat(100_000) })
  for (let request = 0; request < 2_000; request += 1) log.record(input(context))
  const metric = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values[0]?.value ?? 0
  const [lost, waiting] = [
    await metric('diapason_decision_inputs_lost_total'),
    await metric('diapason_decision_inputs_waiting'),
  ]
  expect(lost + waiting).toBe(2_000)
  expect(waiting * context.length).toBeLessThanOrEqual(100_000_000)
  await log.stop()
  await away.close()
})
