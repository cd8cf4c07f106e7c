import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, eventually, type TestApp, testApp } from '../app.test-support.ts'

const NOW = Date.parse('2026-11-21T10:02:00.000Z')
const ORDER = 'track:Order Completed'
const at = (id: string) => `/api/catalogue/events/${encodeURIComponent(id)}`

type Receipt = { accepted: number; rejected: { index: number; code: string; message: string }[] }
type Detail = {
  volume: { total: number; days: number[] }
  properties: { path: string; share: number; types: { type: string; count: number }[] }[]
  sources: { channel: string; count: number }[]
  differences: number
}

let node: TestApp
let other: TestApp
let key: string
let now = NOW
beforeAll(async () => {
  node = await testApp({ clock: () => now })
  // Before the other node starts, which never hears of what is new.
  key = await node.key('secret', { channel: 'web' })
  other = await node.node({ clock: () => now, deaf: true })
})
afterAll(async () => {
  await other.stop()
  await node.stop()
})

let sent = 0
async function send(messages: readonly object[], { to = node }: { to?: TestApp } = {}) {
  const batch = messages.map((one) => ({ type: 'track', userId: 'u-1', messageId: `m-${++sent}`, ...one }))
  const { status, body, text } = await to.ask<Receipt>('POST', '/v1/batch', {
    token: key,
    body: { batch },
  })
  expect(status, text).toBe(200)
  return body
}
const put = async (path: string, body: object, { to = node, match }: { to?: TestApp; match?: string } = {}) => {
  const headers = match ? { 'if-match': match } : { 'if-none-match': '*' }
  const answer = await to.ask('PUT', path, { body, headers })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer
}
const detail = async (id: string) => (await node.ask<Detail>('GET', at(id))).body
const seen = (id: string, messages: number) =>
  eventually(() => detail(id), { until: (one) => (one.volume?.total ?? 0) >= messages })

describe('what is seen', () => {
  it('is counted by name, property, type, source and channel, on every node', async () => {
    await send([
      { event: 'Order Completed', properties: { revenue: 10, items: [{ sku: 'a' }, { sku: 1 }], coupon: null } },
      { event: 'Order Completed', properties: { revenue: 9.5, items: [] } },
    ])
    await send([{ event: 'Order Completed', properties: { revenue: 'ten' }, context: { channel: 'store' } }], {
      to: other,
    })
    const one = await seen(ORDER, 3)
    const types = Object.fromEntries(
      one.properties.map(({ path, types }) => [path, types.map(({ type, count }) => [type, count])]),
    )
    expect(types).toEqual({
      '': [['object', 3]],
      coupon: [['null', 1]],
      items: [['array', 2]],
      'items[]': [['object', 2]],
      'items[].sku': [
        ['integer', 1],
        ['string', 1],
      ],
      revenue: [
        ['integer', 1],
        ['number', 1],
        ['string', 1],
      ],
    })
    expect(one.properties.find(({ path }) => path === 'coupon')?.share).toBeCloseTo(1 / 3)
    expect(one.volume.days.at(-1)).toBe(3)
    expect(one.sources.map(({ channel, count }) => [channel, count])).toEqual([
      ['web', 2],
      ['store', 1],
    ])
  })

  it('counts a message once, however often it is sent', async () => {
    const twice = { event: 'Sent Twice', messageId: 'same', properties: { a: 1 } }
    await send([twice])
    await send([twice])
    await send([{ event: 'Sent Last' }])
    await seen('track:Sent Last', 1)
    expect((await detail('track:Sent Twice')).volume.total).toBe(1)
  })

  it('lists traits with what identify carries', async () => {
    await send([{ type: 'identify', traits: { tier: 'gold', address: { city: 'Lyon' } } }])
    const list = await eventually(
      () => node.ask<{ items: { trait: string; share: number }[] }>('GET', '/api/catalogue/traits'),
      {
        until: ({ body }) => body.items.length === 2,
      },
    )
    expect(list.body.items.map(({ trait, share }) => [trait, share])).toEqual([
      ['address', 1],
      ['tier', 1],
    ])
    const one = await node.ask<Detail>('GET', '/api/catalogue/traits/address')
    expect(one.body.properties.map(({ path }) => path)).toEqual(['address', 'address.city'])
  })

  it('shows examples from the log to those who may read messages, and shapes to others', async () => {
    const all = await eventually(
      () => node.ask<{ masked: boolean; items: { value: unknown }[] }>('GET', `${at(ORDER)}/examples?limit=1`),
      {
        until: ({ body }) => body.items?.length === 1,
      },
    )
    expect(all.body).toMatchObject({ masked: false, items: [{ value: { revenue: 'ten' } }] })
    const { cookie } = await node.person('marketer')
    const masked = await node.ask('GET', `${at(ORDER)}/examples?limit=1`, { token: null, headers: { cookie } })
    expect(masked.body).toMatchObject({
      masked: true,
      items: [{ origin: null, messageId: null, value: { revenue: 'string' } }],
    })
  })

  it('is searched, filtered and paged', async () => {
    const list = async (query: string) =>
      (await node.ask<{ items: { id: string }[]; nextCursor: string | null }>('GET', `/api/catalogue/events?${query}`))
        .body
    expect((await list('q=order')).items.map(({ id }) => id)).toEqual([ORDER])
    const first = await list('sort=name&type=track&limit=1')
    const second = await list(`sort=name&type=track&limit=1&cursor=${first.nextCursor}`)
    expect([first, second].map(({ items }) => items[0]?.id)).toEqual([ORDER, 'track:Sent Last'])
    expect((await node.ask('GET', at('track:Never'))).body).toMatchObject({ code: 'subject_unknown' })
    expect((await node.ask('GET', at('nonsense'))).status).toBe(404)
  })
})

