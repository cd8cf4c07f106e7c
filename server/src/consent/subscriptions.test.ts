import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'
import type { Entry } from './entry.ts'

// What people subscribe to: each topic on each channel a choice of its own, in the same ledger as the purposes.

let app: TestApp
let secret: string

type Told = {
  readonly purposes: readonly { purpose: string; allowed: boolean; because: string }[]
  readonly subscriptions: readonly {
    topic: string
    channel: string
    allowed: boolean
    because: string
    state: string
    frequency: string | null
  }[]
  readonly entries: readonly Entry[]
  readonly faults: readonly object[]
  readonly code?: string
}

const text = { version: '2026-11', language: 'fr', title: 'La lettre', text: 'Vous écrire le vendredi ?' }

beforeAll(async () => {
  app = await testApp()
  secret = await app.key('secret')
  await put('channels/email', { name: 'E-mail', names: { fr: 'E-mail' }, identifier: 'email' })
  await put('channels/sms', { name: 'SMS', identifier: 'phone' })
  await put('purposes/letters', { name: 'Letters', basis: 'consent' })
  await put('purposes/customers', { name: 'Customers', basis: 'legitimate_interest' })
  await put('purposes/orders', { name: 'Orders', basis: 'contract' })
  await put('purposes/personalisation', { name: 'Personalisation', basis: 'consent' })
  await put('topics/culture', {
    name: 'Culture',
    purpose: 'letters',
    channels: ['email', 'sms'],
    frequencies: ['weekly', 'monthly'],
    subscribed: 'when_asked',
    texts: [text],
  })
  await put('topics/offers', { name: 'Offers', purpose: 'customers', channels: ['email'], subscribed: 'unless_left' })
  await put('topics/tracking', { name: 'Parcels', purpose: 'orders', channels: ['sms'], subscribed: 'always' })
  await put('topics/club', {
    name: 'Club',
    purpose: 'letters',
    channels: ['email'],
    subscribed: 'when_asked',
    confirmed: true,
  })
})
afterAll(() => app.stop())

async function put(path: string, body: object, code = 201): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(code)
}

let messages = 0

async function send(who: object, event: string, properties: object, more: object = {}) {
  const message = { type: 'track', event, messageId: `s-${++messages}`, properties, ...who, ...more }
  const { body } = await app.ask<{ accepted: number; rejected: { code: string; message: string }[] }>(
    'POST',
    '/v1/batch',
    { token: secret, body: { batch: [message] } },
  )
  return body
}

const choose = (who: object, choices: readonly object[], more: object = {}) =>
  send(who, 'Choices Made', { choices, ...more })

async function told(userId: string): Promise<Told> {
  const { body, status, text } = await app.ask<Told>('GET', `/api/people/${originOf('userId', userId)}/choices`)
  expect(status, text).toBe(200)
  return body
}

const record = (userId: string, body: object) =>
  app.ask<Told>('POST', `/api/people/${originOf('userId', userId)}/choices`, { body })

async function holds(userId: string): Promise<Record<string, string>> {
  const { subscriptions } = await told(userId)
  return Object.fromEntries(
    subscriptions.map(({ topic, channel, allowed, because }) => [`${topic}@${channel}`, allowed ? 'yes' : because]),
  )
}

const letters = { purpose: 'letters', state: 'granted' }
const culture = { topic: 'culture', channel: 'email' }

