import { encodeDecisionId } from '@diapason/kernel'
import { GrowthBook } from '@growthbook/growthbook'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import type { Answered, Decided } from './answered.test-support.ts'

let server: TestApp
let write: string
let secret: string
let partner: string

const hero = {
  name: 'Home hero',
  channels: ['web', 'app', 'store'],
  variants: [
    { key: 'gold', when: { 'traits.tier': 'gold' }, form: 'card', content: { title: 'Welcome back' } },
    { key: 'mobile', when: { 'context.device.type': 'mobile' }, content: { title: 'Read on the go' } },
  ],
  fallback: { form: 'banner', content: { title: 'Welcome' } },
}
const shown = (key: string) => ({ key, when: { 'traits.never': true }, content: key })
const tested = { name: 'Tested', variants: [shown('bold'), shown('calm')], fallback: { content: 'plain' } }
const split = {
  name: 'Bold or as before',
  element: 'tested',
  status: 'running',
  hashVersion: 2,
  seed: 'first',
  variations: [{ key: 'before' }, { key: 'bold', variant: 'bold' }],
}

beforeAll(async () => {
  server = await testApp()
  ;[write, secret, partner] = await Promise.all([server.key('write'), server.key('secret'), server.key('partner')])
  await put('elements/hero', hero)
  await put('elements/off', { ...hero, enabled: false })
  await put('elements/tested', tested)
  await put('elements/ending', tested)
  await put('experiments/split', split)
  await put('experiments/ends', { ...split, element: 'ending', endedAt: '2100-01-01T00:00:00.000Z' })
})
afterAll(() => server.stop())

async function put(path: string, body: object): Promise<void> {
  const { headers } = await server.ask('GET', `/api/${path}`)
  const etag = headers.get('etag')
  const { status, text } = await server.ask('PUT', `/api/${path}`, {
    body,
    headers: etag === null ? { 'if-none-match': '*' } : { 'if-match': etag },
  })
  expect(status, text).toBeLessThan(300)
}

function decide(body: object, token: string = secret) {
  return server.ask<Answered>('POST', '/v1/decide', { token, body })
}
async function one(element: string, body: object = {}, token: string = secret): Promise<Decided> {
  const { status, text, body: answer } = await decide({ elements: [element], ...body }, token)
  expect(status, text).toBe(200)
  const decision = answer.decisions[element]
  if (!decision) throw new Error(`no answer for ${element}: ${text}`)
  return decision
}
async function send(body: object, channel = 'web'): Promise<void> {
  const { status, text } = await server.ask('POST', '/v1/batch', {
    token: secret,
    body: { batch: [{ context: { channel }, ...body }] },
  })
  expect([status, JSON.parse(text).rejected], text).toEqual([200, []])
}

