import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../../app.test-support.ts'
import { originOf } from '../../identity/index.ts'
import { ensurePartitions } from '../../platform/database/ensure-partitions.ts'
import { cutLog } from './cut-log.ts'

// The retention takes messages; what people refused stays refused, whatever they are known by when they come back.

let app: TestApp
let key: string
let now = Date.parse('2026-01-10T10:00:00.000Z')
let messages = 0
const CLAIMED = [10, 11, 12, 13, 14, 15]

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  key = await app.key('secret')
  for (const [path, body] of [
    ['purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' }],
    [
      'elements/counted',
      { name: 'Counted', purpose: 'statistics', variants: [{ key: 'yes', content: 1 }], fallback: { content: 0 } },
    ],
  ] as const)
    expect((await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })).status).toBe(201)
})
afterAll(() => app?.stop())

const email = (id: string) => ({ context: { externalIds: [{ type: 'email', id }] } })
const login = (who: object) => ({ type: 'identify', ...who })
const read = (who: object) => ({ type: 'track', event: 'Read', ...who })
const chose = (who: object, state: string) => ({
  type: 'track',
  event: 'Choices Made',
  properties: { choices: [{ purpose: 'statistics', state }] },
  ...who,
})

async function send(...batch: readonly object[]): Promise<void> {
  for (const one of batch) {
    now += 1_000
    const body = { batch: [{ messageId: `m-${++messages}`, ...one }] }
    const answer = await app.ask('POST', '/v1/batch', { token: key, body })
    expect(answer.body, answer.text).toMatchObject({ accepted: 1 })
  }
}

async function shown(identity: object): Promise<string> {
  const { body } = await app.ask<{ decisions: { counted: { variant: string | null; reason: string } } }>(
    'POST',
    '/v1/decide',
    { token: key, body: { identity, elements: ['counted'] } },
  )
  return body.decisions.counted.variant ?? body.decisions.counted.reason
}

describe('after all messages of somebody who refused have left the log,', () => {
  beforeAll(async () => {
    for (const n of [1, 2, 3])
      await send(
        login({ userId: `u-${n}`, anonymousId: `a-${n}` }),
        chose({ anonymousId: `a-${n}` }, 'denied'),
        read({ userId: `u-${n}` }),
      )
    // Known by a chain of three, of which only the last comes again.
    await send(
      chose({ userId: 'u-4' }, 'denied'),
      login({ userId: 'u-4', ...email('four@example.org') }),
      login({ anonymousId: 'a-4', ...email('four@example.org') }),
    )
    // Named by a page that may not speak for them: a claim, which goes with its message.
    const page = await app.key('write')
    for (const n of CLAIMED) {
      await send(chose({ userId: `u-${n}` }, 'denied'))
      const claim = { messageId: `claim-${n}`, ...read({ userId: `u-${n}`, anonymousId: `a-${n}` }) }
      await app.ask('POST', '/v1/batch', { token: page, body: { batch: [claim] } })
    }
    await send(read({ userId: 'u-0' }))
    expect(await shown({ userId: 'u-0' })).toBe('yes')
    for (const n of [1, 2, 3, 4]) {
      expect(await shown({ userId: `u-${n}` })).toBe('no_consent')
      expect(await shown({ anonymousId: `a-${n}` })).toBe('no_consent')
    }
    now = Date.parse('2026-06-10T10:00:00.000Z')
    await ensurePartitions(app.db, { table: 'log', now: new Date(now) })
    await send(read({ anonymousId: 'a-4' }))
    await eventually(
      async () => {
        const [log] = await app.db.query<{ n: number }>('select count(*) as n from log')
        const [events] = await app.clickhouse.query<{ n: number }>('select count() as n from events')
        return log?.n === events?.n
      },
      { until: (same) => same },
    )
    await cutLog({
      db: app.db,
      clickhouse: app.clickhouse,
      before: '2026-06-01T00:00:00.000Z',
      signal: new AbortController().signal,
      // One after another, so that whoever is named by somebody else may be gone before, or after.
      step: 1,
    })
    const [left] = await app.db.query<{ n: number }>('select count(*) as n from profiles')
    expect(left?.n).toBe(1)
  })

  test('the refusal holds for every identifier that it held for, though it is nobody’s', async () => {
    expect(await shown({ anonymousId: 'a-1' })).toBe('no_consent')
    expect(await shown({ userId: 'u-1' })).toBe('no_consent')
    expect(await shown({ userId: 'u-1', anonymousId: 'another' })).toBe('no_consent')
    expect(await shown({ userId: 'u-0' })).toBe('yes')
  })

  test('it holds for who was named by others, whose messages and claims have left as well', async () => {
    for (const n of CLAIMED) expect(await shown({ userId: `u-${n}` })).toBe('no_consent')
  })

  test('its proof can be read by each of them', async () => {
    for (const origin of [originOf('userId', 'u-1'), originOf('anonymousId', 'a-1')]) {
      const { body, status } = await app.ask('GET', `/api/people/${origin}/choices`)
      expect(status).toBe(200)
      expect(body).toMatchObject({ entries: [{ state: 'denied', origin: originOf('anonymousId', 'a-1') }], faults: [] })
    }
    expect((await app.ask('GET', `/api/people/${originOf('userId', 'u-0')}/choices`)).status).toBe(404)
  })

  test('it holds when they come back by another identifier than the one they refused with', async () => {
    await send(read({ userId: 'u-2' }))
    expect(await shown({ userId: 'u-2' })).toBe('no_consent')
    expect(await shown({ anonymousId: 'a-2' })).toBe('no_consent')
    expect((await app.ask('POST', `/api/people/${originOf('userId', 'u-2')}/rebuild`)).body).toMatchObject({
      same: true,
    })
  })

  test('they can agree when they come back, and it speaks for all that they were known by', async () => {
    await send(chose({ userId: 'u-3' }, 'granted'))
    expect([await shown({ userId: 'u-3' }), await shown({ anonymousId: 'a-3' })]).toEqual(['yes', 'yes'])
  })

  test('it holds for who stayed, though what tied them to it was said in a message that left', async () => {
    expect(await shown({ anonymousId: 'a-4' })).toBe('no_consent')
  })
})