describe('a subscription', () => {
  test('needs the permitted purpose and a yes of its own, each on each channel', async () => {
    await choose({ userId: 'u-1' }, [{ ...culture, state: 'granted' }])
    expect(await holds('u-1')).toMatchObject({ 'culture@email': 'not_granted' })
    await choose({ userId: 'u-1' }, [letters])
    expect(await holds('u-1')).toEqual({
      'culture@email': 'yes',
      'culture@sms': 'not_subscribed',
      'offers@email': 'yes',
      'tracking@sms': 'yes',
      'club@email': 'not_subscribed',
    })
    await choose({ userId: 'u-1' }, [{ purpose: 'letters', state: 'withdrawn' }])
    expect(await holds('u-1')).toMatchObject({ 'culture@email': 'not_granted', 'offers@email': 'yes' })
  })

  test('that holds unless it is left is left by one word; what the law demands goes on', async () => {
    await choose({ userId: 'u-2' }, [
      { topic: 'offers', channel: 'email', state: 'withdrawn' },
      { topic: 'tracking', channel: 'sms', state: 'withdrawn' },
    ])
    expect(await holds('u-2')).toMatchObject({ 'offers@email': 'unsubscribed', 'tracking@sms': 'yes' })
  })

  test('is wanted as often as people say, which is sealed with their word', async () => {
    await choose({ userId: 'u-3' }, [letters, { ...culture, state: 'granted', frequency: 'monthly' }], {})
    const first = await told('u-3')
    expect(first.subscriptions).toContainEqual(expect.objectContaining({ ...culture, frequency: 'monthly' }))
    expect(first.entries.find(({ purpose }) => purpose === 'culture@email')).toMatchObject({ frequency: 'monthly' })
    expect(first.entries.find(({ purpose }) => purpose === 'letters')).not.toHaveProperty('frequency')
    expect(first.faults).toEqual([])
    await app.db.execute(`update consent_entries set frequency = 'weekly' where frequency = 'monthly'`)
    expect((await told('u-3')).faults).toMatchObject([{ what: 'seal' }])
    await app.db.execute(`update consent_entries set frequency = 'monthly' where frequency = 'weekly'`)
    await choose({ userId: 'u-3' }, [{ ...culture, state: 'granted' }])
    expect((await told('u-3')).subscriptions).toContainEqual(
      expect.objectContaining({ ...culture, frequency: 'weekly' }),
    )
  })

  test('waits for its confirmation where its topic asks for one', async () => {
    const club = { topic: 'club', channel: 'email', state: 'granted' }
    await choose({ userId: 'u-4' }, [letters, club])
    expect(await holds('u-4')).toMatchObject({ 'club@email': 'not_subscribed' })
    await record('u-4', { choices: [club], confirms: true })
    expect(await holds('u-4')).toMatchObject({ 'club@email': 'yes' })
  })

  test('is asked for in the words of its topic, which the ledger names', async () => {
    const asked = { version: '2026-11', language: 'fr' }
    await choose({ userId: 'u-5' }, [{ ...culture, state: 'granted' }], { asked })
    expect((await told('u-5')).entries[0]).toMatchObject({ asked, wording: { title: 'La lettre', same: true } })
  })

  test.each([
    ['a topic that nobody defined', [{ topic: 'gossip', channel: 'email', state: 'granted' }], 'choices.0.topic'],
    [
      'a channel that it does not go out on',
      [{ topic: 'offers', channel: 'sms', state: 'granted' }],
      'choices.0.topic',
    ],
    ['a frequency that it does not offer', [{ ...culture, state: 'granted', frequency: 'daily' }], 'frequency'],
    ['a subject in the place of a purpose', [{ purpose: 'culture@email', state: 'granted' }], 'choices.0'],
    ['a topic without a channel', [{ topic: 'culture', state: 'granted' }], 'choices.0'],
    [
      'one of them twice',
      [
        { ...culture, state: 'granted' },
        { ...culture, state: 'denied' },
      ],
      'choices.1.topic',
    ],
  ])('is refused with %s, and nothing changes', async (_name, choices, path) => {
    const { accepted, rejected } = await choose({ userId: 'u-1' }, choices)
    expect([accepted, rejected[0]?.code]).toEqual([0, 'choice_invalid'])
    expect(rejected[0]?.message).toContain(path)
  })

  test.each([
    [{ choices: [{ topic: 'gossip', channel: 'email', state: 'granted' }] }, 'choice_subscription_unknown'],
    [{ choices: [{ ...culture, state: 'granted', frequency: 'daily' }] }, 'choice_frequency_unknown'],
    [{ how: 'agent' }, 'choice_missing'],
  ])('is refused of an employee as well: %j', async (body, code) => {
    const answer = await record('u-1', body)
    expect([answer.status, answer.body.code]).toEqual([422, code])
  })

  test('is left though its topic no longer goes out on the channel', async () => {
    expect(await choose({ userId: 'u-1' }, [{ topic: 'offers', channel: 'sms', state: 'withdrawn' }])).toMatchObject({
      accepted: 1,
    })
  })
})

