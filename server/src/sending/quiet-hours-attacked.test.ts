import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { originOf } from '../identity/index.ts'

// Quiet hours by the clock of who receives it, over HTTP: every clock that there is, and those that there are not.

let app: TestApp
let key: string
let now = Date.parse('2026-11-21T09:00:00.000Z')
let messages = 0

type Answer = { because: string; until: string | null }

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  key = await app.key('secret')
  await put('channels/email', { name: 'E-mail', identifier: 'email' })
  await put('channels/sms', { name: 'SMS', quiet: { from: '21:00', to: '08:00' }, zone: 'Europe/Paris' })
  await put('channels/night', { name: 'Night', quiet: { from: '01:00', to: '02:30' }, zone: 'Europe/Paris' })
  await put('purposes/customers', { name: 'Customers', basis: 'legitimate_interest' })
  await put('purposes/clocks', { name: 'Clocks', basis: 'legitimate_interest' })
  const channels = ['email', 'sms', 'night']
  await put('topics/offers', { name: 'Offers', purpose: 'customers', channels, subscribed: 'unless_left' })
})
afterAll(() => app.stop())
beforeEach(() => {
  now = Date.parse('2026-11-21T09:00:00.000Z')
})

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

async function send(message: object): Promise<void> {
  now += 1
  const body = { batch: [{ type: 'track', event: 'Read', messageId: `m-${++messages}`, ...message }] }
  const answer = await app.ask('POST', '/v1/batch', { token: key, body })
  expect(answer.body, answer.text).toMatchObject({ accepted: 1 })
}

async function check(at: string, more: object = {}): Promise<string> {
  now = Date.parse(at)
  const body = { identity: { userId: 'u-nobody' }, topic: 'offers', channel: 'sms', ...more }
  const { body: answer, text, status } = await app.ask<Answer>('POST', '/api/sends/check', { token: key, body })
  expect(status, text).toBe(200)
  return `${answer.because === 'quiet_hours' ? 'quiet' : answer.because} until ${answer.until}`
}

describe('quiet hours from nine in the evening to eight in the morning', () => {
  test.each([
    // fourteen hours before, twelve behind: the first and the last on Earth
    ['Pacific/Kiritimati', 'quiet until 2026-11-21T18:00:00.000Z'],
    ['Etc/GMT+12', 'quiet until 2026-11-21T20:00:00.000Z'],
    // half hours, and quarters
    ['Asia/Kolkata', 'not_needed until 2026-11-21T15:30:00.000Z'],
    ['Asia/Kathmandu', 'not_needed until 2026-11-21T15:15:00.000Z'],
    ['America/St_Johns', 'quiet until 2026-11-21T11:30:00.000Z'],
    ['Pacific/Chatham', 'quiet until 2026-11-21T18:15:00.000Z'],
    ['+05:30', 'not_needed until 2026-11-21T15:30:00.000Z'],
    ['UTC', 'not_needed until 2026-11-21T21:00:00.000Z'],
    // what is none: the clock of the channel
    ['Mars/Olympus', 'not_needed until 2026-11-21T20:00:00.000Z'],
    ['__proto__', 'not_needed until 2026-11-21T20:00:00.000Z'],
    ['‮Europe/Paris', 'not_needed until 2026-11-21T20:00:00.000Z'],
  ])('in %s', async (timezone, expected) => {
    expect(await check('2026-11-21T09:00:00.000Z', { timezone })).toBe(expected)
  })

  test('begin at their first minute and are over at their last, to the millisecond', async () => {
    const timezone = 'Asia/Kolkata'
    expect(await check('2026-11-21T15:29:59.999Z', { timezone })).toMatch(/^not_needed/)
    expect(await check('2026-11-21T15:30:00.000Z', { timezone })).toBe('quiet until 2026-11-22T02:30:00.000Z')
    expect(await check('2026-11-22T02:29:59.999Z', { timezone })).toBe('quiet until 2026-11-22T02:30:00.000Z')
    expect(await check('2026-11-22T02:30:00.000Z', { timezone })).toMatch(/^not_needed/)
  })

  test('go over the nights in which clocks change', async () => {
    expect(await check('2026-03-28T21:30:00.000Z')).toBe('quiet until 2026-03-29T06:00:00.000Z')
    expect(await check('2026-10-24T20:00:00.000Z')).toBe('quiet until 2026-10-25T07:00:00.000Z')
    // Where clocks are changed by half an hour.
    const timezone = 'Australia/Lord_Howe'
    expect(await check('2026-04-04T12:00:00.000Z', { timezone })).toBe('quiet until 2026-04-04T21:30:00.000Z')
  })

  test('that end in an hour that the clocks leave out end with it, and of one shown twice with the second', async () => {
    const night = { channel: 'night' }
    expect(await check('2026-03-29T00:30:00.000Z', night)).toBe('quiet until 2026-03-29T01:00:00.000Z')
    expect(await check('2026-03-29T01:30:00.000Z', night)).toBe('not_needed until 2026-03-29T23:00:00.000Z')
    const timezone = 'Australia/Lord_Howe'
    expect(await check('2026-04-04T14:15:00.000Z', { ...night, timezone })).toBe('quiet until 2026-04-04T16:00:00.000Z')
  })

  test('are nowhere on a channel that has none', async () => {
    for (const timezone of ['Pacific/Kiritimati', 'Etc/GMT+12', 'Mars/Olympus'])
      expect(await check('2026-11-21T09:00:00.000Z', { channel: 'email', timezone })).toBe('not_needed until null')
  })

  test('are refused for a zone that is no text', async () => {
    for (const timezone of ['', 7, null, {}, 'x'.repeat(65)]) {
      const body = { identity: { userId: 'u-nobody' }, topic: 'offers', channel: 'sms', timezone }
      expect((await app.ask('POST', '/api/sends/check', { token: key, body })).status).toBe(400)
    }
  })
})

