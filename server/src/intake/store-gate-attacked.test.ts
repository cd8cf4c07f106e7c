import { encodeDecisionId } from '@diapason/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { expectConsistent, forgetEverybody, wholeLog } from './intake.test-support.ts'

// What somebody refuses, brought past the first gate in a message that is let through for another reason.

let app: TestApp
let secret: string
let statistics: string

beforeAll(async () => {
  app = await testApp({ background: false })
  for (const [path, body] of [
    ['purposes/personalisation', { name: 'Personalisation', basis: 'consent' }],
    ['purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' }],
    ['trait-entries/reads', { trait: 'reads', purposes: ['personalisation'] }],
  ] as const) {
    const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(status, text).toBe(201)
  }
  secret = await app.key('secret')
  const body = { name: 'statistics', kind: 'secret', purpose: 'statistics', legalBasis: 'legitimate_interest' }
  statistics = (await app.ask<{ key: string }>('POST', '/api/keys', { body })).body.key
})
afterAll(() => app.stop())
beforeEach(() => forgetEverybody(app.db))

const who = { userId: 'u-7' }
const MARK = 'what-nobody-may-keep'
let messages = 0

async function send(batch: readonly object[], token = secret): Promise<void> {
  const numbered = batch.map((one) => ({ messageId: `m-${++messages}`, ...who, ...one }))
  const { status, text } = await app.ask('POST', '/v1/batch', { token, body: { batch: numbered } })
  expect(status, text).toBe(200)
}

const chose = (choices: readonly object[], more: object = {}) => ({
  type: 'track',
  event: 'Choices Made',
  properties: { choices },
  ...more,
})
const said = (purpose: string, state: string) => ({ purpose, state })

/** All that the intake keeps, as text. */
async function kept(): Promise<string> {
  const tables = ['log', 'profiles', 'rejected', 'account_documents', 'consent_entries', 'log_keys']
  const rows = await Promise.all(tables.map((table) => app.db.query(`select * from ${table}`)))
  return JSON.stringify(rows)
}

describe('a trait that is refused', () => {
  test.each([
    ['an event', { type: 'track', event: 'Order Completed', traits: { reads: MARK } }],
    ['a page', { type: 'page', name: 'Home', traits: { reads: MARK } }],
    ['a screen', { type: 'screen', name: 'Home', traits: { reads: MARK } }],
    ['who says that two are one', { type: 'alias', previousId: 'a-7', traits: { reads: MARK } }],
    ['a choice', chose([said('statistics', 'granted')], { context: { traits: { reads: MARK } } })],
    ['a choice, beside it', chose([said('statistics', 'granted')], { traits: { reads: MARK } })],
    ['an account', { type: 'group', groupId: 'g-1', traits: { reads: MARK, name: 'Fil' } }],
    ['a list of them', { type: 'track', event: 'Order Completed', context: { traits: [{ reads: MARK }] } }],
    ['who left', { type: 'track', event: 'Unsubscribed', context: { traits: { reads: MARK } } }],
  ])('is not kept where it comes with %s', async (_name, message) => {
    await send([chose([said('personalisation', 'denied')])])
    await send([message])
    expect(await kept()).not.toContain(MARK)
    expect((await wholeLog(app.db)).length).toBe(2)
    await expectConsistent(app.db)
  })

  test.each([
    [
      'nests too deep',
      { type: 'identify', traits: { reads: MARK, deep: JSON.parse(`${'[{"a":'.repeat(20)}1${'}]'.repeat(20)}`) } },
    ],
    ['is too large', { type: 'identify', traits: { reads: MARK, long: 'x'.repeat(40_000) } }],
    ['has no known type', { type: 'Identify', traits: { reads: MARK } }],
    ['has them in a list', { type: 'identify', traits: [{ reads: MARK }] }],
    ['has them as text', { type: 'identify', traits: JSON.stringify({ reads: MARK }) }],
    ['has its context as text', { type: 'identify', context: JSON.stringify({ traits: { reads: MARK } }) }],
    [
      'has them in a list of its context',
      { type: 'identify', timestamp: 'yesterday', context: { traits: [{ reads: MARK }] } },
    ],
    ['says an impossible time', { type: 'identify', timestamp: 'yesterday', context: { traits: { reads: MARK } } }],
  ])('is not kept with a rejected message that %s', async (_name, message) => {
    await send([chose([said('personalisation', 'denied')])])
    await send([message])
    expect(await kept()).not.toContain(MARK)
    expect(await app.db.query('select 1 from rejected')).toHaveLength(1)
  })

  test('is not kept with what is no message at all', async () => {
    const { status } = await app.ask('POST', '/v1/batch', {
      token: secret,
      body: { batch: [[{ ...who, traits: { reads: MARK } }], JSON.stringify({ reads: MARK })] },
    })
    expect(status).toBe(200)
    expect(await kept()).not.toContain(MARK)
    expect(await app.db.query('select 1 from rejected')).toHaveLength(2)
  })

  test('is kept as it came of who permits it, so that it can be mended', async () => {
    await send([chose([said('personalisation', 'granted')])])
    await send([{ type: 'identify', traits: [{ reads: MARK }] }])
    expect(await kept()).toContain(MARK)
  })
})