describe('a contract', () => {
  const contract = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] }

  it('is applied by every node from its acknowledgement, even one that hears nothing', async () => {
    const event = 'Paid'
    for (let round = 1; round <= 3; round += 1) {
      await put(
        '/api/event-entries/paid',
        { event, contract, onViolation: 'reject' },
        round === 1 ? {} : { match: `"${2 * round - 2}"` },
      )
      const refused = await send(
        [
          { event, properties: { total: 'x' } },
          { event, properties: { total: 1 } },
        ],
        { to: other },
      )
      expect(refused).toMatchObject({
        accepted: 1,
        rejected: [{ index: 0, code: 'contract_violated', message: 'properties.total must be number' }],
      })
      await put('/api/event-entries/paid', { event, contract, onViolation: 'flag' }, { match: `"${2 * round - 1}"` })
      expect(await send([{ event, properties: { total: 'x' } }], { to: other })).toMatchObject({
        accepted: 1,
        rejected: [],
      })
    }
  })

  it('lets the good messages of a request in, and keeps the bad ones to be replayed when the contract is mended', async () => {
    const event = 'Shipped'
    await put('/api/event-entries/shipped', { event, contract, onViolation: 'reject' })
    const { rejected } = await send([
      { event, properties: {} },
      { nonsense: true, type: 'nonsense' },
      { event, properties: { total: 2 } },
    ])
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'contract_violated'],
      [1, 'event_invalid'],
    ])
    const list = await node.ask<{ items: { id: string; name: string }[] }>(
      'GET',
      '/api/rejected?code=contract_violated',
    )
    const id = list.body.items.find(({ name }) => name === event)?.id
    expect((await node.ask('GET', `/api/rejected/${id}`)).body).toMatchObject({
      errors: [{ path: 'properties.total', message: 'is missing' }],
    })
    expect((await node.ask('POST', `/api/rejected/${id}/replay`, { body: {} })).body).toMatchObject({
      outcome: 'rejected',
      code: 'contract_violated',
    })
    await put('/api/event-entries/shipped', { event, contract: { type: 'object' } }, { match: '"1"' })
    expect((await node.ask('POST', `/api/rejected/${id}/replay`, { body: {} })).body).toMatchObject({
      outcome: 'accepted',
    })
  })

  it('flags what it does not refuse: counted, by example, and told on the message', async () => {
    const event = 'Refunded'
    await put('/api/event-entries/refunded', { event, contract })
    await send([{ event, messageId: 'bad', userId: 'u-9', properties: { total: '3' } }])
    const found = await eventually(
      async () => {
        const { body } = await node.ask<{
          items: { code: string; path: string; count: number; subject: { name: string } }[]
        }>('GET', '/api/catalogue/differences')
        now += 31_000
        return body.items.filter(({ subject, code }) => subject.name === event && code !== 'event_unseen')
      },
      { until: (items) => items.length > 0 },
    )
    expect(found).toMatchObject([
      { code: 'contract_violated', path: 'total', detail: 'type', severity: 'warning', count: 1 },
    ])
    const [violation] = await node.db.query<{ examples: number[] }>(
      `select examples from catalogue_violations where key = 'refunded'`,
    )
    const [row] = await node.db.query<{ seq: number; origin: string }>(
      `select seq, origin from log where message_id = 'bad'`,
    )
    expect(violation?.examples).toEqual([row?.seq])
    expect((await node.ask('GET', `/api/events/${row?.origin}/bad`)).body).toMatchObject({
      violations: [{ at: 'total', code: 'type', message: 'must be number', kind: 'event', key: 'refunded' }],
    })
  })

  it('goes on counting what is refused again and again, of which the log has no example', async () => {
    await put('/api/event-entries/bounced', { event: 'Bounced', contract, onViolation: 'reject' })
    for (let round = 0; round < 3; round += 1) {
      await send([{ event: 'Bounced', properties: { round } }])
      await node.app.catalogue.flush()
    }
    const rows = await node.db.query(`select count, examples from catalogue_violations where key = 'bounced'`)
    expect(rows).toEqual([{ count: 3, examples: [] }])
  })

  it('of a trait says what its value can be, and null clears it', async () => {
    await put('/api/trait-entries/tier', {
      trait: 'tier',
      contract: { enum: ['silver', 'gold'] },
      onViolation: 'reject',
    })
    const identify = (tier: unknown) => ({ type: 'identify', traits: { tier } })
    const { accepted, rejected } = await send([identify('gold'), identify(null), identify('tin')])
    expect(accepted).toBe(2)
    expect(rejected).toMatchObject([{ index: 2, message: 'traits.tier must be one of "silver", "gold"' }])
  })

  it('of events that nobody planned is a setting, and exposures are always planned', async () => {
    await put('/api/catalogue-settings/workspace', { unplanned: 'reject' })
    const { accepted, rejected } = await send([
      { event: 'Never Planned' },
      { event: 'Paid', properties: { total: 1 } },
      { event: 'Element Viewed' },
    ])
    expect([accepted, rejected.map(({ index }) => index)]).toEqual([2, [0]])
    await put('/api/catalogue-settings/workspace', { unplanned: 'allow' }, { match: '"1"' })
    expect(
      (await node.ask('PUT', '/api/catalogue-settings/other', { body: { unplanned: 'allow' } })).body,
    ).toMatchObject({ code: 'definition_invalid' })
  })

  it('is refused at its definition when it is no good, with the place', async () => {
    const answer = await node.ask('PUT', '/api/event-entries/bad', {
      body: { event: 'Bad', contract: { properties: { a: { type: 'strin' } }, $ref: 'https://example.org/x' } },
    })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'definition_invalid', errors: [{ path: 'contract.$ref', code: 'reference_outside' }] },
    })
    const twice = await node.ask('PUT', '/api/event-entries/paid-again', { body: { event: 'Paid' } })
    expect(twice.body).toMatchObject({ errors: [{ path: 'event', code: 'not_unique' }] })
  })

  it('travels with the workspace', async () => {
    const { body } = await node.ask<{ files: { path: string; text: string }[] }>('GET', '/api/workspace/export')
    expect(body.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'catalogue-settings/workspace.yaml',
        'event-entries/paid.yaml',
        'trait-entries/tier.yaml',
      ]),
    )
    const dry = await node.ask('POST', '/api/workspace/apply', { body: { files: body.files, dryRun: true } })
    expect(dry.body).toMatchObject({ created: [], updated: [] })
  })
})

