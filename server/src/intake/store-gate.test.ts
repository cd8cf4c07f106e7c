import { encodeDecisionId, parseProfile } from '@diapason/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { NOBODYS_ORIGIN, originOf } from '../identity/index.ts'
import { expectConsistent, forgetEverybody, wholeLog } from './intake.test-support.ts'

// Gate 1 in the intake. Node B never hears a notification: whatever it knows of A's work, it verified.

let a: TestApp
let b: TestApp
let secret: string
let page: string
/** Keys whose default purpose is one of the workspace. */
let statistics: string

beforeAll(async () => {
  a = await testApp({ background: false })
  for (const [path, body] of [
    ['purposes/personalisation', { name: 'Personalisation', basis: 'consent' }],
    ['purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' }],
    ['event-entries/read', { event: 'Article Read', purposes: ['personalisation'] }],
    ['event-entries/searched', { event: 'Searched', purposes: ['statistics'] }],
    [
      'event-entries/paid',
      {
        event: 'Order Paid',
        purposes: ['statistics'],
        refused: 'detach',
        contract: { type: 'object', properties: { total: { type: 'number' } } },
      },
    ],
    ['trait-entries/reads', { trait: 'reads', purposes: ['personalisation'] }],
    [
      'elements/hero',
      { name: 'Hero', purpose: 'personalisation', variants: [{ key: 'yes', content: 1 }], fallback: { content: 0 } },
    ],
  ] as const) {
    const { status, text } = await a.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
    expect(status, text).toBe(201)
  }
  ;[secret, page] = await Promise.all([a.key('secret'), a.key('write')])
  statistics = await keyFor('statistics')
  b = await a.node({ background: false, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})
beforeEach(async () => {
  await forgetEverybody(a.db)
})

async function keyFor(purpose: string): Promise<string> {
  const body = { name: `for ${purpose}`, kind: 'secret', purpose, legalBasis: 'legitimate_interest' }
  const { status, body: made, text } = await a.ask<{ key: string }>('POST', '/api/keys', { body })
  expect(status, text).toBe(201)
  return made.key
}

let messages = 0

type Receipt = { readonly accepted: number; readonly rejected: readonly { readonly code: string }[] }

async function send(batch: readonly object[], { node = a, token = secret } = {}): Promise<Receipt> {
  const numbered = batch.map((one) => ({ messageId: `m-${++messages}`, ...one }))
  const { status, body, text } = await node.ask<Receipt>('POST', '/v1/batch', { token, body: { batch: numbered } })
  expect(status, text).toBe(200)
  return body
}

const read = (who: object) => ({ type: 'track', event: 'Article Read', properties: { section: 'opinion' }, ...who })
const searched = (who: object) => ({ type: 'track', event: 'Searched', ...who })
const ordered = (who: object) => ({ type: 'track', event: 'Order Completed', ...who })
const login = (who: object, traits: object = {}) => ({ type: 'identify', traits, ...who })
const chose = (who: object, state: string, purpose = 'personalisation') => ({
  type: 'track',
  event: 'Choices Made',
  properties: { choices: [{ purpose, state }] },
  ...who,
})
const ada = { userId: 'u-7' }
const visit = { anonymousId: 'a-7' }

const stored = async () => (await wholeLog(a.db)).map(({ type, name }) => name || type)

describe('an event that may serve nothing its person permits', () => {
  test('is acknowledged like any other, and is nowhere', async () => {
    expect(await send([read(ada), ordered(ada)])).toEqual({ success: true, accepted: 2, rejected: [] })
    expect(await stored()).toEqual(['Order Completed'])
    await expectConsistent(a.db)
  })

  test('makes nobody of who was not known', async () => {
    expect(await send([read(visit)])).toMatchObject({ accepted: 1 })
    expect(await a.db.query('select from origins')).toEqual([])
    expect(await a.db.query('select from profiles')).toEqual([])
  })

  test('is judged by what was chosen before it in the same batch, and not by what is chosen after', async () => {
    await send([read(ada), chose(ada, 'granted'), read(ada), chose(ada, 'withdrawn'), read(ada)])
    expect(await stored()).toEqual(['Choices Made', 'Article Read', 'Choices Made'])
    await expectConsistent(a.db)
  })

  test('is stored again from the next yes on, of whoever is remembered as refusing', async () => {
    await send([chose(ada, 'denied'), ordered(ada)])
    await send([read(ada)])
    await send([chose(ada, 'granted')])
    await send([read(ada)])
    expect(await stored()).toEqual(['Choices Made', 'Order Completed', 'Choices Made', 'Article Read'])
  })

  test('is not stored by way of another identifier of the same person', async () => {
    await send([login({ ...ada, ...visit }), chose(ada, 'denied', 'statistics')])
    await send([searched(visit)])
    expect(await stored()).toEqual(['identify', 'Choices Made'])
  })

  test('is not stored where one of those it names refuses, whether they are one or not', async () => {
    await send([chose(ada, 'denied', 'statistics'), ordered(visit)])
    await send([searched({ ...visit, ...ada })])
    expect(await stored()).toEqual(['Choices Made', 'Order Completed'])
    await expectConsistent(a.db)
  })

  test('is not stored under a visit that says whom it is of without a proof, but nobody agrees for others', async () => {
    await send([chose(ada, 'denied', 'statistics'), chose(ada, 'granted')])
    await send([searched({ ...visit, ...ada }), read({ ...visit, ...ada })], { token: page })
    expect(await stored()).toEqual(['Choices Made', 'Choices Made'])
    await send([searched(visit)], { token: page })
    expect(await stored()).toHaveLength(3)
  })

  test('comes in by no other door: one message, events of a decision', async () => {
    await a.ask('POST', '/v1/track', { token: secret, body: read(ada) })
    const decided = await a.ask('POST', '/v1/decide', {
      token: secret,
      body: { identity: ada, elements: ['hero'], events: [{ ...read(ada), messageId: 'd-1' }] },
    })
    expect(decided.status, decided.text).toBe(200)
    expect(await stored()).toEqual([])
  })

  test('is seen by no catalogue', async () => {
    const entry = { event: 'Whispered', purposes: ['personalisation'] }
    await a.ask('PUT', '/api/event-entries/whispered', { body: entry, headers: { 'if-none-match': '*' } })
    await send([{ type: 'track', event: 'Whispered', properties: { email: 'ada@example.org' }, ...ada }])
    await a.app.catalogue.flush()
    const seen = await a.db.query(`select from catalogue_days where name = 'Whispered'`)
    expect(seen).toEqual([])
  })
})

describe('the purpose of a key', () => {
  test('is that of all of which the catalogue names none', async () => {
    await send([ordered(ada)], { token: statistics })
    await send([chose(ada, 'denied', 'statistics')])
    await send([ordered(ada), chose(ada, 'granted')], { token: statistics })
    await send([ordered(ada)])
    expect(await stored()).toEqual(['Order Completed', 'Choices Made', 'Choices Made', 'Order Completed'])
  })

  test('that is refused leaves of who somebody is only that', async () => {
    await send([chose(ada, 'denied', 'statistics'), chose(ada, 'granted')])
    const said = login({ ...ada, ...visit, extra: 'kept by nobody' }, { name: 'Ada', reads: 'culture', tier: null })
    await send([{ ...said, context: { channel: 'web', ip: '192.0.2.7', page: { url: 'https://shop.example/' } } }], {
      token: statistics,
    })
    const row = (await wholeLog(a.db)).at(-1)
    expect(JSON.parse(row?.body ?? '')).toEqual({
      type: 'identify',
      messageId: expect.any(String),
      ...ada,
      ...visit,
      traits: { reads: 'culture', tier: null },
      context: { channel: 'web' },
    })
    await expectConsistent(a.db)
  })
})

describe('a trait that may serve nothing its person permits', () => {
  test('is not stored, and the rest of its message is', async () => {
    const context = { traits: { reads: 'culture', city: 'Paris' } }
    await send([login(ada, { reads: 'culture', name: 'Ada' }), { ...ordered(ada), context }])
    expect((await wholeLog(a.db)).map(({ body }) => JSON.parse(body))).toMatchObject([
      { traits: { name: 'Ada' } },
      { context: { traits: { city: 'Paris' } } },
    ])
    expect(JSON.stringify(await a.db.query('select body from log union all select doc from profiles'))).not.toContain(
      'culture',
    )
    await expectConsistent(a.db)
  })

  test('is stored from the yes on that came before it, and can be cleared after the no', async () => {
    await send([chose(ada, 'granted'), login(ada, { reads: 'culture' })])
    await send([chose(ada, 'withdrawn'), login(ada, { reads: 'sports' })])
    await send([login(ada, { reads: null })])
    expect(
      (await wholeLog(a.db)).filter(({ type }) => type === 'identify').map(({ body }) => JSON.parse(body).traits),
    ).toEqual([{ reads: 'culture' }, {}, { reads: null }])
    await expectConsistent(a.db)
  })
})

describe('an event that is kept without its person', () => {
  const paid = {
    type: 'track',
    event: 'Order Paid',
    messageId: 'paid-1',
    timestamp: '2026-01-05T10:02:03.456Z',
    properties: { total: 42, email: 'ada@example.org' },
    context: { channel: 'store', ip: '192.0.2.7', traits: { name: 'Ada' } },
    ...ada,
  }
  const kept = async () => (await wholeLog(a.db)).filter(({ origin }) => origin === NOBODYS_ORIGIN)

  test('says that it happened, and what its contract names', async () => {
    await send([chose(ada, 'denied', 'statistics'), paid])
    const [row, ...others] = await kept()
    expect(others).toEqual([])
    expect(row).toMatchObject({
      type: 'track',
      name: 'Order Paid',
      channel: 'store',
      happenedAt: '2026-01-05T10:02:00.000Z',
    })
    expect(JSON.parse(row?.body ?? '')).toEqual({
      type: 'track',
      event: 'Order Paid',
      properties: { total: 42 },
      context: { channel: 'store' },
    })
    expect(row?.messageId).not.toContain('paid-1')
    const [person] = await a.db.query<{ doc: string }>('select doc from profiles')
    expect(parseProfile(person?.doc ?? '').activity.events).toBe(1)
    await expectConsistent(a.db)
  })

  test('counts once, however often it is sent, through whichever node', async () => {
    await send([chose(ada, 'denied', 'statistics')])
    await send([paid, paid, ordered(ada)])
    await send([paid], { node: b })
    await send([ordered(ada), paid], { node: b })
    expect(await kept()).toHaveLength(1)
    expect(await stored()).toEqual(['Choices Made', 'Order Completed', 'Order Paid', 'Order Completed'])
    await expectConsistent(a.db)
  })

  test('can be looked at, changed nobody, and is of nobody', async () => {
    await send([chose(ada, 'denied', 'statistics'), paid])
    const [row] = await kept()
    const { body, status, text } = await a.ask('GET', `/api/events/${NOBODYS_ORIGIN}/${row?.messageId}`)
    expect(status, text).toBe(200)
    expect(body).toMatchObject({ event: { label: '', identifiers: [] }, effect: { changes: [], notKept: [] } })
  })

  test('is stored with its person where they do not mind', async () => {
    await send([paid])
    expect(await kept()).toEqual([])
    expect(await stored()).toEqual(['Order Paid'])
  })
})

describe('how much is withheld', () => {
  test('is counted by day, key, purpose and event, and says of nobody', async () => {
    const [unsaid, said] = [await keyFor('unsaid'), await keyFor('statistics')]
    await send([chose(ada, 'denied', 'statistics'), read(ada), read(visit), searched(ada)], { token: unsaid })
    await send([{ type: 'track', event: 'Order Paid', ...ada }], { token: unsaid })
    await send([{ type: 'track', event: `Bought by ${ada.userId}`, ...ada }], { token: said })
    type Item = { source: { id: string }; purpose: string; name: string; outcome: string; messages: number }
    const { body, status, text } = await a.ask<{ items: Item[] }>('GET', '/api/withheld?days=7')
    expect(status, text).toBe(200)
    const keys = await a.db.query<{ id: string }>('select id from keys order by created_at desc limit 2')
    const own = body.items.filter(({ source }) => keys.some(({ id }) => id === source.id))
    expect(own.map(({ purpose, name, outcome, messages }) => [purpose, name, outcome, messages]).sort()).toEqual([
      ['personalisation', 'Article Read', 'drop', 2],
      ['statistics', '', 'drop', 1],
      ['statistics', 'Order Paid', 'detach', 1],
      ['statistics', 'Searched', 'drop', 1],
    ])
  })
})

describe('having met an element', () => {
  const id = '0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1'
  const decisionId = encodeDecisionId({ id, element: 'hero', variant: 'yes', experiment: null, variation: null })
  const met = { type: 'track', event: 'Element Viewed', properties: { decisionId }, ...ada }

  test('is stored of who permits what the element is for', async () => {
    await send([met])
    await send([chose(ada, 'granted'), met])
    expect(await stored()).toEqual(['Choices Made', 'Element Viewed'])
  })
})

describe('a withdrawal that one node acknowledged', () => {
  test('is obeyed by the next message on another, every time, and so is a yes', async () => {
    for (let round = 0; round < 6; round += 1) {
      await forgetEverybody(a.db)
      await send([login(ada), login({ userId: 'u-8' })], { node: b })
      await send([chose(ada, 'granted')], { node: a })
      await send([read(ada), ordered({ userId: 'u-8' })], { node: b })
      await send([chose(ada, 'withdrawn')], { node: a })
      await send([read(ada)], { node: b })
      await send([login(ada, { reads: 'culture', round })], { node: b })
      await send([chose(ada, 'granted')], { node: b })
      await send([read(ada)], { node: a })
      expect(await stored(), `round ${round}`).toEqual([
        'identify',
        'identify',
        'Choices Made',
        'Article Read',
        'Order Completed',
        'Choices Made',
        'identify',
        'Choices Made',
        'Article Read',
      ])
      expect(JSON.stringify(await a.db.query('select body from log'))).not.toContain('culture')
    }
    await expectConsistent(a.db)
  })

  test('is obeyed where an employee wrote it down', async () => {
    await send([chose(ada, 'granted'), read(ada)], { node: b })
    const choices = [{ purpose: 'personalisation', state: 'withdrawn' }]
    const { status, text } = await a.ask('POST', `/api/people/${originOf('userId', 'u-7')}/choices`, {
      body: { choices, how: 'agent', channel: 'call_center' },
    })
    expect(status, text).toBeLessThan(300)
    await send([read(ada)], { node: b })
    expect(await stored()).toEqual(['Choices Made', 'Article Read'])
  })

  test('of a visit that nobody knew when the other looked', async () => {
    await send([read(visit)], { node: b })
    await send([chose(visit, 'granted')], { node: a })
    await send([read(visit)], { node: b })
    expect(await stored()).toEqual(['Choices Made', 'Article Read'])
  })

  test('of a purpose that was only just defined', async () => {
    const key = await keyFor('newsletter')
    await send([ordered(ada)], { node: b, token: key })
    const headers = { 'if-none-match': '*' }
    await a.ask('PUT', '/api/purposes/newsletter', { body: { name: 'Newsletter', basis: 'consent' }, headers })
    await send([ordered(ada)], { node: b, token: key })
    expect(await stored()).toEqual(['Order Completed'])
  })
})

describe('a message that is refused at the door', () => {
  const rejected = () => a.db.query<{ code: string; raw: string }>('select code, raw from rejected order by code')
  const broken = { timestamp: 'soon' }

  test('is not kept to be mended where its person refuses that it is stored', async () => {
    await send([chose(ada, 'denied', 'statistics')])
    expect((await send([{ ...searched(ada), ...broken }])).rejected).toMatchObject([{ code: 'timestamp_invalid' }])
    expect(await rejected()).toEqual([])
    await send([{ ...searched({ userId: 'u-8' }), ...broken }])
    expect(await rejected()).toMatchObject([{ code: 'timestamp_invalid' }])
  })

  test('is not kept where nobody can tell whose it is, and they may have refused', async () => {
    await send([
      { type: 'track', event: 'Searched' },
      { type: 'track', event: 'Order Completed' },
    ])
    expect((await rejected()).map(({ raw }) => JSON.parse(raw).event)).toEqual(['Order Completed'])
    await send(['no message' as never], { token: statistics })
    expect(await rejected()).toHaveLength(1)
  })

  test('is kept without the traits that its person refuses', async () => {
    await send([{ ...login(ada, { reads: 'culture', name: 'Ada' }), ...broken }])
    expect((await rejected()).map(({ raw }) => JSON.parse(raw).traits)).toEqual([{ name: 'Ada' }])
  })

  test('is judged again when it is sent again, and not kept if it is refused by then', async () => {
    await send([{ ...searched(ada), ...broken }])
    const [item] = (await a.ask<{ items: { id: string }[] }>('GET', '/api/rejected')).body.items
    await send([chose(ada, 'denied', 'statistics')])
    const replay = await a.ask('POST', `/api/rejected/${item?.id}/replay`, { body: { message: searched(ada) } })
    expect(replay.body, replay.text).toEqual({ outcome: 'withheld' })
    expect(await stored()).toEqual(['Choices Made'])
    expect(await rejected()).toEqual([])
  })
})
