import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../app.test-support.ts'
import type { ProcessingRecord } from './processing-record.ts'

let server: TestApp
let now = Date.parse('2026-11-21T10:00:00.000Z')
beforeAll(async () => {
  server = await testApp({ background: false, clock: () => now })
})
afterAll(() => server.stop())

async function put(path: string, body: object): Promise<void> {
  const { status, text } = await server.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(status, text).toBe(201)
}

async function read(): Promise<ProcessingRecord> {
  const { status, body, text } = await server.ask<ProcessingRecord>('GET', '/api/record-of-processing')
  expect(status, text).toBe(200)
  return body
}

test('a workspace in which nobody said anything has a record of gaps', async () => {
  const { activities, gaps, responsible } = await read()
  expect([activities, responsible]).toEqual([[], null])
  expect(gaps.map(({ code }) => code)).toEqual([
    'controller_missing',
    'officer_missing',
    'people_missing',
    'purpose_none',
  ])
})

test('says of each purpose on what it rests, which data it uses, whose, for whom, and how long', async () => {
  const texts = [{ version: '1', language: 'en', title: 'Letter', text: 'May we write?' }]
  await put('purposes/newsletter', { name: '=Newsletter', description: 'A letter', basis: 'consent', texts })
  await put('purposes/partners', { name: 'Partners', basis: 'consent' })
  await put('trait-entries/email', {
    trait: 'email',
    purposes: ['newsletter'],
    sensitivity: 'ordinary',
    retention: 'P730D',
  })
  await put('trait-entries/tier', { trait: 'tier' })
  await put('event-entries/read', { type: 'track', event: 'Article Read', purposes: ['newsletter', 'partners'] })
  const element = { name: 'Box', purpose: 'newsletter', variants: [], fallback: { content: {} } }
  await put('elements/box', element)
  await put('processing/workspace', {
    controller: { name: 'Le Fil SAS', address: 'Lyon' },
    officer: { name: 'Ada', email: 'ada@lefil.example' },
    people: ['Readers', 'Subscribers'],
    recipients: [
      { name: 'Mail house', purpose: 'newsletter' },
      { name: 'Cloud', country: 'United States' },
    ],
  })
  const key = (more: object) =>
    server.ask('POST', '/api/keys', {
      body: { kind: 'partner', legalBasis: 'consent', purpose: 'newsletter', ...more },
    })
  await key({ name: 'Bookshop', sharing: 'partners' })
  await key({ name: 'Lost', purpose: 'nowhere', sharing: 'nowhere' })
  const { activities, unassigned, gaps, measures } = await read()
  expect(activities).toMatchObject([
    {
      purpose: 'newsletter',
      basis: 'consent',
      data: [{ name: 'Article Read' }, { name: 'email', retention: 'P730D', sensitivity: 'ordinary' }],
      recipients: [{ name: 'Mail house' }, { name: 'Cloud', country: 'United States' }],
      sources: ['Bookshop'],
      elements: ['Box'],
    },
    { purpose: 'partners', recipients: [{ name: 'Bookshop' }, { name: 'Cloud' }], data: [{ name: 'Article Read' }] },
  ])
  expect(unassigned.map(({ name }) => name)).toEqual(['tier'])
  expect(gaps).toEqual([
    { code: 'purpose_undescribed', subject: 'Partners' },
    { code: 'purpose_unworded', subject: 'Partners' },
    { code: 'data_without_purpose', subject: 'tier' },
    { code: 'data_without_sensitivity', subject: 'Article Read' },
    { code: 'data_without_sensitivity', subject: 'tier' },
    { code: 'data_without_retention', subject: 'Article Read' },
    { code: 'data_without_retention', subject: 'tier' },
    { code: 'key_purpose_undefined', subject: 'Lost' },
    { code: 'sharing_undefined', subject: 'Lost' },
    { code: 'safeguards_missing', subject: 'Cloud' },
  ])
  expect(measures.map(({ code }) => code)).toEqual(['roles', 'gates', 'ledger', 'audit'])
})

test('a policy of retention for the log closes the gaps of how long', async () => {
  await put('retention/log', { log: { months: 24 } })
  const { retention, gaps } = await read()
  expect(retention).toEqual([{ key: 'log', months: 24 }])
  expect(gaps.filter(({ code }) => code === 'data_without_retention')).toEqual([])
})

test('leaves as a table that no spreadsheet runs, to those who answer for the data', async () => {
  const { text, headers } = await server.ask('GET', '/api/record-of-processing.csv')
  expect(headers.get('content-disposition')).toContain('record-of-processing-2026-11-21.csv')
  const rows = parse(text, { columns: true }) as Record<string, string>[]
  expect(rows[0]).toMatchObject({
    purpose: 'newsletter',
    name: "'=Newsletter",
    controller: 'Le Fil SAS',
    data: 'event Article Read',
    recipients: 'Mail house; Cloud (United States)',
  })
  expect(rows).toHaveLength(3)
  const { cookie } = await server.person('marketer')
  const headersOf = { cookie, 'sec-fetch-site': 'same-origin' }
  const marketer = await server.ask('GET', '/api/record-of-processing', { token: null, headers: headersOf })
  expect(marketer.status).toBe(403)
})

test('tells of no key that has ended, by being revoked or by itself', async () => {
  const body = { name: 'Fair', kind: 'partner', legalBasis: 'consent', purpose: 'newsletter', sharing: 'partners' }
  const made = await server.ask('POST', '/api/keys', { body: { ...body, expiresAt: '2026-11-21T11:00:00.000Z' } })
  expect(made.status, made.text).toBe(201)
  const told = async () => {
    const [letter, partners] = (await read()).activities
    return [letter?.sources, partners?.recipients.map(({ name }) => name)]
  }
  expect(await told()).toEqual([expect.arrayContaining(['Fair']), expect.arrayContaining(['Fair'])])
  now += 3_600_000
  expect(await told()).toEqual([['Bookshop'], ['Bookshop', 'Cloud']])
})