describe('having met an element that is archived by now', () => {
  const body = {
    name: 'Old',
    purpose: 'personalisation',
    variants: [{ key: 'yes', content: 1 }],
    fallback: { content: 0 },
  }
  const variations = [
    { key: 'old', weight: 0.5 },
    { key: 'new', weight: 0.5, variant: 'yes' },
  ]
  const met = {
    type: 'track',
    event: 'Element Viewed',
    properties: {
      decisionId: encodeDecisionId({
        id: '0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1',
        element: 'old',
        variant: 'yes',
        experiment: null,
        variation: null,
      }),
    },
  }
  const tried = { type: 'track', event: 'Experiment Viewed', properties: { experimentId: 'trial', variationId: 'new' } }

  test('is not kept of who refuses what it was for, however late it comes', async () => {
    const change = async (method: string, path: string, more: object) => {
      const { status, text } = await app.ask(method, `/api/${path}`, more)
      expect([200, 201, 204], text).toContain(status)
    }
    const made = { headers: { 'if-none-match': '*' } }
    await change('PUT', 'elements/old', { body, ...made })
    await change('PUT', 'experiments/trial', {
      body: { name: 'Trial', element: 'old', status: 'running', variations },
      ...made,
    })
    await send([chose([said('personalisation', 'denied')])])
    await change('DELETE', 'experiments/trial', { headers: { 'if-match': '"1"' } })
    await send([tried])
    await change('DELETE', 'elements/old', { headers: { 'if-match': '"1"' } })
    await send([met, tried])
    expect((await wholeLog(app.db)).map(({ name }) => name)).toEqual(['Choices Made'])
    await send([chose([said('personalisation', 'granted')]), met])
    expect((await wholeLog(app.db)).map(({ name }) => name)).toContain('Element Viewed')
  })
})

describe('what somebody chose, where they refuse what the key is for,', () => {
  const around = {
    ip: MARK,
    userAgent: MARK,
    campaign: { name: MARK },
    page: { url: 'https://fil.example/choices', referrer: MARK },
  }

  test('is kept, with where they did, and without the rest of their visit', async () => {
    const properties = { choices: [said('statistics', 'withdrawn')], element: 'banner', browsing: MARK }
    await send([chose([said('statistics', 'denied')])], statistics)
    await send([chose([], { properties, context: around })], statistics)
    expect(await kept()).not.toContain(MARK)
    const [entry] = await app.db.query<{ place: object; state: string }>(
      'select place, state from consent_entries order by recorded_at desc, n desc limit 1',
    )
    expect(entry).toMatchObject({ state: 'withdrawn', place: { element: 'banner' } })
    await expectConsistent(app.db)
  })

  test('is no cover for what is called so and says nothing', async () => {
    await send([chose([said('statistics', 'denied')])], statistics)
    await send(
      [{ type: 'track', event: 'Unsubscribed', properties: { channel: 'email', browsing: MARK }, context: around }],
      statistics,
    )
    expect(await kept()).not.toContain(MARK)
    await expectConsistent(app.db)
  })
})
