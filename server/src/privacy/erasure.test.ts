import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from '../app.test-support.ts'
import { accountKey, originOf } from '../identity/index.ts'
import { verifyAudit } from '../platform/audit/verify-audit.ts'

type Erasure = {
  id: string
  state: string
  receipt: { stores: { store: string; rows: number }[]; hash: string } | null
}

let server: TestApp
let key: string
let messages = 0

beforeAll(async () => {
  server = await testApp()
  key = await server.key('secret')
})
afterAll(() => server?.stop())

async function send(...batch: readonly object[]): Promise<void> {
  const body = { batch: batch.map((one) => ({ messageId: `m-${++messages}`, type: 'track', event: 'Read', ...one })) }
  const answer = await server.ask('POST', '/v1/batch', { token: key, body })
  expect(answer.body, answer.text).toMatchObject({ accepted: batch.length, rejected: [] })
}

/** Asks for the erasure of whoever has this origin, and begins it. */
async function begin(origin: string): Promise<string> {
  const opened = await server.ask<{ id: string }>('POST', `/api/people/${origin}/requests`, {
    body: { kind: 'erasure', via: 'letter', note: 'Please erase ada-secret-note.' },
  })
  expect(opened.status, opened.text).toBe(201)
  const { id } = opened.body
  await server.ask('POST', `/api/requests/${id}/verify`, { body: { how: 'document' } })
  const preview = await server.ask<{ label: string }>('GET', `/api/requests/${id}/erasure-preview`)
  const begun = await server.ask('POST', `/api/requests/${id}/erase`, { body: { confirm: preview.body.label } })
  expect(begun.status, begun.text).toBe(202)
  return id
}

async function erase(origin: string): Promise<Erasure> {
  const id = await begin(origin)
  const { body } = await eventually(() => server.ask<Erasure>('GET', `/api/requests/${id}/erasure`), {
    until: (answer) => ['swept', 'done'].includes(answer.body.state),
    within: 60_000,
  })
  return body
}

