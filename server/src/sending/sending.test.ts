import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'

// The gate of what is sent, by its route, and the addresses that nothing is sent to.

let app: TestApp
let secret: string
let page: string
let now = Date.parse('2026-11-21T10:00:00.000Z')

type Answer = { allowed: boolean; because: string; until: string | null; frequency: string | null; code?: string }
type Listed = {
  readonly items: readonly { id: string; address: string | null; reason: string; source: string; note: string | null }[]
  readonly total: number
  readonly nextCursor: string | null
}

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  secret = await app.key('secret')
  page = await app.key('write')
  await put('channels/email', { name: 'E-mail', identifier: 'email' })
  await put('channels/sms', {
    name: 'SMS',
    identifier: 'phone',
    quiet: { from: '21:00', to: '08:00' },
    zone: 'Europe/Paris',
  })
  await put('channels/screen', { name: 'Screens in shops' })
  await put('purposes/letters', { name: 'Letters', basis: 'consent' })
  await put('purposes/customers', { name: 'Customers', basis: 'legitimate_interest' })
  await put('topics/culture', {
    name: 'Culture',
    purpose: 'letters',
    channels: ['email'],
    frequencies: ['weekly', 'monthly'],
    subscribed: 'when_asked',
  })
  await put('topics/offers', {
    name: 'Offers',
    purpose: 'customers',
    channels: ['email', 'sms', 'screen'],
    subscribed: 'unless_left',
  })
})
afterAll(() => app.stop())

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

let messages = 0

async function send(
  who: object,
  event: string,
  properties: object,
  { token = secret, ...more }: { token?: string } = {},
) {
  now += 10
  const message = { type: 'track', event, messageId: `m-${++messages}`, properties, ...who, ...more }
  const { status, body, text } = await app.ask<{ accepted: number }>('POST', '/v1/batch', {
    token,
    body: { batch: [message] },
  })
  expect([status, body.accepted], text).toEqual([200, 1])
}

const choose = (who: object, ...choices: readonly object[]) => send(who, 'Choices Made', { choices })
const identify = (userId: string, email: string, traits: object = {}) =>
  app.ask('POST', '/v1/identify', {
    token: secret,
    body: { userId, traits, context: { externalIds: [{ type: 'email', id: email }] } },
  })

async function check(of: object, by = app): Promise<Answer> {
  const { body } = await by.ask<Answer>('POST', '/api/sends/check', { token: secret, body: of })
  return body
}

const offers = { topic: 'offers', channel: 'email' }
const culture = { topic: 'culture', channel: 'email' }

const list = async (q = '') => (await app.ask<Listed>('GET', `/api/suppressions?${new URLSearchParams({ q })}`)).body

describe('asking whether something may be sent', () => {
  test('obeys the purpose, the subscription, and says how often', async () => {
    const identity = { userId: 'u-1' }
    expect(await check({ identity, ...culture })).toMatchObject({ allowed: false, because: 'not_granted' })
    await choose(
      { userId: 'u-1' },
      { purpose: 'letters', state: 'granted' },
      { ...culture, state: 'granted', frequency: 'monthly' },
    )
    expect(await check({ identity, ...culture })).toEqual({
      allowed: true,
      because: 'granted',
      until: null,
      state: 'granted',
      frequency: 'monthly',
      purpose: 'letters',
    })
    expect(await check({ person: originOf('userId', 'u-1'), ...culture })).toMatchObject({ allowed: true })
    await choose({ userId: 'u-1' }, { ...culture, state: 'withdrawn' })
    expect(await check({ identity, ...culture })).toMatchObject({ allowed: false, because: 'unsubscribed' })
    expect(await check({ identity, ...offers })).toMatchObject({ allowed: true, because: 'not_needed' })
  })

  test('waits for the morning of who receives it, by their trait, by who asks, or by the channel', async () => {
    const sms = { topic: 'offers', channel: 'sms' }
    await identify('u-tokyo', 'tokyo@example.org', { timezone: 'Asia/Tokyo' })
    now = Date.parse('2026-11-21T13:00:00.000Z')
    expect(await check({ identity: { userId: 'u-tokyo' }, ...sms })).toMatchObject({
      because: 'quiet_hours',
      until: '2026-11-21T23:00:00.000Z',
    })
    expect(await check({ identity: { userId: 'u-tokyo' }, timezone: 'Europe/Paris', ...sms })).toMatchObject({
      allowed: true,
      until: '2026-11-21T20:00:00.000Z',
    })
    expect(await check({ identity: { userId: 'u-unknown' }, ...sms })).toMatchObject({ allowed: true })
    now = Date.parse('2026-11-21T20:00:00.000Z')
    expect(await check({ identity: { userId: 'u-unknown' }, ...sms })).toMatchObject({
      because: 'quiet_hours',
      until: '2026-11-22T07:00:00.000Z',
    })
    now = Date.parse('2026-11-22T10:00:00.000Z')
  })

  test('refuses what any of several people refuses who are named', async () => {
    await choose({ userId: 'u-refuses' }, { purpose: 'customers', state: 'denied' })
    await choose({ userId: 'u-agrees' }, { purpose: 'customers', state: 'granted' })
    const externalIds = [{ type: 'crm_id', id: 'c-1' }]
    await send({ userId: 'u-refuses', context: { externalIds } }, 'Seen', {})
    expect(await check({ identity: { userId: 'u-agrees' }, ...offers })).toMatchObject({ allowed: true })
    expect(await check({ identity: { userId: 'u-agrees', externalIds }, ...offers })).toMatchObject({
      because: 'objected',
    })
  })

  test('sends nothing to who cannot be read', async () => {
    await choose({ userId: 'u-damaged' }, { purpose: 'customers', state: 'granted' })
    const id = originOf('userId', 'u-damaged')
    await app.db.execute(
      `update profiles set choices = '{', version = nextval('profile_versions') where profile = $1`,
      [id],
    )
    expect(await check({ identity: { userId: 'u-damaged' }, ...offers })).toMatchObject({
      allowed: false,
      because: 'unreadable',
    })
  })

  test.each([
    [{ ...offers }, 'send_recipient_missing'],
    [{ identity: {}, ...offers }, 'send_recipient_missing'],
    [{ person: originOf('userId', 'nobody at all'), ...offers }, 'profile_unknown'],
    [{ identity: { userId: 'u-1' }, topic: 'gossip', channel: 'email' }, undefined],
  ])('has a clear answer for what cannot be: %j', async (body, code) => {
    const answer = await check(body)
    expect(answer.code).toBe(code)
    if (code === undefined) expect(answer).toMatchObject({ allowed: false, because: 'topic_unknown' })
  })

  test('is not for pages', async () => {
    const body = { identity: { userId: 'u-1' }, ...offers }
    expect((await app.ask('POST', '/api/sends/check', { token: page, body })).status).toBe(403)
  })
})