describe('a decision', () => {
  test('for somebody unknown is the fallback, the same for everyone', async () => {
    expect(await one('hero')).toEqual({
      decisionId: expect.any(String),
      variant: null,
      form: 'banner',
      content: { title: 'Welcome' },
      flow: null,
      ask: null,
      experiment: null,
      level: 1,
      reason: 'fallback',
      expiresAt: null,
    })
  })

  test('adapts to what a message acknowledged just before has said', async () => {
    await send({ type: 'identify', userId: 'u-gold', traits: { tier: 'gold' } })
    expect(await one('hero', { identity: { userId: 'u-gold' } })).toMatchObject({
      variant: 'gold',
      reason: 'matched',
      level: 2,
    })
  })

  test('adapts to the situation of somebody unknown', async () => {
    expect(await one('hero', { context: { device: { type: 'mobile' } } })).toMatchObject({
      variant: 'mobile',
      level: 2,
    })
  })

  test.each([
    ['web', 'web', 2],
    ['app', 'web', 3],
    ['store', 'web', 4],
    ['partner', 'web', 4],
    ['email', 'store', 4],
  ])('from data of %s, shown on %s, reaches level %i', async (channel, shownOn, level) => {
    const userId = `u-${channel}-${shownOn}`
    await send({ type: 'identify', userId, traits: { tier: 'gold' } }, channel)
    expect(await one('hero', { identity: { userId }, context: { channel: shownOn } })).toMatchObject({
      variant: 'gold',
      level,
    })
  })

  test('of a disabled element, or on a channel that is not its own, is the fallback', async () => {
    const identity = { userId: 'u-gold' }
    expect(await one('off', { identity })).toMatchObject({ variant: null, reason: 'disabled' })
    expect(await one('hero', { identity, context: { channel: 'email' } })).toMatchObject({
      variant: null,
      reason: 'fallback',
    })
  })

  test('takes the channel of the key where the context says none', async () => {
    const email = await server.key('secret', { channel: 'email' })
    expect(await one('hero', { identity: { userId: 'u-gold' } }, email)).toMatchObject({ variant: null })
    const body = { identity: { userId: 'u-gold' }, context: { channel: 'web' } }
    expect(await one('hero', body, email)).toMatchObject({ variant: 'gold' })
    expect(await one('hero', { ...body, context: { channel: 'telepathy' } }, email)).toMatchObject({ variant: null })
  })

  test('of an unknown element is a problem in its own place', async () => {
    const { status, body } = await decide({ elements: ['hero', 'nothing', '__proto__', 'a b'] })
    expect(status).toBe(200)
    expect(Object.keys(body.decisions)).toEqual(['hero', 'nothing', '__proto__', 'a b'])
    expect(body.decisions.hero).toMatchObject({ reason: 'fallback' })
    for (const key of ['nothing', 'a b'])
      expect(body.decisions[key]).toMatchObject({ code: 'element_unknown', status: 404 })
  })

  test('knows the person by any of their identifiers', async () => {
    await send({
      type: 'identify',
      userId: 'u-many',
      anonymousId: 'a-many',
      traits: { tier: 'gold' },
      context: { channel: 'web', externalIds: [{ type: 'loyalty_card', id: '4711' }] },
    })
    for (const identity of [
      { userId: 'u-many' },
      { anonymousId: 'a-many' },
      { externalIds: [{ type: 'loyalty_card', id: '4711' }] },
      { userId: 'never seen', anonymousId: 'a-many' },
    ])
      expect(await one('hero', { identity })).toMatchObject({ variant: 'gold' })
    expect(await one('hero', { identity: { externalIds: [{ type: 'crm_id', id: '4711' }] } })).toMatchObject({
      variant: null,
    })
  })

  test('applies the events that come with it first', async () => {
    const event = { type: 'identify', anonymousId: 'a-new', traits: { tier: 'gold' }, messageId: 'with-decide' }
    const asked = { elements: ['hero'], identity: { anonymousId: 'a-new' }, events: [event] }
    const { body } = await decide(asked, write)
    expect(body.decisions.hero).toMatchObject({ variant: 'gold' })
    expect(body.rejected).toBeUndefined()
  })

  test('says which of its events could not be taken, and decides all the same', async () => {
    const { status, body } = await decide({ elements: ['hero'], events: [{ type: 'track' }] }, write)
    expect(status).toBe(200)
    expect(body.rejected).toMatchObject([{ index: 0, code: 'identity_missing' }])
    expect(body.decisions.hero).toMatchObject({ reason: 'fallback' })
  })
})

describe('a key', () => {
  test.each([
    ['a userId', { userId: 'u-gold' }],
    ['external identifiers', { externalIds: [{ type: 'email', id: 'ada@example.com' }] }],
  ])('that is public is told nothing about %s', async (_, identity) => {
    const { status, body } = await decide({ elements: ['hero'], identity }, write)
    expect([status, body.code]).toEqual([403, 'identity_not_allowed'])
  })

  test('that is public is told no reasons; a secret one is', async () => {
    const asked = { elements: ['hero'], identity: { anonymousId: 'a-many' }, explain: true }
    const refused = await decide(asked, write)
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
    expect((await one('hero', asked)).reasons).toMatchObject([{ step: 'variant', key: 'gold', outcome: 'matched' }])
  })

  test('of a partner asks for no decision', async () => {
    const { status, body } = await decide({ elements: ['hero'] }, partner)
    expect([status, body.code]).toEqual([403, 'forbidden'])
  })

  test('in the body works as one in the header', async () => {
    const { status } = await server.ask('POST', '/v1/decide', {
      token: null,
      body: { writeKey: write, elements: ['hero'] },
    })
    expect(status).toBe(200)
  })

  test('is needed for events: a message has a purpose to be processed under', async () => {
    const { status, body } = await decide({ elements: ['hero'], events: [{ type: 'track' }] }, server.operatorToken)
    expect([status, body.code]).toEqual([403, 'forbidden'])
  })
})