describe('who leaves everything', () => {
  test('leaves every subscription and every purpose that it serves, and nothing else', async () => {
    await choose({ userId: 'u-6' }, [
      letters,
      { purpose: 'personalisation', state: 'granted' },
      { ...culture, state: 'granted' },
    ])
    await send({ userId: 'u-6' }, 'Choices Made', { everything: 'withdrawn', element: 'preferences' })
    expect(await holds('u-6')).toEqual({
      'culture@email': 'not_granted',
      'culture@sms': 'not_granted',
      'offers@email': 'objected',
      'tracking@sms': 'yes',
      'club@email': 'not_granted',
    })
    const { purposes, entries, faults } = await told('u-6')
    expect(purposes.find(({ purpose }) => purpose === 'personalisation')).toMatchObject({ allowed: true })
    const left = entries.filter(({ state }) => state === 'withdrawn')
    expect(left.map(({ purpose }) => purpose).sort()).toEqual([
      'club@email',
      'culture@email',
      'culture@sms',
      'customers',
      'letters',
      'offers@email',
    ])
    expect(left.every(({ place }) => place.element === 'preferences')).toBe(true)
    expect(faults).toEqual([])
  })

  test('may keep one of them in the same word, and say it to an employee, once', async () => {
    await choose({ userId: 'u-7' }, [letters, { ...culture, state: 'granted' }])
    const keeping = { everything: 'withdrawn', choices: [letters, { ...culture, state: 'granted' }] }
    for (let n = 0; n < 2; n += 1) expect((await record('u-7', keeping)).status).toBe(200)
    expect(await holds('u-7')).toMatchObject({ 'culture@email': 'yes', 'club@email': 'unsubscribed' })
    expect((await told('u-7')).entries).toHaveLength(8)
  })
})

describe('a mailing tool that says Unsubscribed, as Segment names it,', () => {
  beforeAll(() =>
    Promise.all(
      ['u-8', 'u-9', 'u-8-case', 'u-8-odd', 'u-8-both', 'u-8-gone'].map((userId) =>
        choose({ userId }, [
          letters,
          { ...culture, state: 'granted' },
          { topic: 'culture', channel: 'sms', state: 'granted' },
        ]),
      ),
    ),
  )

  test('ends the list that it names', async () => {
    await send({ userId: 'u-8' }, 'Unsubscribed', { list_id: 'culture', campaign_name: 'Friday' })
    expect(await holds('u-8')).toMatchObject({
      'culture@email': 'unsubscribed',
      'culture@sms': 'yes',
      'offers@email': 'yes',
    })
  })

  test('ends all of e-mail where it names none that is known, and no other channel', async () => {
    await send({ userId: 'u-9' }, 'Unsubscribed', { list_id: 'mc-4711' })
    expect(await holds('u-9')).toMatchObject({
      'culture@email': 'unsubscribed',
      'culture@sms': 'yes',
      'offers@email': 'unsubscribed',
    })
    expect((await told('u-9')).purposes.find(({ purpose }) => purpose === 'letters')).toMatchObject({ allowed: true })
  })

  test('ends the list on all its channels where it names a channel that is unknown, and no other list', async () => {
    await send({ userId: 'u-8-case' }, 'Unsubscribed', { list_id: 'culture', channel: 'Email' })
    expect(await holds('u-8-case')).toMatchObject({
      'culture@email': 'unsubscribed',
      'culture@sms': 'unsubscribed',
      'offers@email': 'yes',
    })
    expect((await told('u-8-case')).entries.map(({ purpose }) => purpose)).not.toContain('culture@Email')
  })

  test.each([
    ['u-8-odd', { channel: 'Email' }],
    ['u-8-both', { list_id: 'mc-4711', channel: 'Email' }],
  ])(
    'ends every subscription, and no purpose, where it names nothing that is known: %s',
    async (userId, properties) => {
      await send({ userId }, 'Unsubscribed', properties)
      expect(await holds(userId)).toMatchObject({
        'culture@email': 'unsubscribed',
        'culture@sms': 'unsubscribed',
        'offers@email': 'unsubscribed',
        'tracking@sms': 'yes',
      })
      expect((await told(userId)).purposes.find(({ purpose }) => purpose === 'letters')).toMatchObject({
        allowed: true,
      })
    },
  )

  test('ends a list that is archived, on every channel that it may come back on', async () => {
    await put('topics/old', { name: 'Old', purpose: 'customers', channels: ['email'], subscribed: 'unless_left' })
    expect((await app.ask('DELETE', '/api/topics/old', { headers: { 'if-match': '"1"' } })).status).toBeLessThan(300)
    await send({ userId: 'u-8-gone' }, 'Unsubscribed', { list_id: 'old', channel: 'Email' })
    const left = (await told('u-8-gone')).entries.filter(({ state }) => state === 'withdrawn')
    expect(left.map(({ purpose }) => purpose).sort()).toEqual(['old@email', 'old@sms'])
  })
})

