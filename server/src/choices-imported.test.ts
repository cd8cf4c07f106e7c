import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type TestApp, testApp } from './app.test-support.ts'
import { type Entry, verifyLedger } from './consent/index.ts'
import { originOf } from './identity/index.ts'
import { ran, sourceOf, uploaded } from './imports/imports.test-support.ts'

/** What a consent platform kept, brought along: the mappings of the examples, on files as these platforms write them. */
let app: TestApp
let key: string

beforeAll(async () => {
  app = await testApp()
  key = await sourceOf(app)
  for (const [purpose, expires] of [
    ['advertising', 'P180D'],
    ['newsletter', undefined],
  ] as const) {
    const body = { name: purpose, basis: 'consent', ...(expires && { expires }) }
    const made = await app.ask('PUT', `/api/purposes/${purpose}`, { body, headers: { 'if-none-match': '*' } })
    expect(made.status, made.text).toBe(201)
  }
})
afterAll(() => app.stop())

const mappingOf = (name: string): unknown =>
  parse(readFileSync(new URL(`../../examples/imports/choices-${name}.yaml`, import.meta.url), 'utf8'))

async function imported(name: string, file: { name: string; bytes: string }) {
  const { id } = await uploaded(app, file)
  const end = await ran(app, id, { mapping: mappingOf(name), key })
  expect(end).toMatchObject({ state: 'done', error: null })
  return { written: end.written, duplicates: end.duplicates, refused: end.refused, skipped: end.skipped }
}

async function said(type: string, value: string) {
  const { body, text } = await app.ask<{ entries: Entry[]; faults: object[] }>(
    'GET',
    `/api/people/${originOf(type, value)}/choices`,
  )
  expect(body.faults, text).toEqual([])
  return body.entries
    .map(({ purpose, state, at, until, how }) => ({ purpose, state, at, until, how }))
    .sort((a, b) => (`${a.at} ${a.purpose}` < `${b.at} ${b.purpose}` ? -1 : 1))
}

const onetrust = [
  'Transaction Id,Identifier,Purpose,Status,Transaction Date',
  't-1,ADA@lefil.example,Newsletter,ACTIVE,2025-03-01 09:00:00',
  't-2,ada@lefil.example,Personalised advertising,ACTIVE,2026-10-01 09:00:00',
  't-3,ada@lefil.example,Newsletter,WITHDRAWN,2026-04-01 10:30:00',
  't-4,bob@lefil.example,Newsletter,PENDING,2026-04-01 10:30:00',
  't-5,bob@lefil.example,Cookies,ACTIVE,2026-04-01 10:30:00',
  't-6,bob@lefil.example,Personalised advertising,NO_CONSENT,2026-04-01 10:30:00',
].join('\n')

describe('choices that a consent platform kept', () => {
  test('in a line for each purpose keep their time, and come from a file', async () => {
    expect(await imported('onetrust', { name: 'onetrust.csv', bytes: onetrust })).toEqual({
      written: 4,
      duplicates: 0,
      refused: 0,
      skipped: 2,
    })
    expect(await said('email', 'ada@lefil.example')).toEqual([
      { purpose: 'newsletter', state: 'granted', at: '2025-03-01T09:00:00.000Z', until: null, how: 'import' },
      { purpose: 'newsletter', state: 'withdrawn', at: '2026-04-01T10:30:00.000Z', until: null, how: 'import' },
      {
        purpose: 'advertising',
        state: 'granted',
        at: '2026-10-01T09:00:00.000Z',
        until: '2027-03-30T09:00:00.000Z',
        how: 'import',
      },
    ])
    expect(await said('email', 'bob@lefil.example')).toMatchObject([{ purpose: 'advertising', state: 'denied' }])
  })

  test('count once when the file comes again', async () => {
    expect(await imported('onetrust', { name: 'again.csv', bytes: onetrust })).toMatchObject({
      written: 0,
      duplicates: 4,
    })
    expect(await said('email', 'ada@lefil.example')).toHaveLength(3)
  })

  test('as events of NDJSON', async () => {
    const event = (id: string, user: string, purposes: object[]) =>
      JSON.stringify({
        id,
        created_at: '2026-09-01T08:00:00Z',
        user: { organization_user_id: user },
        consents: { purposes },
      })
    const bytes = [
      event('e-1', 'u-1', [
        { id: 'cookies', enabled: true },
        { id: 'personalised-ads', enabled: true },
      ]),
      event('e-2', 'u-2', [{ id: 'personalised-ads', enabled: false }]),
      event('e-3', 'u-3', [{ id: 'cookies', enabled: true }]),
    ].join('\n')
    expect(await imported('didomi', { name: 'didomi.ndjson', bytes })).toMatchObject({ written: 2 })
    expect(await said('userId', 'u-1')).toMatchObject([{ purpose: 'advertising', state: 'granted', how: 'import' }])
    expect(await said('userId', 'u-2')).toMatchObject([{ purpose: 'advertising', state: 'denied' }])
  })

  test('with a column for each thing that was asked', async () => {
    const bytes = [
      'id,token,createdAt,referer,accept.advertising,accept.newsletter',
      'p-1,v-1,2026-09-01T08:00:00Z,https://lefil.example/,true,false',
      'p-2,v-2,2026-09-01T08:00:00Z,https://lefil.example/,false,',
    ].join('\n')
    expect(await imported('axeptio', { name: 'axeptio.csv', bytes })).toMatchObject({ written: 3 })
    expect(await said('anonymousId', 'v-1')).toMatchObject([
      { purpose: 'advertising', state: 'granted' },
      { purpose: 'newsletter', state: 'denied' },
    ])
    expect(await said('anonymousId', 'v-2')).toMatchObject([{ purpose: 'advertising', state: 'denied' }])
  })

  test('of a purpose that nobody defined is refused line by line, and the chains of all are as they were written', async () => {
    const bytes =
      'id,token,createdAt,referer,accept.advertising,accept.newsletter\np-9,v-9,2026-09-01T08:00:00Z,,true,\n'
    const mapping = JSON.parse(JSON.stringify(mappingOf('axeptio')).replaceAll('"advertising"', '"unheard"'))
    const { id } = await uploaded(app, { name: 'odd.csv', bytes })
    expect(await ran(app, id, { mapping, key })).toMatchObject({
      written: 0,
      refused: 1,
      problems: [{ code: 'choice_invalid' }],
    })
    expect(await verifyLedger(app.db)).toMatchObject({ faults: 0, first: undefined })
  })
})