describe('where somebody is', () => {
  const at = '2026-11-21T09:00:00.000Z'
  const [kiritimati, paris] = ['quiet until 2026-11-21T18:00:00.000Z', 'not_needed until 2026-11-21T20:00:00.000Z']

  test('is where their browser or app was last', async () => {
    const identity = { userId: 'u-1' }
    await send({ ...identity, context: { timezone: 'Asia/Kolkata' } })
    await send({ ...identity, context: { timezone: 'Pacific/Kiritimati' } })
    await send({ ...identity, context: { timezone: 'Europe/Paris' }, timestamp: '2026-11-20T09:00:00.000Z' })
    await send(identity)
    expect(await check(at, { identity })).toBe(kiritimati)
    const { body } = await app.ask<{ profile: { zone: object } }>('GET', `/api/people/${originOf('userId', 'u-1')}`)
    expect(body.profile.zone).toEqual({ at: expect.stringMatching(/^2026-11-21T/), value: 'Pacific/Kiritimati' })
    expect(await app.ask('POST', `/api/people/${originOf('userId', 'u-1')}/rebuild`)).toMatchObject({
      body: { same: true },
    })
  })

  test('is what they say before what was heard, and what the sender says before both', async () => {
    const identity = { userId: 'u-2' }
    await send({ ...identity, type: 'identify', traits: { timezone: 'Pacific/Kiritimati' } })
    await send({ ...identity, context: { timezone: 'Asia/Kolkata' } })
    expect(await check(at, { identity })).toBe(kiritimati)
    expect(await check(at, { identity, timezone: 'Europe/Paris' })).toBe(paris)
    // Taken back, or none: what was heard.
    for (const timezone of [null, 'Mars/Olympus', 7]) {
      await send({ ...identity, type: 'identify', traits: { timezone } })
      expect(await check(at, { identity })).toBe('not_needed until 2026-11-21T15:30:00.000Z')
    }
  })

  test('is not what names no zone, which is counted by the key that sends it', async () => {
    const identity = { userId: 'u-3' }
    await send({ ...identity, context: { timezone: 'Pacific/Kiritimati' } })
    for (const timezone of ['not a zone', 7, {}, 'x'.repeat(5000)]) await send({ ...identity, context: { timezone } })
    expect(await check(at, { identity })).toBe(kiritimati)
    now += 1000
    await send({ ...identity, context: { timezone: 'Mars/Olympus' } })
    expect(await check(at, { identity })).toBe(paris)
    const faults = await eventually(
      () => app.ask<{ items: { reasons: { code: string; day: number }[] }[] }>('GET', '/api/signals/faults'),
      { until: ({ body }) => (body.items[0]?.reasons[0]?.day ?? 0) >= 5 },
    )
    expect(faults.body.items).toMatchObject([{ reasons: [{ code: 'timezone_unknown', day: 5 }] }])
  })

  test('is of both, once two are one, and each their own again when they are taken apart', async () => {
    await send({ anonymousId: 'a-4', context: { timezone: 'Pacific/Kiritimati' } })
    await send({ userId: 'u-4', context: { timezone: 'Asia/Kolkata' } })
    await send({ userId: 'u-4', anonymousId: 'a-4' })
    const kolkata = 'not_needed until 2026-11-21T15:30:00.000Z'
    expect(await check(at, { identity: { anonymousId: 'a-4' } })).toBe(kolkata)
    const origins = [originOf('anonymousId', 'a-4')]
    const split = await app.ask('POST', `/api/people/${originOf('userId', 'u-4')}/split`, {
      body: { origins, reason: 'Two people' },
    })
    expect(split.status, split.text).toBe(200)
    expect(await check(at, { identity: { anonymousId: 'a-4' } })).toBe(kiritimati)
    expect(await check(at, { identity: { userId: 'u-4' } })).toBe(kolkata)
  })

  test('is not looked at for a topic that may not use it, nor kept of who refuses what it is for', async () => {
    const entry = { trait: 'timezone', purposes: ['clocks'] }
    await put('trait-entries/timezone', entry)
    expect(await check(at, { identity: { userId: 'u-1' } })).toBe(paris)
    await send({
      userId: 'u-5',
      event: 'Choices Made',
      properties: { choices: [{ purpose: 'clocks', state: 'denied' }] },
    })
    await send({ userId: 'u-5', context: { timezone: 'Pacific/Kiritimati', locale: 'fr' } })
    const rows = await app.db.query<{ body: string }>(`select body from log where body like '%"u-5"%' order by seq`)
    expect(JSON.parse(rows.at(-1)?.body ?? '{}').context).toEqual({ locale: 'fr' })
    const { body } = await app.ask<{ profile: object }>('GET', `/api/people/${originOf('userId', 'u-5')}`)
    expect(body.profile).not.toHaveProperty('zone')
  })
})