describe('an experiment', () => {
  const users = Array.from({ length: 1000 }, (_, at) => `visitor-${at}`)

  test('gives 1,000 people the variation that the SDK of GrowthBook gives them', async () => {
    const answers = await Promise.all(
      users.map((userId) => one('tested', { identity: { userId } }).then((decision) => decision.experiment?.variant)),
    )
    const theirs = users.map((id) => {
      const growthbook = new GrowthBook({ attributes: { id } })
      const { variationId } = growthbook.run({
        key: 'split',
        seed: 'first',
        hashVersion: 2,
        variations: ['before', 'bold'],
      })
      growthbook.destroy()
      return split.variations[variationId]?.key
    })
    expect(answers).toEqual(theirs)
    expect(new Set(answers)).toEqual(new Set(['before', 'bold']))
  })

  test('shows its control what the element shows anyway, and names both arms', async () => {
    const decisions = await Promise.all(users.slice(0, 40).map((userId) => one('tested', { identity: { userId } })))
    for (const decision of decisions) {
      const isControl = decision.experiment?.variant === 'before'
      expect(decision).toMatchObject(
        isControl ? { variant: null, content: 'plain', reason: 'control' } : { variant: 'bold', reason: 'experiment' },
      )
    }
    expect(await one('tested')).toMatchObject({ experiment: null, reason: 'fallback' })
  })

  test('keeps each person in the variation they were exposed to, whatever its seed becomes', async () => {
    const people = users.slice(0, 60)
    const before = await Promise.all(people.map((userId) => one('tested', { identity: { userId } })))
    // Half report the decision, half name the variation, as imported assignments do; both are exposures.
    for (const [at, userId] of people.entries()) {
      const decision = before[at]
      const properties =
        at % 2 === 0
          ? { decisionId: decision?.decisionId }
          : { experimentId: 'split', variationId: decision?.experiment?.variant }
      const event = at % 2 === 0 ? 'Element Viewed' : 'Experiment Viewed'
      await send({ type: 'track', userId, event, properties })
    }
    await put('experiments/split', { ...split, seed: 'second' })
    const variation = (decision: Decided | undefined) => decision?.experiment?.variant
    const exposed = await Promise.all(people.map((userId) => one('tested', { identity: { userId } })))
    expect(exposed.map(variation)).toEqual(before.map(variation))
    const others = users.slice(60, 160)
    const unexposed = await Promise.all(others.map((userId) => one('tested', { identity: { userId } })))
    const moved = others.filter((userId, at) => {
      const growthbook = new GrowthBook({ attributes: { id: userId } })
      const { variationId } = growthbook.run({ key: 'split', seed: 'first', hashVersion: 2, variations: [0, 1] })
      growthbook.destroy()
      return variation(unexposed[at]) !== split.variations[variationId]?.key
    })
    expect(moved.length).toBeGreaterThan(20)
    await put('experiments/split', split)
  })

  test('says until when its answer holds', async () => {
    const decision = await one('ending', { identity: { userId: 'u-1' } })
    expect(decision).toMatchObject({ expiresAt: '2100-01-01T00:00:00.000Z' })
  })

  test('is not entered by a decision id that somebody made up', async () => {
    const userId = 'visitor-made-up'
    const shownVariant = (await one('tested', { identity: { userId } })).experiment?.variant
    const made = encodeDecisionId({
      id: crypto.randomUUID(),
      element: 'tested',
      variant: null,
      experiment: 'split',
      variation: 'nonsense',
    })
    await send({ type: 'track', userId, event: 'Element Viewed', properties: { decisionId: made } })
    await send({ type: 'track', userId, event: 'Element Viewed', properties: { decisionId: 'no id at all' } })
    expect((await one('tested', { identity: { userId } })).experiment?.variant).toBe(shownVariant)
  })
})

