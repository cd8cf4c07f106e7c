import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import type { Rates } from './rates.ts'
import { createRatesStore } from './store.ts'

let server: TestApp
let secret: string
const DAY = 24 * 3_600_000
const FIRST = Date.parse('2026-11-18T10:00:00.000Z')
let now = FIRST
let messages = 0

beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
  secret = await server.key('secret', { channel: 'web' })
  const texts = ['en', 'fr'].map((language) => ({ version: 'v1', language, title: 'T', text: 'Text' }))
  const body = { name: 'Newsletter', basis: 'consent', texts }
  const made = await server.ask('PUT', '/api/purposes/newsletter', { body, headers: { 'if-none-match': '*' } })
  expect(made.status).toBe(201)
})
afterAll(() => server.stop())

const count = () => createRatesStore(server.db).count(new Date(now))

async function choose(userId: string, state: string, more: { language?: string; at?: string; channel?: string } = {}) {
  const { language = 'en', at, channel = 'web' } = more
  const choices = [{ purpose: 'newsletter', state }]
  const { status, text } = await server.ask('POST', '/v1/track', {
    token: secret,
    body: {
      ...(userId === 'bob' ? { anonymousId: userId } : { userId }),
      messageId: `m-${++messages}`,
      event: 'Choices Made',
      ...(at ? { timestamp: at } : {}),
      context: { channel },
      properties: { choices, asked: { version: 'v1', language } },
    },
  })
  expect(status, text).toBe(200)
}

async function rates(days = 90): Promise<Rates> {
  const { status, body, text } = await server.ask<Rates>('GET', `/api/consent-rates/newsletter?days=${days}`)
  expect(status, text).toBe(200)
  return body
}

describe('consent rates', () => {
  test('say nothing before they were counted', async () => {
    const { body } = await server.ask('GET', '/api/consent-rates')
    expect(body).toMatchObject({ countedAt: null, people: 0 })
  })

  test('count what was said by day, channel and wording, and how people stand', async () => {
    await choose('ada', 'granted')
    await choose('bob', 'denied', { language: 'fr', channel: 'app' })
    await choose('cleo', 'granted', { language: 'fr' })
    await server.ask('POST', '/v1/identify', { token: secret, body: { userId: 'dan', messageId: 'dan' } })
    await count()
    expect(await rates()).toMatchObject({
      countedAt: '2026-11-18T10:00:00.000Z',
      people: [{ day: '2026-11-18', granted: 2, denied: 1, withdrawn: 0, expired: 0, pending: 0, neverAsked: 1 }],
      said: [{ day: '2026-11-18', granted: 2, denied: 1, withdrawn: 0, pending: 0 }],
      channels: [
        { channel: 'app', granted: 0, denied: 1 },
        { channel: 'web', granted: 2, denied: 0 },
      ],
      wordings: [
        { version: 'v1', language: 'fr', granted: 1, denied: 1 },
        { version: 'v1', language: 'en', granted: 1, denied: 0 },
      ],
    })
  })

  test('name every purpose, also one of which nobody said anything', async () => {
    const body = { name: 'Surveys', basis: 'contract' }
    expect((await server.ask('PUT', '/api/purposes/surveys', { body })).status).toBe(201)
    await choose('frank', 'granted')
    const answer = await server.ask('GET', '/api/consent-rates')
    expect(answer.body).toMatchObject({
      people: 4,
      items: [
        { subject: 'newsletter', granted: 2, neverAsked: 1 },
        { subject: 'surveys', granted: 0, neverAsked: 4 },
      ],
    })
  })

  test('do not change when they are counted again, and keep the days that are over', async () => {
    await count()
    now = FIRST + DAY
    await choose('ada', 'withdrawn')
    await count()
    await count()
    const { people, said } = await rates()
    expect(people.map(({ day, granted, withdrawn }) => [day, granted, withdrawn])).toEqual([
      ['2026-11-18', 3, 0],
      ['2026-11-19', 2, 1],
    ])
    expect(said.map(({ day, granted, withdrawn }) => [day, granted, withdrawn])).toEqual([
      ['2026-11-18', 3, 0],
      ['2026-11-19', 0, 1],
    ])
  })

  test('put what comes late on the day on which it was said', async () => {
    now = FIRST + 2 * DAY
    await choose('eve', 'granted', { at: '2026-11-18T09:00:00.000Z' })
    await count()
    const { said } = await rates()
    expect(said[0]).toMatchObject({ day: '2026-11-18', granted: 4, denied: 1 })
  })

  test('follow who turns out to be one, with the refusal that wins, from that day on', async () => {
    now = FIRST + 3 * DAY
    // The visit that refused was Cleo's, who had agreed.
    const body = { userId: 'cleo', anonymousId: 'bob', messageId: 'one' }
    expect((await server.ask('POST', '/v1/identify', { token: secret, body })).status).toBe(200)
    await count()
    const { people } = await rates()
    expect(people.at(-1)).toMatchObject({ day: '2026-11-21', denied: 1, withdrawn: 1, granted: 2, neverAsked: 1 })
    expect(people[0]).toMatchObject({ day: '2026-11-18', granted: 3, denied: 1 })
  })

  test('let a yes end by itself, and begin where they are asked to', async () => {
    await server.db.execute(
      `update profiles set choices = '{"newsletter":{"at":"2026-11-01T00:00:00.000Z","state":"granted","until":"2026-11-20T00:00:00.000Z"}}'
       where label = 'dan'`,
    )
    await count()
    const { people } = await rates(1)
    expect(people).toMatchObject([{ day: '2026-11-21', expired: 1 }])
  })

  test.each([
    ['{"newsletter}'],
    ['{"newsletter":7}'],
    ['{"newsletter":{"state":"maybe","at":"","until":null}}'],
    ['{"newsletter":{"state":"granted","at":"2026-11-21T10:00:00.000Z","until":5}}'],
    ['{"newsletter":{"state":"granted","at":"2026-11-21T10:00:00.000Z","until":"tomorrow"}}'],
    ['{"newsletter":{"state":"granted","at":"2026-11-21T10:00:00.000Z","until":null},"newsletter"}'],
  ])('are counted of all others where what stands beside somebody is damaged: %s', async (choices) => {
    await server.db.execute(`update profiles set choices = $1 where label = 'dan'`, [choices])
    await count()
    const { people } = await rates(1)
    expect(people).toMatchObject([{ day: '2026-11-21', denied: 1, withdrawn: 1 }])
  })

  test('count a day again only as long as what was written of it may not have been committed', async () => {
    const days = async () =>
      (
        await server.db.query<{ day: string; xmin: string }>(
          'select distinct day::text, xmin::text from consent_rate_days',
        )
      )
        .map(({ day, xmin }) => `${day} ${xmin}`)
        .sort()
    await choose('gus', 'granted', { at: '2026-10-01T09:00:00.000Z' })
    await count()
    now += 20 * 60_000
    await count()
    const before = await days()
    now += 10 * 60_000
    await count()
    expect(await days()).toEqual(before)
    now += 10 * 60_000
    await choose('gus', 'denied', { at: '2026-10-01T09:30:00.000Z' })
    await count()
    expect(await days()).not.toEqual(before)
  })

  test('are read by analysts and not by agents', async () => {
    const as = async (role: 'analyst' | 'agent') => {
      const { cookie } = await server.person(role)
      const headers = { cookie, 'sec-fetch-site': 'same-origin' }
      return (await server.ask('GET', '/api/consent-rates', { token: null, headers })).status
    }
    expect([await as('analyst'), await as('agent')]).toEqual([200, 403])
  })
})
