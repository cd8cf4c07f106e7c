import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../../app.test-support.ts'
import { fieldsOf, linkOf, visit } from '../../customer/customer.test-support.ts'
import { forgetLinksTask } from '../../customer/index.ts'
import { originOf } from '../../identity/index.ts'
import { ensurePartitions } from '../../platform/database/ensure-partitions.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { cutLog } from './cut-log.ts'

// A letter is opened years later: whatever has left the log by then, its link lets whoever got it leave.

const DAY = 86_400_000
const CLICK = { form: { 'List-Unsubscribe': 'One-Click' } }

let app: TestApp
let key: string
let now = Date.parse('2026-01-10T10:00:00.000Z')
let messages = 0
const links = new Map<string, { readonly path: string; readonly token: string }>()

const email = (id: string) => `${id}@example.org`

async function send(message: object): Promise<void> {
  now += 1_000
  const body = { batch: [{ messageId: `m-${++messages}`, ...message }] }
  const answer = await app.ask('POST', '/v1/batch', { token: key, body })
  expect(answer.body, answer.text).toMatchObject({ accepted: 1 })
}

const met = (userId: string) => send({ type: 'identify', userId, context: { externalIds: [mailOf(userId)] } })
const mailOf = (userId: string) => ({ type: 'email', id: email(userId) })

async function maySend(identity: object): Promise<string> {
  const body = { identity, topic: 'culture', channel: 'email' }
  const { body: answer, text } = await app.ask<{ because: string }>('POST', '/api/sends/check', { token: key, body })
  expect(answer.because, text).toBeDefined()
  return answer.because
}

async function entriesOf(userId: string) {
  const { body, text } = await app.ask<{ entries: { state: string; purpose: string }[]; faults: unknown[] }>(
    'GET',
    `/api/people/${originOf('userId', userId)}/choices`,
  )
  expect(body.faults, text).toEqual([])
  return body.entries.map(({ purpose, state }) => `${purpose} ${state}`)
}

async function define(path: string, body: object): Promise<void> {
  const made = await app.ask('PUT', `/api/${path}`, { body, headers: { 'if-none-match': '*' } })
  expect(made.status, made.text).toBe(201)
}

beforeAll(async () => {
  app = await testApp({ clock: () => now })
  key = await app.key('secret')
  await define('purposes/letters', { name: 'Letters', basis: 'legitimate_interest' })
  await define('purposes/offers', { name: 'Offers', basis: 'consent', confirmed: true })
  await define('channels/email', { name: 'E-mail', identifier: 'email' })
  await define('topics/culture', {
    name: 'Culture',
    purpose: 'letters',
    channels: ['email'],
    subscribed: 'unless_left',
  })
  const scopes = {
    clicks: { scope: 'unsubscribe', subject: 'culture@email' },
    mails: { scope: 'unsubscribe' },
    chooses: { scope: 'preferences' },
    confirms: { scope: 'confirm', subject: 'offers' },
    returns: { scope: 'unsubscribe', subject: 'culture@email' },
    looks: { scope: 'data', expires: 'P7D' },
    forgets: { scope: 'unsubscribe', expires: 'P1D' },
    calls: { scope: 'unsubscribe' },
    erased: { scope: 'data' },
  }
  for (const [userId, body] of Object.entries(scopes)) {
    await met(userId)
    links.set(userId, await linkOf(app, originOf('userId', userId), body))
  }
  await met('linkless')
  const waiting = { choices: [{ purpose: 'offers', state: 'granted' }] }
  await app.ask('POST', `/api/people/${originOf('userId', 'confirms')}/choices`, { body: waiting })
  expect(await maySend({ userId: 'clicks' })).toBe('not_needed')
  now = Date.parse('2026-06-10T10:00:00.000Z')
  await ensurePartitions(app.db, { table: 'log', now: new Date(now) })
  await eventually(
    async () => {
      const [log] = await app.db.query<{ n: number }>('select count(*) as n from log')
      const [events] = await app.clickhouse.query<{ n: number }>('select count() as n from events')
      return log?.n === events?.n
    },
    { until: (same) => same },
  )
  const before = '2026-06-01T00:00:00.000Z'
  const signal = new AbortController().signal
  await cutLog({ db: app.db, clickhouse: app.clickhouse, before, signal, step: 3 })
  const [left] = await app.db.query<{ n: number }>('select count(*) as n from profiles')
  expect(left?.n).toBe(0)
  // Of the days of the link, so that it is one that holds.
  now = Date.parse('2026-01-12T10:00:00.000Z')
})
afterAll(() => app?.stop())

const pathOf = (userId: string) => links.get(userId)?.path ?? ''

