import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../../app.test-support.ts'
import { personSql } from '../../identity/index.ts'
import { ensurePartitions } from '../../platform/database/ensure-partitions.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { cutLog } from './cut-log.ts'
import { limitsOf } from './definition.ts'
import { createRetention } from './retention.ts'

let now = Date.parse('2026-01-10T10:00:00.000Z')
let server: TestApp
let key: string

const context = { id: '1', attempt: 1, signal: new AbortController().signal, log: silentLog }
const DAY = 86_400_000

beforeAll(async () => {
  server = await testApp({ clock: () => now })
  key = await server.key('secret')
  for (let month = 0; month < 6; month += 1) {
    now = Date.parse(`2026-0${month + 1}-10T10:00:00.000Z`)
    await ensurePartitions(server.db, { table: 'log', now: new Date(now) })
    await send(month)
  }
  await shipped()
  const doubts = await server.db.query<{ reason: string }>(
    `select reason from links where status = 'suggested' order by reason`,
  )
  expect(doubts).toEqual([{ reason: 'conflict' }, { reason: 'limit' }])
})
afterAll(() => server?.stop())

/** Forty people: some only come in winter, some every month; some are recognised once, in January, and never again by that identifier. */
async function send(month: number): Promise<void> {
  const batch = Array.from({ length: 40 }, (_, n) => n).flatMap((n): object[] => {
    const base = { timestamp: new Date(now).toISOString(), context: { channel: 'web' } }
    if (n < 10 && month > 1) return []
    if (n >= 10 && n < 20) {
      // Known by a browser and a user id in January, by the user id alone later.
      return month === 0
        ? [
            {
              ...base,
              type: 'identify',
              messageId: `${month}-${n}`,
              userId: `u-${n}`,
              anonymousId: `a-${n}`,
              traits: { month },
            },
          ]
        : [{ ...base, type: 'track', messageId: `${month}-${n}`, userId: `u-${n}`, event: 'Read' }]
    }
    return [
      { ...base, type: 'identify', messageId: `${month}-${n}`, userId: `u-${n}`, traits: { month, [`m${month}`]: n } },
      {
        ...base,
        type: 'group',
        messageId: `g-${month}-${n}`,
        userId: `u-${n}`,
        groupId: `acme-${n % 3}`,
        traits: { month },
      },
    ]
  })
  // Somebody else’s browser, and a card too many: a doubt, and an identifier that is nobody’s.
  if (month === 0)
    batch.push({
      type: 'track',
      event: 'Read',
      messageId: 'doubt',
      timestamp: new Date(now).toISOString(),
      userId: 'u-11',
      anonymousId: 'a-10',
      context: {
        channel: 'web',
        externalIds: ['c-1', 'c-2', 'c-3', 'c-4'].map((id) => ({ type: 'loyalty_card', id })),
      },
    })
  batch.push({ type: 'track', messageId: `bad-${month}`, userId: 'u-1' } as never)
  const answer = await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
  expect(answer.status).toBe(200)
}

const shipped = () =>
  eventually(
    async () => {
      const [log] = await server.db.query<{ n: number }>('select count(*) as n from log')
      const [events] = await server.clickhouse.query<{ n: number }>('select count() as n from events')
      return log?.n === events?.n
    },
    { until: (same) => same },
  )

async function differing(): Promise<number> {
  const people = await server.ask<{ different: number }>('POST', '/api/people/rebuild', { body: {} })
  expect(people.status).toBe(200)
  return people.body.different
}

const state = async () => ({
  profiles: await server.db.query('select profile, doc from profiles order by profile'),
  origins: await server.db.query('select origin, type, value, profile from origins order by origin'),
  log: await server.db.query('select origin, message_id from log order by 1, 2'),
  keys: await server.db.query('select origin, message_id from log_keys order by 1, 2'),
})

