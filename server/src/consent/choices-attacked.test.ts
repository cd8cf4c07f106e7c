import { canonicalJson, foldChoices, type Json } from '@diapason/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'
import type { Entry } from './entry.ts'
import { choiceEntryOf } from './ledger.ts'

// Where a refusal could be lost, a yes invented, or one message spoil what others said.

let app: TestApp
let secret: string
let now = Date.parse('2026-11-21T10:00:00.000Z')

type Told = { readonly entries: readonly Entry[]; readonly faults: readonly object[] }

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  secret = await app.key('secret')
  await put('purposes/personalisation', { name: 'Personalisation', basis: 'consent' })
  await put('purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' })
  await put('channels/email', { name: 'E-mail', identifier: 'email' })
  await put('topics/culture', {
    name: 'Culture',
    purpose: 'personalisation',
    channels: ['email'],
    frequencies: ['weekly'],
    subscribed: 'when_asked',
  })
  await put('elements/hero', element('personalisation'))
  await put('elements/counted', element('statistics'))
})
afterAll(() => app.stop())

function element(purpose: string): object {
  return { name: 'Element', purpose, variants: [{ key: 'yes', content: 1 }], fallback: { content: 0 } }
}

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

let messages = 0

const chose = (who: object, state: string, more: object = {}) => ({
  type: 'track',
  event: 'Choices Made',
  messageId: `m-${++messages}`,
  properties: { choices: [{ purpose: 'personalisation', state }], ...more },
  ...who,
})

const login = (userId: string, anonymousId: string) => ({
  type: 'identify',
  messageId: `m-${++messages}`,
  userId,
  anonymousId,
})

function send(batch: readonly object[], to = app) {
  now += 10
  return to.ask<{ accepted: number; rejected: object[] }>('POST', '/v1/batch', { token: secret, body: { batch } })
}

async function shown(identity: object, { of = 'hero', by = app }: { of?: string; by?: TestApp } = {}): Promise<string> {
  const { body, status, text } = await by.ask<{
    decisions: Record<string, { variant: string | null; reason: string }>
  }>('POST', '/v1/decide', { token: secret, body: { identity, elements: [of] } })
  expect(status, text).toBe(200)
  return body.decisions[of]?.variant ?? body.decisions[of]?.reason ?? 'nothing'
}

async function told(id: string): Promise<Told> {
  const { body, status, text } = await app.ask<Told>('GET', `/api/people/${id}/choices`)
  expect(status, text).toBe(200)
  return body
}

const record = (id: string, body: object, by = app) =>
  by.ask<Told & { code: string }>('POST', `/api/people/${id}/choices`, { body })

const said = (state: string, more: object = {}) => ({ choices: [{ purpose: 'personalisation', state, ...more }] })

describe('a yes of a visit, before it was known whose it is,', () => {
  test.each([
    ['in one batch with the login', true],
    ['in a batch of its own', false],
  ])('does not take back the refusal of the customer: %s', async (name, atOnce) => {
    const [userId, anonymousId] = [`u-${name}`, `a-${name}`]
    await send([chose({ userId }, 'denied')])
    const batch = [chose({ anonymousId }, 'granted'), login(userId, anonymousId)]
    if (atOnce) await send(batch)
    else for (const one of batch) await send([one])
    expect(await shown({ userId })).toBe('no_consent')
    const { entries } = await told(originOf('userId', userId))
    expect(entries.map(({ state, covers }) => [state, Object.keys(covers)])).toEqual([
      ['granted', []],
      ['denied', []],
    ])
  })

  test('speaks for both once the login came first, in one batch as in two', async () => {
    await send([chose({ userId: 'u-after' }, 'denied')])
    await send([login('u-after', 'a-after'), chose({ anonymousId: 'a-after' }, 'granted')])
    expect(await shown({ userId: 'u-after' })).toBe('yes')
  })

  test('speaks for what was said before it in the same batch by the same person', async () => {
    await send([
      login('u-line', 'a-line'),
      chose({ userId: 'u-line' }, 'denied', {}),
      { ...chose({ anonymousId: 'a-line' }, 'granted'), timestamp: new Date(now).toISOString() },
    ])
    const { entries, faults } = await told(originOf('userId', 'u-line'))
    expect(entries.map(({ state, covers }) => [state, Object.keys(covers)])).toContainEqual([
      'granted',
      [originOf('userId', 'u-line')],
    ])
    expect(faults).toEqual([])
  })
})