describe('of somebody whose messages have all left the log', () => {
  test('one click ends what the link names, for all that they were known by, once', async () => {
    expect((await visit(app, pathOf('clicks'))).text).toContain('Culture')
    expect((await visit(app, pathOf('clicks'), CLICK)).status).toBe(200)
    expect((await visit(app, pathOf('clicks'), CLICK)).text).toContain('It has ended before')
    expect(await maySend({ userId: 'clicks' })).toBe('unsubscribed')
    expect(await maySend({ externalIds: [mailOf('clicks')] })).toBe('unsubscribed')
    expect(await entriesOf('clicks')).toHaveLength(1)
  })

  test('thirty clicks at once are one entry of the ledger', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => visit(app, pathOf('calls'), CLICK)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const said = await entriesOf('calls')
    expect(new Set(said).size).toBe(said.length)
  })

  test('an e-mail to the address of the header ends everything', async () => {
    const mail = Buffer.from(`Subject: ${links.get('mails')?.token}\r\n\r\nbye`).toString('base64')
    const answer = await app.ask('POST', '/api/unsubscribe-mails', { token: key, body: { mail } })
    expect(answer.body, answer.text).toEqual({ subject: null, ended: true })
    expect(await maySend({ externalIds: [mailOf('mails')] })).toBe('objected')
  })

  test('the page of choices says what holds, and takes a no and a yes', async () => {
    const page = await visit(app, pathOf('chooses'))
    expect(page.status).toBe(200)
    const no = await visit(app, pathOf('chooses'), { form: { ...fieldsOf(page), 'choice.letters': 'no' } })
    expect(no.status).toBe(303)
    expect((await visit(app, no.headers.get('location') ?? '')).text).toContain('Letters')
    expect(await maySend({ externalIds: [mailOf('chooses')] })).toBe('objected')
    now += 120_000
    const again = fieldsOf(await visit(app, pathOf('chooses')))
    await visit(app, pathOf('chooses'), { form: { ...again, 'choice.letters': 'yes' } })
    expect(await maySend({ externalIds: [mailOf('chooses')] })).toBe('not_needed')
  })

  test('a yes that waits can be confirmed', async () => {
    expect((await visit(app, pathOf('confirms'), { form: { confirm: 'yes' } })).status).toBe(200)
    expect(await entriesOf('confirms')).toEqual(['offers granted', 'offers pending'])
  })

  test('their own data is a page that has nothing to tell', async () => {
    const page = await visit(app, pathOf('looks'))
    expect(page.status).toBe(200)
    expect(page.text).not.toContain(email('looks'))
  })

  test('who comes back after leaving has left, by whatever they come back', async () => {
    expect((await visit(app, pathOf('returns'), CLICK)).status).toBe(200)
    now = Date.parse('2026-06-11T10:00:00.000Z')
    await send({ type: 'track', event: 'Read', context: { externalIds: [mailOf('returns')] } })
    expect(await maySend({ userId: 'returns' })).toBe('unsubscribed')
    expect(await maySend({ externalIds: [mailOf('returns')] })).toBe('unsubscribed')
    const person = await app.ask<{ id: string }>('GET', `/api/profiles/by/userId/returns`, { token: key })
    expect(person.status).toBe(200)
    expect((await app.ask('POST', `/api/people/${person.body.id}/rebuild`)).body).toMatchObject({ same: true })
  })

  test('an employee writes down what they say on the telephone, and proves it', async () => {
    const said = { choices: [{ purpose: 'offers', state: 'denied' }] }
    const told = await app.ask('POST', `/api/people/${originOf('email', email('looks'))}/choices`, { body: said })
    expect(told.status, told.text).toBe(200)
    expect(await entriesOf('looks')).toEqual(['offers denied'])
    // Of whom nothing is kept, nothing is written down.
    const nobody = await app.ask('POST', `/api/people/${originOf('userId', 'linkless')}/choices`, { body: said })
    expect(nobody.body).toMatchObject({ code: 'profile_unknown' })
  })

  test('they can ask to be erased, and are, with all that they were known by', async () => {
    const origin = originOf('userId', 'erased')
    const opened = await app.ask<{ id: string }>('POST', `/api/people/${origin}/requests`, {
      body: { kind: 'erasure', via: 'letter' },
    })
    expect(opened.status, opened.text).toBe(201)
    const request = `/api/requests/${opened.body.id}`
    const again = await app.ask('POST', `/api/people/${originOf('email', email('erased'))}/requests`, {
      body: { kind: 'erasure', via: 'letter' },
    })
    expect(again.body).toMatchObject({ code: 'request_open' })
    await app.ask('POST', `${request}/verify`, { body: { how: 'document' } })
    const preview = await app.ask<{ label: string }>('GET', `${request}/erasure-preview`)
    expect(preview.body).toMatchObject({ identifiers: 2, messages: 0 })
    const begun = await app.ask('POST', `${request}/erase`, { body: { confirm: preview.body.label } })
    expect(begun.status, begun.text).toBe(202)
    await eventually(() => app.ask<{ state: string }>('GET', `${request}/erasure`), {
      until: ({ body }) => ['swept', 'done'].includes(body.state),
      within: 60_000,
    })
    const left = await app.db.query('select from origins where value = any($1)', [['erased', email('erased')]])
    expect(left).toEqual([])
    expect((await visit(app, pathOf('erased'))).status).toBe(404)
  })

  test('an employee sees their links, and ends one', async () => {
    const path = `/api/people/${originOf('userId', 'mails')}/links`
    const { body } = await app.ask<{ items: { id: string }[] }>('GET', path)
    expect(body.items).toHaveLength(1)
    expect((await app.ask('DELETE', `${path}/${body.items[0]?.id}`)).status).toBe(204)
    expect((await visit(app, pathOf('mails'), CLICK)).status).toBe(404)
  })

  test('they are known by nothing any more once their link is forgotten, unless they chose', async () => {
    const known = async (userId: string) =>
      (
        await app.db.query<{ n: number }>('select count(*) as n from origins where value = any($1)', [
          [userId, email(userId)],
        ])
      )[0]?.n
    expect([await known('forgets'), await known('clicks'), await known('linkless')]).toEqual([2, 2, 0])
    now = Date.parse('2026-01-12T10:00:00.000Z') + 500 * DAY
    const run = { id: '1', attempt: 1, signal: new AbortController().signal, log: silentLog }
    await forgetLinksTask({ db: app.db, clock: () => now }).run({}, run)
    expect([await known('forgets'), await known('clicks')]).toEqual([0, 2])
  })
})
