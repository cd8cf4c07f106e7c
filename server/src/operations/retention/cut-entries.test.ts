import { type Json, parseProfile } from '@diapason/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../../app.test-support.ts'
import { NOBODYS_ORIGIN, originOf } from '../../identity/index.ts'
import { ensurePartitions } from '../../platform/database/ensure-partitions.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { cutEntries } from './cut-entries.ts'
import { entryLimitsOf } from './entry-limits.ts'
import { createRetention } from './retention.ts'

// What the catalogue keeps for a shorter time leaves by itself: from the log, ClickHouse, profiles and rejected messages.

let now = Date.parse('2026-01-10T10:00:00.000Z')
let app: TestApp
let key: string
let sent = 0

const entries = async () => {
  const rows = await app.db.query<{ kind: string; body: string }>(
    `select distinct on (kind, key) kind, body::text from definitions where kind in ('event', 'trait') order by kind, key, revision desc`,
  )
  return rows.map(({ kind, body }) => ({ kind, body: JSON.parse(body) as Json }))
}

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  key = await app.key('secret')
  for (const [path, body] of [
    ['event-entries/searched', { event: 'Searched', retention: 'P30D' }],
    ['event-entries/home', { type: 'page', event: 'Home', retention: 'P30D' }],
    ['trait-entries/mood', { trait: 'mood', retention: 'P30D' }],
    ['trait-entries/zone', { trait: 'timezone', retention: 'P30D' }],
    ['trait-entries/odd', { trait: `l'"humeur\\ é`, retention: 'P30D' }],
  ] as const)
    expect((await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })).status).toBe(201)
  for (const day of ['2026-01-10', '2026-02-01', '2026-02-20']) {
    now = Date.parse(`${day}T10:00:00.000Z`)
    await ensurePartitions(app.db, { table: 'log', now: new Date(now) })
    await send(day)
  }
  await shipped()
})
afterAll(() => app?.stop())