describe('how long data is kept', () => {
  test('is the shortest of all live policies, from the beginning of a month; rejected messages go after 90 days anyway', () => {
    const at = new Date('2026-06-10T10:00:00.000Z')
    expect(limitsOf([], at)).toEqual({
      log: undefined,
      rejected: new Date(at.getTime() - 90 * DAY).toISOString(),
      decisions: undefined,
      audit: undefined,
    })
    const policies = [
      { log: { months: 12 }, audit: { months: 60 } },
      { log: { months: 3 }, rejected: { days: 7 } },
    ]
    expect(limitsOf(policies, at)).toMatchObject({
      log: '2026-03-01T00:00:00.000Z',
      rejected: '2026-06-03T10:00:00.000Z',
      audit: '2021-06-01T00:00:00.000Z',
    })
  })

  test('is a definition: with revisions, in the export, and refused when it is nonsense', async () => {
    const put = await server.ask('PUT', '/api/retention/policy', { body: { rejected: { days: 400 } } })
    expect(put.status).toBe(201)
    expect((await server.ask('PUT', '/api/retention/other', { body: { log: { months: 0 } } })).status).toBe(422)
    const { body } = await server.ask<{ files: { path: string; text: string }[] }>('GET', '/api/workspace/export')
    expect(body.files.map(({ path }) => path)).toContain('retention/policy.yaml')
  })

  test('is foretold, to the message and the person, before it is switched on', async () => {
    const { body } = await server.ask('GET', '/api/retention-preview?logMonths=3')
    expect(body).toMatchObject({
      months: ['2026-01', '2026-02'],
      people: 40,
      gone: 10,
      limits: { log: '2026-03-01T00:00:00.000Z' },
    })
    const [rows] = await server.db.query<{ n: number }>(
      `select count(*) as n from log where received_at < '2026-03-01'`,
    )
    expect(body.messages).toBe(rows?.n)
    expect((await server.ask('GET', '/api/retention-preview')).body).toMatchObject({ messages: 0, months: [] })
  })

  test('is foretold for no longer than a policy may say, so that no year before the calendar is asked about', async () => {
    for (const name of ['logMonths', 'decisionsMonths', 'auditMonths']) {
      expect((await server.ask('GET', `/api/retention-preview?${name}=1200`)).status, name).toBe(200)
      const { body } = await server.ask('GET', `/api/retention-preview?${name}=1201`)
      expect(body.code, name).toBe('request_invalid')
    }
  })
})