describe('a message that the ledger cannot hold as it came', () => {
  test.each([
    ['a character that the database has not', 'a\u0000b'],
    ['half a character', 'a\ud800b'],
  ])('is taken without it, and spoils nothing that others said: %s', async (name, element) => {
    const other = { anonymousId: `other ${name}` }
    const answers = await Promise.all([
      send([chose({ anonymousId: `hostile ${name}` }, 'granted', { element })]),
      send([chose(other, 'granted')]),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers.map(({ body }) => body)).toMatchObject([{ accepted: 1 }, { accepted: 1 }])
    const { entries, faults } = await told(originOf('anonymousId', `hostile ${name}`))
    expect([entries[0]?.place.element?.replace('\ufffd', ''), faults]).toEqual(['ab', []])
    expect(await shown(other)).toBe('yes')
  })

  const nul = 'a\u0000b'
  const track = (event: string, properties: object) => ({
    type: 'track',
    event,
    messageId: `m-${++messages}`,
    anonymousId: 'a-spoiler',
    properties,
  })
  test.each([
    ['the channel that somebody leaves', track('Unsubscribed', { list_id: 'culture', channel: nul }), 1],
    [
      'how often a purpose is wanted',
      track('Choices Made', { choices: [{ purpose: 'personalisation', state: 'granted', frequency: nul }] }),
      0,
    ],
    [
      'how often a subscription is wanted',
      track('Choices Made', { choices: [{ topic: 'culture', channel: 'email', state: 'granted', frequency: nul }] }),
      0,
    ],
    ['the address that a message came back from', track('Email Bounced', { email: nul }), 1],
    ['the channel that it left on', track('Message Bounced', { channel: nul, address: 'a@b.example' }), 0],
  ])('spoils nothing of others in the same request, by %s', async (_name, message, accepted) => {
    const other = { anonymousId: `other ${messages}` }
    const { status, body, text } = await send([message, chose(other, 'granted')])
    expect(status, text).toBe(200)
    expect(body.accepted).toBe(1 + accepted)
    expect(await shown(other)).toBe('yes')
  })

  test.each([
    ['a character that the database has not', { shop: 'a\u0000b' }],
    ['a leap second', { at: '2016-12-31T23:59:60Z' }],
    ['a year before all others', { at: '0000-01-01T00:00:00Z' }],
    ['a year after all others, in another zone', { at: '9999-12-31T23:59:59-12:00' }],
  ])('is refused of an employee as well: %s', async (_name, more) => {
    await send([chose({ userId: 'u-odd' }, 'granted')])
    const { status } = await record(originOf('userId', 'u-odd'), { ...said('denied'), ...more })
    expect([400, 422]).toContain(status)
  })

  test('has no end that is no time: a yes that would hold beyond the year 9999 holds until then', async () => {
    await put('purposes/for-ever', { name: 'For ever', basis: 'consent', expires: 'P999999W' })
    const message = chose({ userId: 'u-ever' }, 'granted')
    const answer = await send([{ ...message, properties: { choices: [{ purpose: 'for-ever', state: 'granted' }] } }])
    expect(answer.body).toMatchObject({ accepted: 1 })
    const { entries } = await told(originOf('userId', 'u-ever'))
    expect(entries.map(({ until }) => until)).toEqual(['9999-12-31T23:59:59.999Z'])
  })
})

describe('what an employee writes down within the minute', () => {
  test('counts when it says something of another time: a refusal of last week, and one of now', async () => {
    const id = originOf('userId', 'u-week')
    now += 1_000
    await send([{ ...chose({ userId: 'u-week' }, 'granted'), timestamp: '2026-11-20T10:00:00Z' }])
    await record(id, { ...said('withdrawn'), at: '2026-11-14T10:00:00Z' })
    expect(await shown({ userId: 'u-week' })).toBe('yes')
    await record(id, said('withdrawn'))
    expect(await shown({ userId: 'u-week' })).toBe('no_consent')
  })

  test('counts when the yes is to hold for less', async () => {
    const id = originOf('userId', 'u-less')
    await send([chose({ userId: 'u-less' }, 'denied')])
    now += 1_000
    await record(id, said('granted'))
    now += 1_000
    await record(id, said('granted', { until: '2026-11-22T10:00:00Z' }))
    const { entries } = await told(id)
    expect(entries.map(({ until }) => until)).toEqual(['2026-11-22T10:00:00.000Z', null, null])
  })
})

describe('a purpose that is archived', () => {
  const put = async (method: string, path: string, body?: object) => {
    const { headers } = await app.ask('GET', '/api/purposes/tracking')
    const answer = await app.ask(method, `/api/purposes/tracking${path}`, {
      ...(body && { body }),
      headers: { 'if-match': String(headers.get('etag')) },
    })
    expect([200, 204], answer.text).toContain(answer.status)
  }
  const of = (userId: string, state: string) => ({
    ...chose({ userId }, state),
    properties: { choices: [{ purpose: 'tracking', state }] },
  })
  const holds = async (userId: string) => {
    const { body } = await app.ask<{ purposes: { purpose: string; because: string }[] }>(
      'GET',
      `/api/people/${originOf('userId', userId)}/choices`,
    )
    return body.purposes.find(({ purpose }) => purpose === 'tracking')?.because
  }

  test('is still refused by whoever refuses it, and that holds when it comes back; a yes to it is none', async () => {
    const made = { body: { name: 'Tracking', basis: 'legitimate_interest' }, headers: { 'if-none-match': '*' } }
    expect((await app.ask('PUT', '/api/purposes/tracking', made)).status).toBe(201)
    await send([of('u-t1', 'denied'), chose({ userId: 'u-t2' }, 'granted'), chose({ userId: 'u-t3' }, 'granted')])
    await put('DELETE', '')
    expect((await send([of('u-t2', 'withdrawn')])).body).toMatchObject({ accepted: 1 })
    expect((await send([of('u-t2', 'granted')])).body).toMatchObject({ accepted: 0 })
    const word = (state: string) => ({ choices: [{ purpose: 'tracking', state }] })
    expect((await record(originOf('userId', 'u-t3'), word('denied'))).status).toBe(200)
    expect((await record(originOf('userId', 'u-t3'), word('granted'))).body.code).toBe('choice_purpose_unknown')
    expect(await holds('u-t2')).toBe(undefined)
    await put('POST', '/restore', { revision: 1 })
    expect([await holds('u-t1'), await holds('u-t2'), await holds('u-t3')]).toEqual([
      'objected',
      'objected',
      'objected',
    ])
    expect((await told(originOf('userId', 'u-t2'))).faults).toEqual([])
  })
})

describe('how a choice was made', () => {
  test('is not for a page to say, whose key everybody has: it knows a click, and a signal of the browser', async () => {
    const token = await app.key('write')
    for (const how of ['agent', 'import', 'api', 'signal', undefined]) {
      const message = chose(
        { anonymousId: 'a-how', context: { channel: 'call_center' } },
        'granted',
        how ? { how } : {},
      )
      now += 10
      const { body } = await app.ask('POST', '/v1/batch', { token, body: { batch: [message] } })
      expect(body).toMatchObject({ accepted: 1 })
    }
    const { entries } = await told(originOf('anonymousId', 'a-how'))
    expect(entries.map(({ how }) => how).toReversed()).toEqual(['click', 'click', 'click', 'signal', 'click'])
  })
})

describe('many who write at once, on two nodes, of one person whom a login joins meanwhile', () => {
  test('leave chains that hold, and beside the person what the ledger says', async () => {
    const other = await app.node()
    try {
      const id = originOf('userId', 'u-race')
      await send([chose({ userId: 'u-race' }, 'granted'), chose({ anonymousId: 'a-race' }, 'granted')])
      const words = Array.from({ length: 24 }, (_, n) => {
        const by = n % 2 === 0 ? app : other
        const state = n % 3 === 0 ? 'granted' : 'denied'
        if (n === 11) return send([login('u-race', 'a-race')], by)
        return n % 4 === 1
          ? record(id, said(state), by)
          : send([chose({ [n % 8 < 4 ? 'userId' : 'anonymousId']: n % 8 < 4 ? 'u-race' : 'a-race' }, state)], by)
      })
      for (const { status, text } of await Promise.all(words)) expect(status, text).toBe(200)
      const { entries, faults } = await told(id)
      expect(faults).toEqual([])
      expect(new Set(entries.map(({ origin }) => origin))).toEqual(new Set([id, originOf('anonymousId', 'a-race')]))
      const rows = await app.db.query<{ choices: string }>(
        'select choices from profiles where profile in (select profile from origins where origin = $1)',
        [id],
      )
      expect(rows.map(({ choices }) => choices)).toEqual([
        canonicalJson(foldChoices(entries.map(choiceEntryOf)) as unknown as Json),
      ])
      await record(id, said('withdrawn'), other)
      for (const by of [app, other])
        for (const who of [{ userId: 'u-race' }, { anonymousId: 'a-race' }])
          expect(await shown(who, { by })).toBe('no_consent')
    } finally {
      await other.stop()
    }
  })
})

describe('a node whose clock is behind', () => {
  test('cannot make a refusal older than the yes that it takes back', async () => {
    const late = await app.node({ clock: () => now - 5_000 })
    try {
      for (const [n, refuse] of [
        () => send([chose({ userId: 'u-skew-0' }, 'withdrawn')], late),
        () => record(originOf('userId', 'u-skew-1'), said('withdrawn'), late),
      ].entries()) {
        await send([chose({ userId: `u-skew-${n}` }, 'granted')])
        await refuse()
        expect(await shown({ userId: `u-skew-${n}` })).toBe('no_consent')
        expect((await told(originOf('userId', `u-skew-${n}`))).faults).toEqual([])
      }
    } finally {
      await late.stop()
    }
  })
})

describe('what stands beside the person, when it is damaged,', () => {
  const damage = (id: string, choices: string) =>
    app.db.execute(`update profiles set choices = $2, version = nextval('profile_versions') where profile = $1`, [
      id,
      choices,
    ])

  test.each([
    ['{'],
    ['[]'],
    ['{"statistics":{}}'],
    ['{"statistics":{"state":"maybe","at":"2026-11-21T10:00:00.000Z","until":null}}'],
    ['{"statistics":{"state":"granted","at":"2026-11-21T10:00:00.000Z","until":5}}'],
    ['{"statistics":7}'],
  ])('is never read as a permission, and the next message mends it: %s', async (choices) => {
    const id = originOf('userId', 'u-damaged')
    const objects = { choices: [{ purpose: 'statistics', state: 'denied' }] }
    await send([{ ...chose({ userId: 'u-damaged' }, 'denied'), properties: objects }])
    expect(await shown({ userId: 'u-damaged' }, { of: 'counted' })).toBe('no_consent')
    await damage(id, choices)
    expect(await shown({ userId: 'u-damaged' }, { of: 'counted' })).toBe('error')
    const plain = { type: 'track', event: 'Read', messageId: `plain ${choices}`, userId: 'u-damaged' }
    expect((await send([plain])).body).toMatchObject({ accepted: 1 })
    expect(await shown({ userId: 'u-damaged' }, { of: 'counted' })).toBe('no_consent')
    const [row] = await app.db.query<{ choices: string }>('select choices from profiles where profile = $1', [id])
    expect(JSON.parse(row?.choices ?? '')).toMatchObject({ statistics: { state: 'denied' } })
  })

  test('is made again by a rebuild', async () => {
    const id = originOf('userId', 'u-damaged')
    await damage(id, '{"statistics":{}}')
    const { body } = await app.ask('POST', `/api/people/${id}/rebuild`)
    expect(body).toMatchObject({ same: false })
    expect(await shown({ userId: 'u-damaged' }, { of: 'counted' })).toBe('no_consent')
  })
})
