import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../../app.test-support.ts'
import { originOf } from '../../identity/index.ts'
import { ensurePartitions } from '../../platform/database/ensure-partitions.ts'
import { needlesOf, searchFiles } from '../../privacy/search-files.test-support.ts'
import { cutEntries } from './cut-entries.ts'
import { cutLog } from './cut-log.ts'

// What has left is gone from the files of ClickHouse, the texts of its finished statements included.

const signal = new AbortController().signal

let app: TestApp
let key: string
let now = Date.parse('2026-01-10T10:00:00.000Z')

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  key = await app.key('secret')
  await ensurePartitions(app.db, { table: 'log', now: new Date(now) })
  for (const who of ['old', 'brief', 'stays'])
    await send(
      { type: 'track', event: 'Searched', anonymousId: `rf9-visit-${who}` },
      { type: 'track', event: 'Searched', userId: `rf9-user-${who}`, anonymousId: `rf9-visit-${who}` },
    )
})
afterAll(() => app?.stop())

async function send(...batch: readonly object[]): Promise<void> {
  const messages = batch.map((one) => ({ messageId: crypto.randomUUID(), ...one }))
  const answer = await app.ask('POST', '/v1/batch', { token: key, body: { batch: messages } })
  expect(answer.body, answer.text).toMatchObject({ accepted: batch.length, rejected: [] })
}

const shipped = () =>
  eventually(
    async () => {
      const [log] = await app.db.query<{ n: number }>('select count(*) as n from log')
      const [events] = await app.clickhouse.query<{ n: number }>('select count() as n from events')
      return log?.n === events?.n
    },
    { until: (same) => same },
  )

/** Files of ClickHouse that hold somebody, once what was replaced has left the disk. */
async function filesOf(who: string): Promise<string[]> {
  const rows = await app.clickhouse.query<{ path: string }>(
    'SELECT DISTINCT arrayJoin(data_paths) AS path FROM system.tables WHERE database = {database:String}',
    { database: app.clickhouse.database },
  )
  const origins = [originOf('userId', `rf9-user-${who}`), originOf('anonymousId', `rf9-visit-${who}`)]
  const needles = needlesOf([`rf9-user-${who}`, `rf9-visit-${who}`], origins)
  return rows.flatMap(({ path }) => searchFiles(path.replace(/\/$/, ''), needles))
}

const becomes = async (who: string, isThere: boolean) => {
  await eventually(
    async () => {
      for (const table of ['events', 'identity_map'])
        await app.clickhouse.command(`ALTER TABLE ${table} DROP PARTITION ID 'none'`)
      return filesOf(who)
    },
    { until: (files) => files.length > 0 === isThere, within: 60_000 },
  )
  expect((await filesOf(who)).length > 0).toBe(isThere)
}

describe('somebody of whom nothing is left', () => {
  test('by the retention of an event is in no file of ClickHouse', async () => {
    await shipped()
    await becomes('brief', true)
    now = Date.parse('2026-02-10T10:00:00.000Z')
    await ensurePartitions(app.db, { table: 'log', now: new Date(now) })
    await send({ type: 'track', event: 'Read', userId: 'rf9-user-stays' })
    await send({ type: 'track', event: 'Read', userId: 'rf9-user-old' })
    await shipped()
    const event = { type: 'track', name: 'Searched', before: '2026-02-01T00:00:00.000Z' }
    const cut = await cutEntries({
      db: app.db,
      clickhouse: app.clickhouse,
      limits: { events: [event], traits: [] },
      signal,
    })
    expect(cut).toMatchObject({ messages: 6, gone: 1 })
    await becomes('brief', false)
    await becomes('stays', true)
  }, 120_000)

  test('by the retention of the log is in none either', async () => {
    now = Date.parse('2026-06-10T10:00:00.000Z')
    await ensurePartitions(app.db, { table: 'log', now: new Date(now) })
    await send({ type: 'track', event: 'Read', userId: 'rf9-user-stays' })
    await shipped()
    await becomes('old', true)
    const cut = await cutLog({ db: app.db, clickhouse: app.clickhouse, before: '2026-06-01T00:00:00.000Z', signal })
    expect(cut).toMatchObject({ gone: 1 })
    await becomes('old', false)
    await becomes('stays', true)
    const [left] = await app.clickhouse.query<{ n: number }>('SELECT count() AS n FROM erasing')
    expect(left?.n).toBe(0)
  }, 120_000)
})