describe('an address that nothing is sent to', () => {
  const bounced = async (email: string) =>
    (await check({ identity: { externalIds: [{ type: 'email', id: email }] }, ...offers })).because

  test.each([
    ['Email Bounced', {}, 'hard_bounce'],
    ['Email Marked as Spam', {}, 'complaint'],
    ['Message Bounced', { channel: 'email', kind: 'hard' }, 'hard_bounce'],
    ['Message Complained', { channel: 'email' }, 'complaint'],
  ])('is one of which a mailing tool says %s, however it is written', async (event, properties, reason) => {
    const email = `${event.replaceAll(' ', '-').toLowerCase()}@example.org`
    expect(await bounced(email)).toBe('not_needed')
    await send({ context: { externalIds: [{ type: 'email', id: email.toUpperCase() }] } }, event, properties)
    expect(await bounced(email)).toBe('suppressed')
    expect((await list(email.slice(0, 14))).items).toMatchObject([{ address: email, reason }])
  })

  test('is named in the message, or is each that the person has', async () => {
    await identify('u-two', 'two@example.org')
    await identify('u-two', 'deux@example.org')
    await send({ userId: 'u-two' }, 'Email Bounced', { email: 'two@example.org' })
    const at = (address: string) => check({ identity: { userId: 'u-two' }, address, ...offers })
    expect(await at('deux@example.org')).toMatchObject({ allowed: true })
    expect(await at('two@example.org')).toMatchObject({ because: 'suppressed' })
    // Where it goes is not said, so it might go there.
    expect(await check({ identity: { userId: 'u-two' }, ...offers })).toMatchObject({ because: 'suppressed' })
    await send({ userId: 'u-two' }, 'Email Marked as Spam', {})
    expect(await at('deux@example.org')).toMatchObject({ because: 'suppressed' })
  })

  test('is not what a page says, whose key everybody has', async () => {
    await send({ anonymousId: 'a-evil' }, 'Email Bounced', { email: 'victim@example.org' }, { token: page })
    expect(await bounced('victim@example.org')).toBe('not_needed')
  })

  test('is given up when it came back three times in a row within thirty days', async () => {
    const soft = (day: number, event = 'Email Bounced', email = 'soft@example.org') =>
      send({ userId: 'u-mailer' }, event, { email, type: 'soft' }, {
        timestamp: `2026-10-${String(day).padStart(2, '0')}T10:00:00Z`,
      } as object)
    await soft(1)
    await soft(2)
    await soft(3, 'Email Delivered')
    await soft(4)
    await soft(5)
    expect(await bounced('soft@example.org')).toBe('not_needed')
    await soft(6)
    expect(await bounced('soft@example.org')).toBe('suppressed')
    expect((await list('soft@')).items).toMatchObject([{ reason: 'soft_bounces', since: '2026-10-06T10:00:00.000Z' }])
    for (const at of ['2026-08-01', '2026-09-15', '2026-10-20'])
      await send({ userId: 'u-mailer' }, 'Email Bounced', { email: 'rare@example.org', type: 'Transient' }, {
        timestamp: `${at}T10:00:00Z`,
      } as object)
    expect(await bounced('rare@example.org')).toBe('not_needed')
  })

  test('stays one when its channel is defined, or defined again, without saying how people are reached', async () => {
    const channel = '/api/channels/email'
    const put = async (body: object) => {
      const { headers } = await app.ask('GET', channel)
      const { status, text } = await app.ask('PUT', channel, {
        body,
        headers: { 'if-match': String(headers.get('etag')) },
      })
      expect(status, text).toBe(200)
    }
    await send({ userId: 'u-mailer' }, 'Email Marked as Spam', { email: 'left@example.org' })
    await put({ name: 'Mail' })
    expect(await bounced('left@example.org')).toBe('suppressed')
    await send({ userId: 'u-mailer' }, 'Email Marked as Spam', { email: 'later@example.org' })
    expect(await bounced('later@example.org')).toBe('suppressed')
    await put({ name: 'E-mail', identifier: 'email' })
    expect(await bounced('later@example.org')).toBe('suppressed')
  })

  test.each([['screen'], ['pigeon']])('is not lost unheard on a channel that has none: %s', async (channel) => {
    const message = { type: 'track', event: 'Message Complained', userId: 'u-mailer', properties: { channel } }
    const { body } = await app.ask('POST', '/v1/batch', { token: secret, body: { batch: [message] } })
    expect(body).toMatchObject({ accepted: 0, rejected: [{ code: 'event_invalid' }] })
  })

  test('stays one whoever it belongs to: people are joined, and taken apart', async () => {
    await identify('u-a', 'shared@example.org')
    await send({ userId: 'u-a' }, 'Email Bounced', { email: 'shared@example.org' })
    await app.ask('POST', `/api/people/${originOf('userId', 'u-a')}/split`, {
      body: { origins: [originOf('email', 'shared@example.org')], reason: 'a typing error' },
    })
    expect(await bounced('shared@example.org')).toBe('suppressed')
    expect(await check({ identity: { userId: 'u-a' }, ...offers })).toMatchObject({ allowed: true })
  })

  test('is kept by a hash alone where its type is, and found when it is typed whole', async () => {
    await put('identifiers/phone', {
      name: 'Telephone',
      strength: 'weak',
      trust: ['secret'],
      hashed: true,
      normalise: 'phone',
    })
    await send(
      { userId: 'u-p', context: { externalIds: [{ type: 'phone', id: '+33612345678' }] } },
      'Message Bounced',
      {
        channel: 'sms',
      },
    )
    expect((await list('+33612345678')).items).toMatchObject([{ address: null, reason: 'hard_bounce' }])
    expect(JSON.stringify(await app.db.query('select * from suppressions'))).not.toContain('612345678')
  })

  test('is written down by people, once, and lifted with a reason', async () => {
    const add = () =>
      app.ask<{ id: string; reason: string }>('POST', '/api/suppressions', {
        body: { channel: 'email', address: ' Told@Example.org'.trim(), note: 'On the telephone' },
      })
    const [first, second] = [await add(), await add()]
    expect([first.status, first.body.id]).toEqual([200, second.body.id])
    expect(await bounced('told@example.org')).toBe('suppressed')
    const lift = () =>
      app.ask('POST', `/api/suppressions/${first.body.id}/lift`, { body: { note: 'They gave it again.' } })
    expect([(await lift()).status, (await lift()).status]).toEqual([200, 404])
    expect(await bounced('told@example.org')).toBe('not_needed')
    const { body } = await app.ask<{ items: { action: string }[] }>('GET', '/api/audit?action=suppression.add')
    expect(body.items).toHaveLength(1)
  })

  test('comes with many others, as another tool exports them', async () => {
    const text = 'Email,Date\n"one@example.org",2026-01-01\r\nTHREE@example.org;x\n\n,empty\none@example.org\n'
    const { status, body } = await app.ask('POST', '/api/suppressions/import', { body: { channel: 'email', text } })
    expect([status, body]).toEqual([200, { addresses: 2, added: 2, unread: [5] }])
    expect(await bounced('three@example.org')).toBe('suppressed')
    const again = await app.ask('POST', '/api/suppressions/import', { body: { channel: 'email', text } })
    expect(again.body).toMatchObject({ added: 0 })
  })

  test.each([
    ['', { channel: 'screen', address: 'x' }, 'suppression_channel_unknown'],
    ['', { channel: 'pigeon', address: 'x' }, 'suppression_channel_unknown'],
    ['/import', { channel: 'email', text: '\n\n' }, 'suppression_addresses_invalid'],
    [
      '/import',
      { channel: 'email', text: Array.from({ length: 20_001 }, (_, n) => `a${n}@b.c`).join('\n') },
      'suppression_addresses_invalid',
    ],
  ])('cannot be what is none: %s', async (path, body, code) => {
    const answer = await app.ask<{ code: string }>('POST', `/api/suppressions${path}`, { body })
    expect([answer.status, answer.body.code]).toEqual([422, code])
  })

  test('is listed page by page, newest first', async () => {
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await app.ask<Listed>('GET', `/api/suppressions?limit=3&cursor=${cursor}`)
      seen.push(...body.items.map(({ id }) => id))
      if (body.nextCursor === null) break
      cursor = encodeURIComponent(body.nextCursor)
    }
    expect(new Set(seen).size).toBe((await list()).total)
  })
})
