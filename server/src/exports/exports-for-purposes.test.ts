import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'

/** Node B never hears a notification: whatever it knows of A's work, it verified. */
let a: TestApp
let b: TestApp
let secret: string
const NOW = Date.parse('2026-11-21T10:00:00.000Z')
let now = NOW
let messages = 0

beforeAll(async () => {
  a = await testApp({ background: false, clock: () => now })
  secret = await a.key('secret', { channel: 'web' })
  await put('purposes/newsletter', { name: 'Newsletter', basis: 'consent' })
  await put('purposes/statistics', { name: 'Statistics', basis: 'legitimate_interest' })
  await put('purposes/personalisation', { name: 'Personalisation', basis: 'consent' })
  for (const id of ['ada', 'bob', 'cleo'])
    await send('identify', {
      userId: id,
      traits: { name: `Name of ${id}`, email: `${id}@example.org`, reads: 'culture', city: 'Lyon' },
    })
  // What is known of them was learnt before anybody said what it is kept for.
  await put('trait-entries/reads', { trait: 'reads', purposes: ['personalisation'] })
  await put('trait-entries/name', { trait: 'name', purposes: ['personalisation'] })
  await put('trait-entries/email', { trait: 'email', purposes: ['newsletter', 'personalisation'] })
  await choose('ada', 'newsletter', 'granted')
  await choose('bob', 'newsletter', 'denied')
  b = await a.node({ background: true, deaf: true })
})
afterAll(async () => {
  await b.stop()
  await a.stop()
})

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await a.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

async function send(type: string, body: object): Promise<void> {
  const { status, text } = await a.ask('POST', `/v1/${type}`, {
    token: secret,
    body: { messageId: `m-${++messages}`, ...body },
  })
  expect(status, text).toBe(200)
}

function choose(userId: string, purpose: string, state: string): Promise<void> {
  return send('track', { userId, event: 'Choices Made', properties: { choices: [{ purpose, state }] } })
}

type Row = Readonly<Record<string, unknown>>

async function exported(server: TestApp, path: string): Promise<{ rows: Row[]; headers: Headers }> {
  const { status, text, headers } = await server.ask('GET', `/api/exports/${path}`)
  expect(status, text).toBe(200)
  const rows = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
  return { rows, headers }
}

const traitsOf = (row: Row | undefined) => row?.traits as Row