describe('two who become one', () => {
  test('hold to the more restrictive of what they said of each subscription, and have each their own again', async () => {
    const visit = originOf('anonymousId', 'a-10')
    await choose({ anonymousId: 'a-10' }, [{ ...culture, state: 'withdrawn' }])
    await choose({ userId: 'u-10' }, [
      letters,
      { ...culture, state: 'granted' },
      { topic: 'culture', channel: 'sms', state: 'granted' },
    ])
    await app.ask('POST', '/v1/identify', { token: secret, body: { userId: 'u-10', anonymousId: 'a-10' } })
    expect(await holds('u-10')).toMatchObject({ 'culture@email': 'unsubscribed', 'culture@sms': 'yes' })
    const split = { origins: [visit], reason: 'a borrowed device' }
    await app.ask('POST', `/api/people/${originOf('userId', 'u-10')}/split`, { body: split })
    expect(await holds('u-10')).toMatchObject({ 'culture@email': 'yes', 'culture@sms': 'yes' })
    expect((await told('u-10')).faults).toEqual([])
  })
})

describe('what is authored of subscriptions', () => {
  test.each([
    ['topics/odd', { purpose: 'nowhere', channels: ['email'], subscribed: 'when_asked' }, 'reference_unknown'],
    ['topics/odd', { purpose: 'letters', channels: ['pigeon'], subscribed: 'when_asked' }, 'reference_unknown'],
    ['topics/odd', { purpose: 'letters', channels: ['email'], subscribed: 'always' }, 'always_refusable'],
    ['topics/odd', { purpose: 'letters', channels: [], subscribed: 'when_asked' }, 'schema_min_items'],
    ['channels/odd', { quiet: { from: '21:00', to: '08:00' } }, 'zone_missing'],
    ['channels/odd', { zone: 'Europe/Atlantis' }, 'zone_unknown'],
    ['channels/odd', { quiet: { from: '21:00', to: '21:00' }, zone: 'Europe/Paris' }, 'quiet_all_day'],
    ['channels/odd', { quiet: { from: '24:00', to: '08:00' }, zone: 'Europe/Paris' }, 'schema_pattern'],
  ])('is refused where it cannot be: %s %j', async (path, body, code) => {
    const answer = await app.ask('PUT', `/api/${path}`, {
      body: { name: 'Odd', ...body },
      headers: { 'if-none-match': '*' },
    })
    expect(answer.status, answer.text).toBe(422)
    expect(answer.text).toContain(code)
  })

  test('is not archived while something rests on it', async () => {
    for (const path of ['channels/email', 'purposes/letters']) {
      const { headers } = await app.ask('GET', `/api/${path}`)
      const { status } = await app.ask('DELETE', `/api/${path}`, {
        headers: { 'if-match': String(headers.get('etag')) },
      })
      expect(status).toBe(409)
    }
  })
})