/** Rows of every table of both databases that hold a text, as it stands or as an origin. */
async function found(...texts: readonly string[]): Promise<string[]> {
  const tables = await server.db.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`,
  )
  const where: string[] = []
  for (const { name } of tables) {
    const [row] = await server.db.query<{ n: number }>(
      `select count(*) as n from ${name} t where exists (select from unnest($1::text[]) as w where strpos(t::text, w) > 0)`,
      [texts],
    )
    if (row?.n) where.push(name)
  }
  for (const name of ['events', 'identity_map', 'decision_inputs', 'erasing']) {
    const rows = await server.clickhouse.query<{ n: number }>(
      `SELECT count() AS n FROM ${name} WHERE multiSearchAny(toJSONString(tuple(*)), {texts:Array(String)})`,
      { texts },
    )
    if (rows[0]?.n) where.push(`clickhouse.${name}`)
  }
  return where.sort()
}

describe('an erasure', () => {
  test('takes somebody out of every store, and tells what it took', async () => {
    const who = { userId: 'ada-17', context: { externalIds: [{ type: 'email', id: 'ada-17@example.org' }] } }
    await send(
      { anonymousId: 'visit-ada-17' },
      { type: 'identify', anonymousId: 'visit-ada-17', ...who, traits: { name: 'Ada Marker17' } },
      { type: 'group', userId: 'ada-17', groupId: 'acme', traits: { boss: 'Ada Marker17' } },
      { type: 'group', userId: 'ben-17', groupId: 'acme', traits: { city: 'Lyon' } },
    )
    await server.ask('PUT', '/api/purposes/statistics', { body: { name: 'Statistics', basis: 'legitimate_interest' } })
    const ada = originOf('userId', 'ada-17')
    await server.ask('POST', `/api/people/${ada}/choices`, {
      body: { choices: [{ purpose: 'statistics', state: 'denied' }] },
    })
    const refused = await server.ask('POST', '/v1/batch', {
      token: key,
      body: { batch: [{ type: 'track', userId: 'ada-17', event: '', messageId: 'bad-17' }] },
    })
    expect(refused.body).toMatchObject({ accepted: 0 })
    await server.ask('PUT', '/api/elements/hello', {
      body: { name: 'Hello', variants: [{ key: 'all', content: 1 }], fallback: { content: 0 } },
    })
    await server.ask('POST', '/v1/decide', {
      token: key,
      body: { identity: { userId: 'ada-17' }, elements: ['hello'] },
    })
    const texts = [
      'ada-17',
      'Marker17',
      ada,
      originOf('anonymousId', 'visit-ada-17'),
      originOf('email', 'ada-17@example.org'),
    ]
    await eventually(() => found(...texts), {
      until: (where) => where.includes('clickhouse.events') && where.includes('clickhouse.decision_inputs'),
    })
    expect(await found(...texts)).toEqual(
      expect.arrayContaining(['audit_records', 'consent_entries', 'links', 'origins', 'profiles', 'rejected']),
    )

    const erasure = await erase(ada)

    expect(await found(...texts, 'secret-note')).toEqual([])
    const after = await eventually(() => server.ask<Erasure>('GET', `/api/requests/${erasure.id}/erasure`), {
      until: ({ body }) => body.state === 'done',
      within: 60_000,
    })
    const rows = Object.fromEntries(after.body.receipt?.stores.map(({ store, rows }) => [store, rows]) ?? [])
    expect(rows).toMatchObject({ log: 3, profiles: 1, origins: 3, consent_entries: 1, rejected: 1, events: 3 })
    expect(JSON.stringify(after.body)).not.toMatch(/ada|Marker17/)
    expect((await verifyAudit(server.db)).faults).toEqual([])
    // The account is what the others say of it.
    const account = await server.ask('GET', `/api/accounts/${accountKey('acme')}`)
    expect(account.text).toContain('Lyon')
    expect(account.text).not.toContain('Marker17')
  })

  test('does not let in what happened before, however late it comes; who comes back is somebody new', async () => {
    await send({ userId: 'bob-18' }, { type: 'identify', userId: 'bob-18', traits: { secret: 'before' } })
    await erase(originOf('userId', 'bob-18'))
    const early = new Date(Date.now() - 86_400_000).toISOString()
    await send({ userId: 'bob-18', timestamp: early, originalTimestamp: early })
    const rejected = await server.ask('POST', '/v1/batch', {
      token: key,
      body: { batch: [{ type: 'track', userId: 'bob-18', event: '', timestamp: early, messageId: 'late-18' }] },
    })
    expect(rejected.status).toBe(200)
    expect(await found('bob-18')).toEqual([])
    await send({ userId: 'bob-18', event: 'Came back' })
    const back = await server.ask<{ profile: { traits: object } }>('GET', `/api/people/${originOf('userId', 'bob-18')}`)
    expect(back.status).toBe(200)
    expect(back.text).not.toContain('before')
    const [turned] = await server.db.query<{ n: number }>('select sum(messages)::int as n from tombstone_refusals')
    expect(turned?.n).toBe(1)
  })

  test('leaves others who used the same device, without naming who is gone', async () => {
    await send(
      { userId: 'cyd-19', anonymousId: 'tablet-19' },
      { userId: 'dan-19', anonymousId: 'tablet-19', event: 'Bought' },
    )
    const before = await server.ask<{ profile: object }>('GET', `/api/people/${originOf('userId', 'dan-19')}`)
    await erase(originOf('userId', 'cyd-19'))
    expect(await found('cyd-19', 'tablet-19', originOf('anonymousId', 'tablet-19'))).toEqual([])
    expect(await found('dan-19')).toEqual(expect.arrayContaining(['clickhouse.events', 'profiles']))
    expect((await server.ask('GET', `/api/people/${originOf('userId', 'dan-19')}`)).text).toBe(before.text)
    const rebuilt = await server.ask('POST', `/api/people/${originOf('userId', 'dan-19')}/rebuild`)
    expect(rebuilt.body).toMatchObject({ same: true })
  })

  test('of somebody who was joined with another by mistake and taken apart leaves the other whole', async () => {
    await send({ userId: 'eve-20' }, { userId: 'fay-20', event: 'Bought' })
    const [eve, fay] = [originOf('userId', 'eve-20'), originOf('userId', 'fay-20')]
    await server.ask('POST', `/api/people/${eve}/choices`, {
      body: { choices: [{ purpose: 'statistics', state: 'denied' }] },
    })
    await server.ask('POST', `/api/people/${eve}/merge`, { body: { with: fay, reason: 'one, says a clerk' } })
    await server.ask('POST', `/api/people/${fay}/choices`, {
      body: { choices: [{ purpose: 'statistics', state: 'granted' }] },
    })
    await server.ask('POST', `/api/people/${eve}/split`, { body: { origins: [eve], reason: 'two after all' } })
    await erase(eve)
    expect(await found('eve-20', eve)).toEqual([])
    const choices = await server.ask<{ faults: unknown[]; entries: unknown[] }>('GET', `/api/people/${fay}/choices`)
    expect(choices.body).toMatchObject({ faults: [], entries: [expect.anything()] })
    expect((await server.ask('POST', `/api/people/${fay}/rebuild`)).body).toMatchObject({ same: true })
  })

  test('goes on while messages of them stream in, and leaves nothing of before', async () => {
    const origin = originOf('userId', 'gus-21')
    await send({ userId: 'gus-21', anonymousId: 'visit-gus-21' })
    const early = new Date(Date.now() - 3_600_000).toISOString()
    let streaming = true
    const sender = (async () => {
      for (let n = 0; streaming; n += 1)
        await send({ userId: 'gus-21', anonymousId: `visit-gus-21-${n}`, event: 'Stream', timestamp: early })
    })()
    await erase(origin)
    streaming = false
    await sender
    const left = await server.db.query('select body from log where body like $1', ['%gus-21%'])
    expect(left).toEqual([])
    expect(await found('gus-21')).toEqual([])
  })

  test('of two linked people at once ends, for both', async () => {
    await send({ userId: 'hal-22', anonymousId: 'pc-22' }, { userId: 'ivy-22', anonymousId: 'pc-22' })
    const done = await Promise.all([erase(originOf('userId', 'hal-22')), erase(originOf('userId', 'ivy-22'))])
    expect(done.map(({ state }) => ['swept', 'done'].includes(state))).toEqual([true, true])
    expect(await found('hal-22', 'ivy-22', 'pc-22')).toEqual([])
  })

  test('takes what was noted beside an address that is kept by its hash alone, which is written to no more all the same', async () => {
    await server.ask('PUT', '/api/identifiers/phone', {
      body: { name: 'Telephone', strength: 'weak', trust: ['secret'], hashed: true, normalise: 'phone' },
    })
    await server.ask('PUT', '/api/channels/sms', { body: { name: 'SMS', identifier: 'phone' } })
    await send({ userId: 'kim-24', context: { externalIds: [{ type: 'phone', id: '+33612345624' }] } })
    const added = await server.ask('POST', '/api/suppressions', {
      body: { channel: 'sms', address: '+33612345624', note: 'Kim-24 was on the telephone.' },
    })
    expect(added.status, added.text).toBe(200)
    expect(await found('Kim-24')).toEqual(['suppressions'])
    await erase(originOf('userId', 'kim-24'))
    expect(await found('Kim-24')).toEqual([])
    const stays = await server.ask<{ items: object[] }>('GET', '/api/suppressions?q=%2B33612345624')
    expect(stays.body.items).toHaveLength(1)
  })

  test('is asked for once, and confirmed by what the person is called', async () => {
    await send({ userId: 'joe-23' })
    const origin = originOf('userId', 'joe-23')
    const { body } = await server.ask<{ id: string }>('POST', `/api/people/${origin}/requests`, {
      body: { kind: 'erasure', via: 'letter' },
    })
    const eraseAs = (confirm: string) => server.ask('POST', `/api/requests/${body.id}/erase`, { body: { confirm } })
    expect((await eraseAs('joe-23')).body).toMatchObject({ code: 'request_state' })
    await server.ask('POST', `/api/requests/${body.id}/verify`, { body: { how: 'document' } })
    expect((await eraseAs('somebody')).body).toMatchObject({ code: 'erasure_unconfirmed' })
    const answers = await Promise.all(Array.from({ length: 10 }, () => eraseAs('joe-23')))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
    expect(new Set(answers.filter(({ status }) => status !== 202).map((one) => one.body.code))).toEqual(
      new Set(['request_state']),
    )
    await eventually(() => server.ask<Erasure>('GET', `/api/requests/${body.id}/erasure`), {
      until: (answer) => answer.body.state === 'swept' || answer.body.state === 'done',
      within: 60_000,
    })
    expect(
      (await server.ask('POST', `/api/people/${origin}/requests`, { body: { kind: 'erasure', via: 'letter' } })).body,
    ).toMatchObject({ code: 'profile_unknown' })
  })
})