describe('a rebuild', () => {
  it('counts the same as the hot path did', async () => {
    await send([{ event: 'Before Rebuild', properties: { a: [1, { b: null }] } }])
    await seen('track:Before Rebuild', 1)
    const stored = () =>
      node.db.query(
        `select type, name, path, day, source, channel, types, hours from catalogue_days order by 1, 2, 3, 4, 5, 6`,
      )
    const before = await stored()
    await node.db.execute('update catalogue_days set types = array[9,9,9,9,9,9,9]::bigint[]')
    let day: string | null = null
    type Step = { nextDay: string | null }
    do {
      const step: Answer<Step> = await node.ask<Step>('POST', '/api/catalogue/rebuild', {
        body: { day },
      })
      expect(step.status, step.text).toBe(200)
      day = step.body.nextDay
    } while (day)
    expect(await stored()).toEqual(before)
  })
})

describe('somebody who makes names up', () => {
  it('fills no memory, no table and nobody else’s place', async () => {
    await put('/api/event-entries/planned-late', { event: 'Planned Late' })
    for (let from = 0; from < 10_000; from += 500)
      await send(
        Array.from({ length: 500 }, (_, n) => ({ event: `made up ${from + n}`, properties: { [`p${from + n}`]: 1 } })),
      )
    await send([
      { event: 'Planned Late', properties: Object.fromEntries(Array.from({ length: 1_500 }, (_, n) => [`k${n}`, n])) },
    ])
    const one = await seen('track:Planned Late', 1)
    expect(one.properties.length).toBeLessThanOrEqual(201)
    const [kept] = await node.db.query<{ names: number; beyond: number }>(
      `select count(*) filter (where path = '') as names,
         (select sum(count)::bigint from catalogue_others where what = 'names') as beyond from catalogue_seen`,
    )
    expect(kept?.names).toBeLessThanOrEqual(2_005)
    expect(kept?.beyond).toBeGreaterThan(7_900)
  })
})