async function send(day: string): Promise<void> {
  const batch = [0, 1, 2, 3, 4].flatMap((n): object[] => {
    const base = { userId: `u-${n}`, timestamp: new Date(now).toISOString() }
    const traits = {
      [`l'"humeur\\ é`]: day,
      mood: n === 4 && day > '2026-02-02' ? null : `mood of ${day}`,
      tier: day,
      deep: { mood: day },
    }
    return [
      // Of some, the old is all there is.
      ...(n > 1 || day < '2026-01-31' ? [{ ...base, type: 'identify', traits }] : []),
      { ...base, type: 'track', event: 'Searched', properties: { q: day } },
      {
        ...base,
        type: 'track',
        event: 'Read',
        properties: { mood: day },
        context: { page: { path: '/' }, timezone: 'Asia/Tokyo', traits: { mood: day, city: day } },
      },
      { ...base, type: 'page', name: 'Home' },
    ]
  })
  // Somebody of whom there is nothing else.
  if (day < '2026-01-31') batch.push({ type: 'track', event: 'Searched', anonymousId: 'a-9' })
  batch.push({ type: 'track', event: 'Searched', timestamp: 'soon', userId: 'u-1', properties: { q: day } })
  const messages = batch.map((one) => ({ messageId: `m-${++sent}`, ...one }))
  const { status, text } = await app.ask('POST', '/v1/batch', { token: key, body: { batch: messages } })
  expect(status, text).toBe(200)
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

async function differing(): Promise<number> {
  const { body, status, text } = await app.ask<{ different: number }>('POST', '/api/people/rebuild', { body: {} })
  expect(status, text).toBe(200)
  return body.different
}

const log = () =>
  app.db.query<{ seq: number; body: string; name: string; type: string; receivedAt: string }>(
    'select seq, type, name, received_at as "receivedAt", body from log order by seq',
  )

describe('what an entry of the catalogue keeps for a shorter time', () => {
  test('is what came before the beginning of a day', () => {
    const at = new Date('2026-02-20T10:00:00.000Z')
    expect(
      entryLimitsOf(
        [
          { kind: 'event', body: { event: 'Searched', retention: 'P30D' } },
          { kind: 'event', body: { event: 'Read' } },
          { kind: 'trait', body: { trait: 'mood', retention: 'P2W' } },
        ],
        at,
      ),
    ).toEqual({
      events: [{ type: 'track', name: 'Searched', before: '2026-01-21T00:00:00.000Z' }],
      traits: [{ name: 'mood', before: '2026-02-06T00:00:00.000Z' }],
    })
  })

  test('is foretold by entry: what the next night takes', async () => {
    // Before half past three of the day on which they are thirty days old, and after it.
    const at = now
    const foretold = async (time: string) => {
      now = Date.parse(time)
      const { body } = await app.ask<{ entries: { name: string; before: string; messages: number }[] }>(
        'GET',
        '/api/retention-preview',
      )
      return Object.fromEntries(
        body.entries.map(({ name, before, messages }) => [name, [before.slice(0, 10), messages]]),
      )
    }
    const of = (query: string) => app.ask('GET', `/api/retention-preview/entry?${query}`)
    expect(await foretold('2026-02-10T03:00:00.000Z')).toMatchObject({
      Searched: ['2026-01-11', 6],
      mood: ['2026-01-11', 10],
    })
    expect(await foretold('2026-02-09T12:00:00.000Z')).toMatchObject({ Searched: ['2026-01-11', 6] })
    expect(await foretold('2026-02-09T03:00:00.000Z')).toMatchObject({
      Searched: ['2026-01-10', 0],
      mood: ['2026-01-10', 0],
    })
    now = Date.parse('2026-02-20T10:00:00.000Z')
    expect((await of('event=Searched&days=10')).body).toEqual({ before: '2026-02-11T00:00:00.000Z', messages: 11 })
    expect((await of('event=Home&type=page&days=1')).body).toMatchObject({ messages: 10 })
    expect((await of('trait=mood&days=36500')).body).toMatchObject({ messages: 0 })
    for (const query of ['days=3', 'event=a&trait=b&days=3', 'event=Searched&days=0', 'event=Searched'])
      expect((await of(query)).status, query).toBe(400)
    const { body } = await app.ask('GET', '/api/retention-preview?logMonths=3')
    expect(body.entries).toHaveLength(5)
    now = at
  })

  test('leaves step by step, and each profile is the fold of what is left, though it is killed on the way', async () => {
    expect(await differing()).toBe(0)
    const limits = entryLimitsOf(await entries(), new Date(now))
    const killed = new AbortController()
    let steps = 0
    const failing = {
      ...app.clickhouse,
      query: ((...asked: Parameters<TestApp['clickhouse']['query']>) => {
        steps += 1
        if (steps > 3) killed.abort(new Error('killed'))
        return app.clickhouse.query(...asked)
      }) as TestApp['clickhouse']['query'],
    }
    const cut = { db: app.db, limits, step: 2 }
    await expect(cutEntries({ ...cut, clickhouse: failing, signal: killed.signal })).rejects.toThrow('killed')
    expect(await differing()).toBe(0)

    const { messages } = await cutEntries({ ...cut, clickhouse: app.clickhouse, signal: new AbortController().signal })
    expect(messages).toBeGreaterThan(0)
    expect(await differing()).toBe(0)
    const rows = await log()
    const old = rows.filter(({ receivedAt }) => receivedAt < '2026-01-21')
    expect(rows.filter(({ name }) => name === 'Searched' || name === 'Home')).toHaveLength(20)
    expect(new Set(old.map(({ name, type }) => name || type))).toEqual(new Set(['identify', 'Read']))
    for (const { body, type } of old) {
      const message = JSON.parse(body)
      if (type === 'identify') expect(message.traits).toEqual({ tier: '2026-01-10', deep: { mood: '2026-01-10' } })
      else
        expect(message).toMatchObject({
          context: { page: { path: '/' }, traits: { city: '2026-01-10' } },
          properties: { mood: '2026-01-10' },
        })
      expect(message.context?.traits?.mood).toBeUndefined()
      expect(message.context?.timezone).toBeUndefined()
    }
    expect(await app.db.query('select from rejected')).toHaveLength(2)
  })

  test('leaves of ClickHouse the very messages that the log has', async () => {
    const events = await app.clickhouse.query<{ seq: number; body: string }>(
      'select seq, body from events order by seq',
    )
    const rows = await log()
    expect(events.map(({ seq, body }) => [seq, JSON.parse(body)])).toEqual(
      rows.map(({ seq, body }) => [seq, JSON.parse(body)]),
    )
    expect(events.filter(({ body }) => body.includes('mood of 2026-01-10'))).toEqual([])
  })

  test('stays where it was said again since, and is unknown of whom it was not', async () => {
    const profile = async (user: string) => {
      const sql = 'select doc from profiles join origins using (profile) where origin = $1'
      const [row] = await app.db.query<{ doc: string }>(sql, [originOf('userId', user)])
      return parseProfile(row?.doc ?? '')
    }
    const traits = async (user: string) => Object.keys((await profile(user)).traits).sort()
    expect((await profile('u-1')).zone).toEqual({ at: '2026-02-20T10:00:00.000Z', value: 'Asia/Tokyo' })
    expect(await traits('u-1')).toEqual(['deep', 'tier'])
    expect(await traits('u-2')).toEqual(['deep', `l'"humeur\\ é`, 'mood', 'tier'])
    expect(await app.db.query('select from origins where origin = $1', [originOf('anonymousId', 'a-9')])).toEqual([])
  })

  test('goes every night, says so in the audit trail, and goes once', async () => {
    now = Date.parse('2026-03-15T10:00:00.000Z')
    const { db, clickhouse } = app
    const { task } = createRetention({ db, clickhouse, clock: () => now, policies: async () => [], entries })
    const run = () => task.run({}, { id: '1', attempt: 1, signal: new AbortController().signal, log: silentLog })
    await run()
    const records = () =>
      app.db.query<{ detail: string }>(`select detail from audit_records where action = 'log.cut_entries'`)
    expect(await records()).toHaveLength(1)
    expect(
      (await log())
        .filter(({ name }) => name === 'Searched' || name === 'Home')
        .map(({ receivedAt }) => receivedAt.slice(0, 10)),
    ).toEqual(Array.from({ length: 10 }, () => '2026-02-20'))
    expect(await differing()).toBe(0)
    const before = await log()
    await run()
    expect([await records(), await log()]).toEqual([await records(), before])
    expect(await records()).toHaveLength(1)
  })

  test('takes what is kept without its person as well', async () => {
    const body = { event: 'Asked', purposes: [], refused: 'detach', retention: 'P30D' }
    await app.ask('PUT', '/api/event-entries/asked', { body, headers: { 'if-none-match': '*' } })
    await ensurePartitions(app.db, { table: 'log', now: new Date(now) })
    await app.ask('POST', '/v1/track', { token: key, body: { event: 'Asked', userId: 'u-1' } })
    const kept = () => app.db.query('select from log where origin = $1', [NOBODYS_ORIGIN])
    expect(await kept()).toHaveLength(1)
    await shipped()
    const limits = entryLimitsOf(await entries(), new Date(now + 40 * 86_400_000))
    await cutEntries({ db: app.db, clickhouse: app.clickhouse, limits, signal: new AbortController().signal })
    expect(await kept()).toEqual([])
  })
})