describe('hostile input', () => {
  const deep = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)

  test.each<[string, object]>([
    ['broken surrogates and U+0000 in the context', { context: { title: '\ud800', '\u0000': '\u0000' } }],
    ['prototype keys', { context: JSON.parse('{"__proto__":{"device":{"type":"mobile"}},"constructor":1}') }],
    ['a deep context', { context: { at: deep(150) } }],
    ['a large context', { context: { text: 'x'.repeat(400_000) } }],
    ['odd types', { context: { device: 'mobile', channel: 7, page: [null] } }],
  ])('is answered with the fallback: %s', async (_, body) => {
    expect(await one('hero', { identity: { userId: 'nobody' }, ...body })).toMatchObject({ reason: 'fallback' })
  })

  test.each<[string, object, number, string]>([
    ['a depth that nothing could walk', { elements: ['hero'], context: { at: deep(1000) } }, 400, 'request_invalid'],
    ['an identifier with U+0000', { elements: ['hero'], identity: { userId: 'a\u0000b' } }, 400, 'request_invalid'],
    [
      'an identifier with half a surrogate pair',
      { elements: ['hero'], identity: { userId: '\udc00' } },
      400,
      'request_invalid',
    ],
    ['an element with half a surrogate pair', { elements: ['\ud800'] }, 400, 'request_invalid'],
    [
      'an identifier of 257 characters',
      { elements: ['hero'], identity: { userId: 'x'.repeat(257) } },
      400,
      'request_invalid',
    ],
    ['a number as identifier', { elements: ['hero'], identity: { userId: 7 } }, 400, 'request_invalid'],
    ['no element', { elements: [] }, 400, 'request_invalid'],
    ['a body beyond 500 KB', { elements: ['hero'], context: { text: 'x'.repeat(520_000) } }, 413, 'body_too_large'],
  ])('is refused with its code: %s', async (_, body, status, code) => {
    const answer = await decide(body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })
})

describe('the preview', () => {
  const preview = (element: string, body: object) =>
    server.ask<Decided>('POST', `/api/elements/${element}/preview`, { body })

  test('decides for whomever one likes, with the reasons', async () => {
    const { status, body } = await preview('hero', { identity: { userId: 'u-gold' } })
    expect([status, body.variant]).toEqual([200, 'gold'])
    expect(body.reasons).not.toEqual([])
  })

  test('says that an element does not exist', async () => {
    const { status, body } = await preview('nothing', {})
    expect([status, body.code]).toEqual([404, 'element_unknown'])
  })
})

describe('the decision log', () => {
  test('holds one input row for each request, and what it was decided from', async () => {
    const { body } = await decide({
      elements: ['hero', 'tested', 'nothing'],
      identity: { userId: 'u-gold' },
      context: { locale: 'fr' },
    })
    const id = body.decisions.hero?.decisionId.split('.')[0]
    const rows = await eventually(
      () =>
        server.clickhouse.query<Record<string, unknown>>('SELECT * FROM decision_inputs WHERE id = {id:UUID}', { id }),
      { until: (found) => found.length > 0 },
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ channel: 'web', elements: ['hero', 'tested', 'nothing'] })
    expect(rows[0]?.outcome).toEqual(['gold', expect.any(String), 'element_unknown'])
    const context = JSON.parse(String(rows[0]?.context))
    expect(context).toMatchObject({ context: { locale: 'fr' }, identifiers: [{ type: 'userId' }] })
    expect(JSON.stringify(rows[0])).not.toContain('u-gold')
  })

  test('keeps whatever a context holds', async () => {
    const { body } = await decide({ elements: ['hero'], context: { title: '\ud800', nul: '\u0000', quote: '\\"\n\t' } })
    const id = body.decisions.hero?.decisionId.split('.')[0]
    const [row] = await eventually(
      () =>
        server.clickhouse.query<{ context: string }>('SELECT context FROM decision_inputs WHERE id = {id:UUID}', {
          id,
        }),
      { until: (found) => found.length > 0 },
    )
    expect(JSON.parse(row?.context ?? '').context).toEqual({ title: '\ud800', nul: '\u0000', quote: '\\"\n\t' })
  })
})
