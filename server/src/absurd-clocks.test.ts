import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from './app.test-support.ts'
import { verifyAudit } from './platform/audit/verify-audit.ts'

// The clock of the server is wrong, or jumps; those of its senders are whatever they are. Nothing is lost, and nobody gets a puzzling error.

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

/** What senders say of when it happened. */
const TIMES: readonly unknown[] = [
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00Z',
  '2038-01-19T03:14:08Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00.000Z',
  '2026-02-30T00:00:00Z',
  '2026-11-21T10:00:00+99:99',
  'yesterday',
  '',
  null,
  0,
  1e20,
  -1,
  [],
  {},
]

describe.each([
  ['just after 1970', Date.parse('1970-01-01T00:00:01.000Z')],
  ['beyond 31 bits of seconds', Date.parse('2038-01-19T03:14:08.000Z')],
  ['beyond 32 bits of seconds', Date.parse('2106-02-07T06:28:16.000Z')],
  ['in two hundred years', Date.parse('2226-11-21T10:00:00.000Z')],
])('a server whose clock is %s', (_, began) => {
  let server: TestApp
  let key: string
  let now = began
  let sent = 0

  beforeAll(async () => {
    now = began
    server = await testApp({ clock: () => now })
    key = await server.key('secret', { channel: 'web' })
  })
  afterAll(() => server.stop())

  /** Sends a message at each of those times; the number that were taken. */
  const sendAll = async (): Promise<number> => {
    const batch = TIMES.map((timestamp) => {
      sent += 1
      return { type: 'track', userId: `u-${sent % 3}`, event: 'Seen', messageId: `m-${sent}`, timestamp }
    })
    type Receipt = { accepted: number; rejected: { code: string }[] }
    const { status, body } = await server.ask<Receipt>('POST', '/v1/batch', { token: key, body: { batch } })
    expect(status).toBe(200)
    expect(body.accepted + body.rejected.length).toBe(TIMES.length)
    expect(new Set(body.rejected.map(({ code }) => code))).toEqual(new Set(['timestamp_invalid']))
    return body.accepted
  }
  const logged = async () => {
    const [row] = await server.db.query<{ n: number; early: string; late: string }>(
      'select count(*) as n, min(happened_at) as early, max(happened_at) as late from log',
    )
    return { n: row?.n ?? 0, early: Date.parse(row?.early ?? ''), late: Date.parse(row?.late ?? '') }
  }

  test('takes what can have happened, and loses nothing while it jumps back and forth', async () => {
    let taken = 0
    let latest = began
    // An hour back, ten years on, ten years back, forty days on: months whose partition nobody prepared among them.
    for (const jump of [0, -HOUR, 10 * YEAR, -10 * YEAR, 40 * 24 * HOUR]) {
      now = Math.max(now + jump, 1)
      latest = Math.max(latest, now)
      taken += await sendAll()
      const { n, early, late } = await logged()
      expect(n).toBe(taken)
      expect(early).toBeGreaterThanOrEqual(0)
      expect(late).toBeLessThanOrEqual(latest)
      const decided = await server.ask('POST', '/v1/decide', {
        token: key,
        body: { identity: { userId: 'u-1' }, elements: ['nothing'] },
      })
      expect(decided.status).toBe(200)
    }
    for (const path of [
      '/api/overview',
      '/api/people',
      '/api/events',
      '/api/audit',
      '/api/notices',
      '/api/exports/people',
    ])
      expect([path, (await server.ask('GET', path)).status]).toEqual([path, 200])
    const log = await server.ask('GET', '/api/exports/events?format=ndjson')
    expect(log.text.trim().split('\n')).toHaveLength(taken)
    expect((await server.ask('POST', '/api/people/rebuild', { body: {} })).body).toMatchObject({ different: 0 })
    expect((await verifyAudit(server.db)).faults).toEqual([])
  })

  test('ships each message to the analytics once', async () => {
    const { n } = await logged()
    const counted = await eventually(() => server.clickhouse.query<{ n: string }>('select count() as n from events'), {
      until: ([row]) => Number(row?.n) >= n,
    })
    expect(Number(counted[0]?.n)).toBe(n)
  })
})