describe('a cut of the log', () => {
  test('killed in the middle leaves every profile the fold of what is left; run again it ends as if it had never been', async () => {
    expect(await differing()).toBe(0)
    const killed = new AbortController()
    const cut = () =>
      cutLog({
        db: server.db,
        clickhouse: server.clickhouse,
        before: '2026-02-01T00:00:00.000Z',
        signal: killed.signal,
        step: 7,
        stepped: ({ people }) => people > 12 && killed.abort(new Error('killed')),
      })
    await expect(cut()).rejects.toThrow('killed')
    const [left] = await server.db.query<{ n: number }>(
      `select count(*) as n from log where received_at < '2026-02-01'`,
    )
    expect(left?.n).toBeGreaterThan(0)
    expect(await differing()).toBe(0)

    for (const day of ['2026-01-10', '2026-02-10'])
      await server.ask('POST', '/api/catalogue/rebuild', { body: { day } })
    const counted = () =>
      server.db.query<{ month: string }>(
        `select distinct to_char(day, 'YYYY-MM') as month from catalogue_days where day < '2026-03-01' order by 1`,
      )
    expect((await counted()).map(({ month }) => month)).toEqual(['2026-01', '2026-02'])

    const done = await cutLog({
      db: server.db,
      clickhouse: server.clickhouse,
      before: '2026-02-01T00:00:00.000Z',
      signal: context.signal,
      step: 7,
    })
    expect(done.months).toEqual(['2026-01'])
    // What the catalogue counted leaves with the messages.
    expect((await counted()).map(({ month }) => month)).toEqual(['2026-02'])
    expect(await differing()).toBe(0)
    expect(await server.db.query(`select from log where received_at < '2026-02-01'`)).toEqual([])
    expect(await server.db.query(`select from log_keys where received_at < '2026-02-01'`)).toEqual([])
    expect(await server.db.query(`select to_regclass('log_2026_01') as there`)).toEqual([{ there: null }])
    expect(await server.clickhouse.query(`select count() as n from events where received_at < '2026-02-01'`)).toEqual([
      { n: 0 },
    ])
  })

  test('forgets identifiers that no message mentions any more, and names people after what is left', async () => {
    const origins = await server.db.query<{ value: string; profile: string; origin: string }>('select * from origins')
    expect(origins.filter(({ value }) => !value.startsWith('u-'))).toEqual([])
    expect(await server.db.query('select from links')).toEqual([])
    for (const { origin, profile } of origins) expect(profile).toBe(origin)
    // Insights count the same people as the log has.
    const [people] = await server.clickhouse.query<{ n: number }>(
      `with ${personSql.identities()}
       select uniqExact(${personSql.person('events')}) as n from events ${personSql.join('events')}`,
    )
    expect(people?.n).toBe(40)
  })

  test('by the job: people with nothing left disappear, the rest is as if only the rest had ever come', async () => {
    await server.ask('PUT', '/api/retention/policy', { body: { log: { months: 3 } }, headers: { 'if-match': '"1"' } })
    const retention = createRetention({
      db: server.db,
      clickhouse: server.clickhouse,
      clock: () => now,
      policies: async () => [{ log: { months: 3 } }],
      entries: async () => [],
    })
    const foretold = await retention.preview(undefined)
    await retention.task.run({}, context)
    expect((await server.db.query('select from profiles')).length).toBe(30)
    expect(foretold).toMatchObject({ months: ['2026-02'], gone: 10 })
    expect(await differing()).toBe(0)
    expect((await server.ask('GET', `/api/people?q=u-3`)).body).toMatchObject({
      items: expect.not.arrayContaining([expect.objectContaining({ label: 'u-3' })]),
    })
    // Rejected messages of the last 90 days stay, older ones went.
    expect((await server.db.query('select from rejected')).length).toBe(3)
    const actions = await server.db.query<{ action: string }>(
      `select action from audit_records where action like '%cut' order by at`,
    )
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['rejected.cut', 'log.begin_cut', 'log.cut']),
    )

    const before = await state()
    await retention.task.run({}, context)
    expect(await state()).toEqual(before)
  })

  test('does not disturb who writes meanwhile, and who left may come back as somebody new', async () => {
    let sending = true
    let sent = 0
    const sender = (async () => {
      for (let turn = 0; sending; turn += 1) {
        const batch = [0, 1, 2].map((n) => ({
          type: 'track',
          messageId: `new-${turn}-${n}`,
          userId: `u-${(turn * 3 + n) % 40}`,
          anonymousId: `b-${n}-${turn % 4}`,
          event: 'Read',
        }))
        const { status } = await server.ask('POST', '/v1/batch', { token: key, body: { batch } })
        expect(status).toBe(200)
        sent += 3
      }
    })()
    await eventually(() => sent, { until: (count) => count > 30 })
    await cutLog({
      db: server.db,
      clickhouse: server.clickhouse,
      before: '2026-05-01T00:00:00.000Z',
      signal: context.signal,
      step: 3,
    })
    sending = false
    await sender
    expect(await differing()).toBe(0)
    await shipped()
    const accounts = await server.ask<{ different: number }>('POST', '/api/accounts/rebuild', { body: {} })
    expect(accounts.body.different ?? 0).toBe(0)
  })

  test('waits while a backup is at work', async () => {
    await server.db.alone(async (backup) => {
      await backup.query(`select pg_advisory_lock(hashtext('diapason maintenance'))`)
      const { task } = createRetention({
        db: server.db,
        clickhouse: server.clickhouse,
        clock: () => now,
        policies: async () => [],
        entries: async () => [],
      })
      await expect(task.run({}, context)).rejects.toThrow('A backup is at work')
      expect((await server.ask('POST', '/api/backups')).body).toMatchObject({ code: 'maintenance_running' })
    })
  })
})