describe('a file of people', () => {
  test.each([
    ['people', 400, 'export_purpose_missing'],
    ['events', 400, 'export_purpose_missing'],
    ['people?purpose=advertising', 400, 'export_purpose_unknown'],
    ['people?purpose=__proto__', 400, 'request_invalid'],
    ['elements?purpose=newsletter', 400, 'export_filter_unknown'],
    ['elements', 200, undefined],
  ])('%s is answered %i', async (path, status, code) => {
    const answer = await a.ask<{ code?: string }>('GET', `/api/exports/${path}`)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('holds those who permit its purpose, with what may be used for it', async () => {
    const { rows, headers } = await exported(b, 'people?format=ndjson&purpose=newsletter&traits=reads,email')
    expect(rows).toHaveLength(1)
    // Their name is kept for something else, so they are called by what is not.
    expect(rows[0]).toMatchObject({ label: 'ada@example.org', 'traits.reads': null, 'traits.email': 'ada@example.org' })
    expect(traitsOf(rows[0])).toBeUndefined()
    expect(headers.get('content-disposition')).toContain('people-newsletter-2026-11-21.ndjson')
  })

  test('says whom it left out, to who made it and in the audit trail', async () => {
    const { headers } = await exported(b, 'people?format=ndjson&purpose=newsletter')
    const id = headers.get('diapason-export')
    const tally = await a.ask('GET', `/api/export-tallies/${id}`)
    expect(tally.body).toEqual({
      list: 'people',
      format: 'ndjson',
      purpose: 'newsletter',
      rows: 1,
      leftOut: 2,
      withheld: 0,
      whole: true,
      endedAt: '2026-11-21T10:00:00.000Z',
    })
    const { body } = await a.ask<{ items: { action: string; detail: Row }[] }>('GET', '/api/audit?limit=2')
    expect(body.items).toMatchObject([
      { action: 'export.end', target: { kind: 'export', id }, detail: { rows: 1, leftOut: 2 } },
      { action: 'export.download', target: { kind: 'export', id: 'people' }, detail: { purpose: 'newsletter' } },
    ])
    const { cookie } = await a.person('marketer')
    const others = await a.ask('GET', `/api/export-tallies/${id}`, {
      token: null,
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    })
    expect(others).toMatchObject({ status: 404, body: { code: 'export_tally_unknown' } })
  })

  test('of messages obeys as well, down to the traits that a message carries', async () => {
    const context = {
      traits: { reads: 'sport', city: 'Lyon' },
      externalIds: [{ type: 'email', id: 'ada@example.org' }],
    }
    await send('track', { userId: 'ada', event: 'Article Read', context })
    const { rows, headers } = await exported(a, 'events?format=ndjson&purpose=newsletter')
    expect(new Set(rows.map(({ userId }) => userId))).toEqual(new Set(['ada']))
    expect(traitsOf(rows.find(({ type }) => type === 'identify'))).toEqual({ email: 'ada@example.org', city: 'Lyon' })
    expect(rows.at(-1)?.context).toMatchObject({ traits: { city: 'Lyon' }, externalIds: [{ id: 'ada@example.org' }] })
    const tally = await a.ask<{ rows: number; leftOut: number }>(
      'GET',
      `/api/export-tallies/${headers.get('diapason-export')}`,
    )
    expect([tally.body.rows, tally.body.leftOut]).toEqual([3, 3])
    // For statistics the address is one more thing that is kept for others.
    const statistics = await exported(a, 'events?format=ndjson&purpose=statistics')
    expect(statistics.rows.at(-1)?.context).toMatchObject({ traits: { city: 'Lyon' }, externalIds: [] })
  })

  test('holds no message that is kept for something else', async () => {
    await put('event-entries/search', { type: 'track', event: 'Search Done', purposes: ['newsletter'] })
    await send('track', { userId: 'ada', event: 'Search Done' })
    const names = async (purpose: string) =>
      (await exported(b, `events?format=ndjson&purpose=${purpose}`)).rows.map(({ event }) => event)
    expect(await names('newsletter')).toContain('Search Done')
    const { rows, headers } = await exported(b, 'events?format=ndjson&purpose=statistics')
    expect(rows.map(({ event }) => event)).not.toContain('Search Done')
    const tally = await a.ask('GET', `/api/export-tallies/${headers.get('diapason-export')}`)
    expect(tally.body).toMatchObject({ leftOut: 0, withheld: 1 })
  })

  test('tells of no experiment on an element that serves another purpose, archived or not', async () => {
    await put('purposes/offers', { name: 'Offers', basis: 'contract' })
    const element = {
      name: 'Offer',
      variants: [{ key: 'b', when: { 'traits.never': true }, content: 1 }],
      fallback: { content: 0 },
    }
    await put('elements/offer', { ...element, purpose: 'offers' })
    await put('elements/plain', element)
    for (const one of ['offer', 'plain'])
      await put(`experiments/test-${one}`, {
        name: one,
        element: one,
        status: 'running',
        variations: [{ key: 'a' }, { key: 'b', variant: 'b' }],
      })
    for (const one of ['offer', 'plain'])
      await send('track', {
        userId: 'ada',
        event: 'Experiment Viewed',
        properties: { experimentId: `test-${one}`, variationId: 'b' },
      })
    const told = async (purpose: string) => {
      const { rows } = await exported(b, `people?format=ndjson&purpose=${purpose}`)
      return Object.keys(rows.find(({ assignments }) => Object.keys(assignments as Row).length > 0)?.assignments ?? {})
    }
    expect(await told('offers')).toEqual(['test-offer', 'test-plain'])
    expect(await told('newsletter')).toEqual(['test-plain'])
    expect((await a.ask('DELETE', '/api/experiments/test-offer', { headers: { 'if-match': '"1"' } })).status).toBe(204)
    expect(await told('newsletter')).toEqual(['test-plain'])
  })

  test('an objection is enough where the purpose needs no yes', async () => {
    const labels = async () => (await exported(a, 'people?format=ndjson&purpose=statistics')).rows.length
    expect(await labels()).toBe(3)
    await choose('cleo', 'statistics', 'denied')
    expect(await labels()).toBe(2)
  })
})

describe('at once', () => {
  test('a yes and a withdrawal that node A acknowledged hold for the next file of node B, every time', async () => {
    for (let round = 0; round < 8; round += 1) {
      now += 1
      await choose('bob', 'newsletter', round % 2 ? 'withdrawn' : 'granted')
      const { rows } = await exported(b, 'people?format=ndjson&purpose=newsletter')
      expect(rows.map(({ label }) => label)).toEqual(
        expect.arrayContaining(round % 2 ? ['ada@example.org'] : ['ada@example.org', 'bob@example.org']),
      )
      expect(rows).toHaveLength(round % 2 ? 1 : 2)
    }
  })

  test('a yes that ends is over in the same instant', async () => {
    const until = new Date(now + 1_000).toISOString()
    const choices = [{ purpose: 'newsletter', state: 'granted', until }]
    await send('track', { userId: 'cleo', event: 'Choices Made', properties: { choices } })
    expect((await exported(b, 'people?format=ndjson&purpose=newsletter')).rows).toHaveLength(2)
    now += 1_000
    expect((await exported(b, 'people?format=ndjson&purpose=newsletter')).rows).toHaveLength(1)
  })

  test('a purpose that is archived on node A opens nothing on node B', async () => {
    await put('purposes/surveys', { name: 'Surveys', basis: 'contract' })
    expect((await exported(b, 'people?format=ndjson&purpose=surveys')).rows).toHaveLength(3)
    expect((await a.ask('DELETE', '/api/purposes/surveys', { headers: { 'if-match': '"1"' } })).status).toBeLessThan(
      300,
    )
    expect((await b.ask('GET', '/api/exports/people?purpose=surveys')).body.code).toBe('export_purpose_unknown')
  })

  test('a choice that cannot be read lets nobody through, though the purpose needs no yes', async () => {
    await put('purposes/audience', { name: 'Audience', basis: 'legitimate_interest' })
    const told = async () =>
      Promise.all(
        ['people', 'events'].map(
          async (list) => (await exported(b, `${list}?format=ndjson&purpose=audience`)).rows.length,
        ),
      )
    const [people, events] = await told()
    await a.db.execute(`update profiles set choices = '{"newsletter":{}}' where label like 'Name of ada'`)
    const [others, theirs] = await told()
    expect([people, others]).toEqual([3, 2])
    expect([Number(events) > Number(theirs), Number(theirs) > 0]).toEqual([true, true])
    expect((await exported(b, 'people?format=ndjson&purpose=newsletter')).rows).toEqual([])
  })
})
