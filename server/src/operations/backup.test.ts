import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, startTestNode, type TestApp, testApp } from '../app.test-support.ts'
import { composeShipping } from '../compose-shipping.ts'
import { originOf } from '../identity/index.ts'
import { readArchive } from '../platform/archive/archive-reader.ts'
import { createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { createDatabase } from '../platform/database/database.ts'
import { migrate } from '../platform/database/migrate.ts'
import { silentLog } from '../platform/testing/silent-log.ts'
import { testClickHouse } from '../platform/testing/test-clickhouse.ts'
import { emptyTestDatabase } from '../platform/testing/test-database.ts'
import { restore } from './restore.ts'

let source: TestApp
let key: string
let varDir: string

beforeAll(async () => {
  varDir = mkdtempSync(join(tmpdir(), 'diapason-restore-'))
  source = await testApp()
  key = await source.key('secret')
})
afterAll(async () => {
  await source?.stop()
  rmSync(varDir, { recursive: true, force: true })
})

/** Messages of some people, of whom two each turn out to be one. */
function messages(from: number, below: number): object[] {
  return Array.from({ length: below - from }, (_, n) => from + n).flatMap((n) => [
    {
      type: 'track',
      messageId: `t-${n}`,
      anonymousId: `a-${n % 40}`,
      event: 'Article Read',
      properties: { n, text: 'a\tb\n\\N \u0001 é' },
    },
    ...(n % 5 === 0
      ? [
          {
            type: 'identify',
            messageId: `i-${n}`,
            anonymousId: `a-${n % 40}`,
            userId: `u-${n % 20}`,
            traits: { n, odd: '\\.' },
          },
        ]
      : []),
  ])
}

async function send(batch: object[]): Promise<void> {
  const answer = await source.ask('POST', '/v1/batch', { token: key, body: { batch } })
  expect(answer.status).toBe(200)
}

/** What makes two installations the same. */
async function contents(of: Pick<TestApp, 'db' | 'clickhouse'>) {
  const { db, clickhouse } = of
  return {
    log: await db.query(
      'select seq, origin, message_id, received_at, happened_at, type, name, source, channel, body from log order by seq',
    ),
    profiles: await db.query('select * from profiles order by profile'),
    origins: await db.query('select origin, type, value, profile from origins order by origin'),
    links: await db.query('select * from links order by a, b'),
    identityDecisions: await db.query('select * from identity_decisions order by id'),
    definitions: await db.query('select * from definitions order by kind, key, revision'),
    keys: await db.query('select id, name, kind, hash from keys order by id'),
    rejected: await db.query('select * from rejected order by id'),
    events: await clickhouse.query('select * from events order by seq'),
    identity: await clickhouse.query(
      'select origin, profile from identity_map final where origin != profile order by origin',
    ),
    decisions: await clickhouse.query('select * from decision_inputs order by at, id'),
  }
}

async function restoreInto(archive: Buffer, of: { force?: boolean; url?: string } = {}) {
  const [empty, analytics] = await Promise.all([emptyTestDatabase(), testClickHouse()])
  // The names are taken over; nobody may be connected to what is replaced.
  const url = of.url ?? empty.url
  const said: string[] = []
  const report = await restore({
    postgresUrl: url,
    analytics: analytics.options,
    varDir,
    log: silentLog,
    parts: readArchive(Readable.from([archive])),
    force: of.force ?? false,
    jobs: true,
    tell: (line) => said.push(line),
    shipping: composeShipping,
  })
  const db = { ...createDatabase({ url, log: silentLog, poolSize: 8 }), url }
  const clickhouse = createClickHouse(analytics.options)
  const close = async () => {
    await Promise.all([db.close(), clickhouse.close()])
    await Promise.all([empty.close(), analytics.close()])
  }
  return { report, said, db, clickhouse, close }
}

async function backUp(): Promise<Buffer> {
  const response = await fetch(`${source.url}/api/backups`, {
    method: 'POST',
    headers: { authorization: `Bearer ${source.operatorToken}` },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/zstd')
  return Buffer.from(await response.arrayBuffer())
}

describe('a backup, restored', () => {
  test('is the same installation, to the byte', async () => {
    await send(messages(0, 300))
    await send([{ type: 'track', messageId: 'bad', userId: 'u-1' }])
    const split = await source.ask('POST', `/api/people/${originOf('userId', 'u-0')}/split`, {
      body: { origins: [originOf('anonymousId', 'a-0')], reason: 'two people' },
    })
    expect(split.status).toBe(200)
    await source.ask('PUT', '/api/metrics/reads', {
      body: { name: 'Reads', event: 'Article Read', aggregation: 'count' },
    })
    await source.ask('PUT', '/api/elements/hero', {
      body: { name: 'Hero', variants: [], fallback: { content: { a: 1 } } },
    })
    for (let n = 0; n < 20; n += 1)
      await source.ask('POST', '/v1/decide', {
        token: key,
        body: { identity: { userId: `u-${n}` }, elements: ['hero'] },
      })
    const before = await eventually(() => contents(source), {
      until: ({ log, events, decisions }) => events.length === log.length && decisions.length === 20,
    })
    const restored = await restoreInto(await backUp())
    try {
      const after = await contents(restored)
      expect(after).toEqual(before)
      expect(before.identity.length).toBeGreaterThan(0)
      expect(before.identityDecisions).toHaveLength(1)
      // Nobody is told of who never moved.
      expect(await restored.clickhouse.query('select origin from identity_map where origin = profile')).toEqual([])
      expect(restored.report).toMatchObject({
        events: before.log.length,
        rebuilt: { people: before.profiles.length, different: 0 },
        rows: { log: before.log.length, decision_inputs: 20 },
      })
      expect(await restored.db.query('select from sessions')).toEqual([])
    } finally {
      await restored.close()
    }
  })

  test('goes on: new messages get new numbers, repeated ones are known, and each is shipped once', async () => {
    const restored = await restoreInto(await backUp())
    const again = await testAppOn(restored)
    try {
      const known = (await restored.db.query('select from log')).length
      const answer = await again.ask('POST', '/v1/batch', { token: key, body: { batch: messages(295, 310) } })
      expect(answer.body).toMatchObject({ success: true })
      const { log, events } = await eventually(() => contents(restored), {
        until: (now) => now.events.length === now.log.length && now.log.length > known,
      })
      expect(log.length).toBe(known + 12)
      expect(new Set(events.map((row) => (row as { seq: number }).seq)).size).toBe(log.length)
      const rebuilt = await again.ask('POST', '/api/people/rebuild', { body: {} })
      expect(rebuilt.body).toMatchObject({ different: 0 })
      await again.stop()
    } finally {
      await restored.close()
    }
  })

  test('made under load holds all that was acknowledged before it began, and whole batches of what came during', async () => {
    let sending = true
    const acknowledged: string[] = []
    const sender = async (name: string) => {
      for (let turn = 0; sending; turn += 1) {
        const batch = [0, 1, 2].map((n) => ({
          type: 'track',
          messageId: `${name}-${turn}-${n}`,
          anonymousId: `x-${turn % 9}`,
          event: 'Seen',
        }))
        await send(batch)
        acknowledged.push(...batch.map(({ messageId }) => messageId))
      }
    }
    const senders = [sender(`s${randomUUID()}`), sender(`r${randomUUID()}`)]
    await eventually(() => acknowledged.length, { until: (count) => count > 60 })
    const before = [...acknowledged]
    const archive = await backUp()
    expect(acknowledged.length, 'messages were taken during the backup').toBeGreaterThan(before.length)
    sending = false
    await Promise.all(senders)
    const restored = await restoreInto(archive)
    try {
      const { log, events, profiles } = await contents(restored)
      const ids = new Set(log.map((row) => (row as { message_id: string }).message_id))
      expect(before.filter((id) => !ids.has(id))).toEqual([])
      expect(events.length).toBe(log.length)
      const batches = new Map<string, number>()
      for (const id of ids)
        if (/-\d+-\d$/.test(id)) batches.set(id.slice(0, -2), (batches.get(id.slice(0, -2)) ?? 0) + 1)
      expect([...batches.values()].every((count) => count === 3)).toBe(true)
      expect(restored.report.rebuilt).toEqual({ people: profiles.length, different: 0, older: 0 })
    } finally {
      await restored.close()
    }
  })

  test('gives other followers of the log their place again, also one that was in the middle of a batch', async () => {
    await eventually(() => source.db.query('select from log where tx >= pg_snapshot_xmin(pg_current_snapshot())'), {
      until: (rows) => rows.length === 0,
    })
    const [cut] = await source.db.query<{ a: string; b: string }>(
      `select (percentile_disc(0.3) within group (order by tx::text::bigint))::text as a,
        (percentile_disc(0.6) within group (order by tx::text::bigint))::text as b from (select distinct tx from log)`,
    )
    const place = 'insert into log_followers (follower, below, pending_below) values ($1, $2::xid8, $3::xid8)'
    await source.db.execute(place, ['one', cut?.a, null])
    await source.db.execute(place, ['two', cut?.a, cut?.b])
    const positions = `select follower, (select array_agg(seq order by seq) from log where tx < below) as done,
      (select array_agg(seq order by seq) from log where tx < pending_below) as pending
      from log_followers where follower in ('one', 'two') order by follower`
    const before = await source.db.query(positions)
    const restored = await restoreInto(await backUp())
    try {
      expect(await restored.db.query(positions)).toEqual(before)
      expect((before[0] as { done: number[] }).done.length).toBeGreaterThan(10)
    } finally {
      await restored.close()
      await source.db.execute(`delete from log_followers where follower in ('one', 'two')`)
    }
  })

  test('is noted with its size, and by whom', async () => {
    await backUp()
    const { body } = await source.ask<{ items: { outcome: string; bytes: number; by: string }[] }>(
      'GET',
      '/api/backups',
    )
    expect(body.items[0]).toMatchObject({ outcome: 'done', by: 'operator' })
    expect(body.items[0]?.bytes).toBeGreaterThan(1000)
  })

  test('that its reader leaves in the middle is noted as failed, and the next one can begin', async () => {
    const leaving = new AbortController()
    const response = await fetch(`${source.url}/api/backups`, {
      method: 'POST',
      headers: { authorization: `Bearer ${source.operatorToken}` },
      signal: leaving.signal,
    })
    expect(response.status).toBe(200)
    leaving.abort()
    // A small archive may have left the server whole before the reader did.
    await eventually(() => source.ask('POST', '/api/backups'), { until: ({ status }) => status === 200 })
  })
})

describe('a restore', () => {
  test('of an archive that was cut off or altered is refused, and leaves everything as it was', async () => {
    const archive = await backUp()
    const altered = Buffer.from(archive)
    // Behind the header, which is refused in other words.
    const place = archive.length - (archive.length >> 2)
    altered[place] = (altered[place] ?? 0) ^ 4
    for (const bad of [
      archive.subarray(0, archive.length - 200),
      archive.subarray(0, 300),
      altered,
      Buffer.from('no archive'),
    ])
      await expect(restoreInto(bad)).rejects.toThrow(/cut off|checksum|cannot be|index/)
    const left = await source.db.query(`select datname from pg_database where datname like '%_restoring'`)
    expect(left).toEqual([])
  })

  test('into an installation that is in use is refused, unless one insists', async () => {
    const archive = await backUp()
    const used = await emptyTestDatabase()
    await migrate(used)
    await used.execute(`insert into users (id, name, email, role) values ('u', 'Ada', 'ada@example.org', 'admin')`)
    await expect(restoreInto(archive, { url: used.url })).rejects.toThrow('is in use')
    expect(await used.query('select name from users')).toEqual([{ name: 'Ada' }])
    await used.execute('select 1')
    const restored = await restoreInto(archive, { url: used.url, force: true })
    expect(await restored.db.query('select name from users')).toEqual([])
    await restored.close()
    await used.close().catch(() => {})
  })
})

/** A node on restored databases. */
function testAppOn(restored: Pick<TestApp, 'db' | 'clickhouse'>): Promise<TestApp> {
  return startTestNode({ db: restored.db, clickhouse: restored.clickhouse, close: async () => {} })
}
