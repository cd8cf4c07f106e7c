import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, startTestNode, type TestApp } from '../app.test-support.ts'
import { createLedger, type NewEntry } from '../consent/index.ts'
import { originOf } from '../identity/index.ts'
import { createLogStore, tellLogGrew } from '../log/index.ts'
import type { ClickHouse } from '../platform/clickhouse/clickhouse.ts'
import type { Database } from '../platform/database/database.ts'
import { ensurePartitions } from '../platform/database/ensure-partitions.ts'
import { newId } from '../platform/new-id.ts'
import { testClickHouse } from '../platform/testing/test-clickhouse.ts'
import { testDatabase } from '../platform/testing/test-database.ts'
import { createProfileStore, refreshChoices } from '../profiles/index.ts'

// An erasure that others write beside, and one whose analytics engine goes away at the worst moments.

type Erasure = { state: string; receipt: { stores: { store: string; rows: number }[] } | null }

let server: TestApp
let key: string
let messages = 0
/** Beginnings of statements at which the analytics engine is away, once each. */
const away: string[] = []

beforeAll(async () => {
  const [db, clickhouse] = await Promise.all([testDatabase({ poolSize: 8 }), testClickHouse()])
  await ensurePartitions(db, { table: 'log', now: new Date() })
  const failing: ClickHouse = {
    ...clickhouse,
    command: async (...asked) => {
      const place = away.findIndex((beginning) => asked[0].startsWith(beginning))
      if (place >= 0) throw new Error(`away at ${away.splice(place, 1)}`)
      return clickhouse.command(...asked)
    },
  }
  const close = async () => void (await Promise.all([db.close(), clickhouse.close()]))
  server = await startTestNode({ db, clickhouse: failing, close })
  key = await server.key('secret')
  await server.ask('PUT', '/api/purposes/statistics', { body: { name: 'Statistics', basis: 'legitimate_interest' } })
})
afterAll(() => server?.stop())

async function send(...batch: readonly object[]): Promise<void> {
  const body = { batch: batch.map((one) => ({ messageId: `m-${++messages}`, type: 'track', event: 'Read', ...one })) }
  const answer = await server.ask('POST', '/v1/batch', { token: key, body })
  expect(answer.body, answer.text).toMatchObject({ accepted: batch.length, rejected: [] })
}

/** Asks for the erasure of whoever has this origin, as far as it can be begun. */
async function asked(origin: string): Promise<{ id: string; confirm: string }> {
  const opened = await server.ask<{ id: string }>('POST', `/api/people/${origin}/requests`, {
    body: { kind: 'erasure', via: 'letter' },
  })
  const { id } = opened.body
  await server.ask('POST', `/api/requests/${id}/verify`, { body: { how: 'document' } })
  const preview = await server.ask<{ label: string }>('GET', `/api/requests/${id}/erasure-preview`)
  return { id, confirm: preview.body.label }
}

const erasureOf = (id: string) => server.ask<Erasure>('GET', `/api/requests/${id}/erasure`)

async function begin(origin: string): Promise<string> {
  const { id, confirm } = await asked(origin)
  const begun = await server.ask('POST', `/api/requests/${id}/erase`, { body: { confirm } })
  expect(begun.status, begun.text).toBe(202)
  return id
}

const done = (id: string) =>
  eventually(() => erasureOf(id), { until: ({ body }) => body.state === 'done', within: 120_000 })

/** Runs `work` in a transaction that stays open until what it gives back is called. */
async function holding(work: (tx: Database) => Promise<void>): Promise<() => Promise<void>> {
  const [held, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const transaction = server.db.tx(async (tx) => {
    await work(tx)
    held.resolve()
    await released.promise
  })
  await Promise.race([held.promise, transaction])
  return async () => {
    released.resolve()
    await transaction
  }
}

describe('somebody whose words are sealed anew, because they spoke for who is erased', () => {
  test('loses no refusal that they say meanwhile, and their chain verifies', async () => {
    await send({ userId: 'eve-1' }, { userId: 'fay-1' })
    const [eve, fay] = [originOf('userId', 'eve-1'), originOf('userId', 'fay-1')]
    const says = (who: string, state: string) =>
      server.ask('POST', `/api/people/${who}/choices`, { body: { choices: [{ purpose: 'statistics', state }] } })
    await says(eve, 'denied')
    await server.ask('POST', `/api/people/${eve}/merge`, { body: { with: fay, reason: 'one, says a clerk' } })
    // Fay's word takes eve's back: it is sealed to it.
    await says(fay, 'granted')
    await server.ask('POST', `/api/people/${eve}/split`, { body: { origins: [eve], reason: 'two after all' } })
    const refusal: NewEntry = {
      id: newId(),
      origin: fay,
      purpose: 'statistics',
      state: 'denied',
      at: new Date().toISOString(),
      recordedAt: new Date().toISOString(),
      until: null,
      asked: null,
      place: {},
      how: 'click',
      channel: 'web',
      source: 'a test',
      messageId: null,
    }
    const commit = await holding(async (tx) => {
      await createProfileStore(tx).lockDocuments([fay])
      const before = await createLedger(tx).ofPeople([fay])
      await createLedger(tx).append([{ before, sayings: [{ entries: [refusal] }] }])
      await refreshChoices(tx, [fay])
    })
    const id = await begin(eve)
    await eventually(
      async () => {
        const [row] = await server.db.query<{ n: number }>(
          `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return (row?.n ?? 0) > 0 || (await erasureOf(id)).body.state !== 'begun'
      },
      { until: (waits) => waits, within: 30_000 },
    )
    await commit()
    await done(id)
    const choices = await server.ask<{ faults: unknown[]; entries: { state: string }[] }>(
      'GET',
      `/api/people/${fay}/choices`,
    )
    expect(choices.body.faults).toEqual([])
    expect(choices.body.entries.map(({ state }) => state).sort()).toEqual(['denied', 'granted'])
    const [row] = await server.db.query<{ choices: string }>('select choices from profiles where profile = $1', [fay])
    expect(JSON.parse(row?.choices ?? '{}')).toMatchObject({ statistics: { state: 'denied' } })
  })
})

describe('an erasure whose analytics engine goes away', () => {
  test('forgets nothing of what it had begun: neither what to write anew, nor what to count', async () => {
    const who = { userId: 'gil-2', anonymousId: 'tablet-2' }
    await send(who, { ...who, type: 'identify', traits: { name: 'Gil' } }, { userId: 'hue-2', anonymousId: 'phone-2' })
    await server.ask('PUT', '/api/elements/hello', {
      body: { name: 'Hello', variants: [{ key: 'all', content: 1 }], fallback: { content: 0 } },
    })
    await server.ask('POST', '/v1/decide', { token: key, body: { identity: who, elements: ['hello'] } })
    const rowsOf = async (table: string, text: string) => {
      const [row] = await server.clickhouse.query<{ n: number }>(
        `SELECT count() AS n FROM ${table} WHERE position(toJSONString(tuple(*)), {text:String}) > 0`,
        { text },
      )
      return row?.n ?? 0
    }
    const [gil, hue] = [originOf('userId', 'gil-2'), originOf('userId', 'hue-2')]
    await eventually(async () => [await rowsOf('events', gil), await rowsOf('decision_inputs', gil)], {
      until: ([events, inputs]) => events === 2 && inputs === 1,
      within: 60_000,
    })
    // A row of somebody else that names who is erased, written by a transaction which the erasure cannot see, and which cannot see the erasure.
    const at = new Date().toISOString()
    const commit = await holding(async (tx) => {
      const body = {
        type: 'track',
        event: 'Read',
        userId: 'hue-2',
        anonymousId: 'tablet-2',
        messageId: 'late-2',
        timestamp: at,
      }
      await createLogStore(tx).append([
        {
          origin: hue,
          messageId: 'late-2',
          receivedAt: at,
          happenedAt: at,
          type: 'track',
          name: 'Read',
          source: 'a test',
          channel: 'web',
          body: JSON.stringify(body),
        },
      ])
      await tellLogGrew(tx)
    })
    const id = await begin(gil)
    await eventually(() => erasureOf(id), { until: ({ body }) => body.state === 'taken', within: 60_000 })
    away.push('ALTER TABLE events DELETE WHERE seq', 'ALTER TABLE decision_inputs DELETE')
    await commit()
    const { body } = await done(id)

    expect(away).toEqual([])
    expect(await rowsOf('events', 'tablet-2')).toBe(0)
    expect(await rowsOf('events', 'late-2')).toBe(1)
    const [kept] = await server.db.query<{ n: number }>(`select count(*) as n from log where body like '%tablet-2%'`)
    expect(kept?.n).toBe(0)
    const rows = Object.fromEntries(body.receipt?.stores.map(({ store, rows }) => [store, rows]) ?? [])
    expect(rows).toMatchObject({
      events: 2,
      decision_inputs: 1,
      identity_map: expect.any(Number),
      rejected: 0,
      import_chunks: 0,
      saved_views: 0,
    })
  }, 180_000)
})

describe('a request whose person is being erased', () => {
  test('is refused no more, nor said to be done; it is begun as it was looked at, and says by whom', async () => {
    await send({ userId: 'ira-3' })
    const { id, confirm } = await asked(originOf('userId', 'ira-3'))
    const post = (step: string, body: object, headers = {}) =>
      server.ask('POST', `/api/requests/${id}/${step}`, { body, headers })
    expect((await post('finish', {})).body).toMatchObject({ code: 'request_state' })
    expect((await post('erase', { confirm }, { 'if-match': '"1"' })).body).toMatchObject({ code: 'request_changed' })
    expect((await post('erase', { confirm }, { 'if-match': '"2"' })).status).toBe(202)
    expect((await post('refuse', { reason: 'unfounded' })).body).toMatchObject({ code: 'request_state' })
    await done(id)
    const request = await server.ask<{ state: string; history: { what: string; by: string }[] }>(
      'GET',
      `/api/requests/${id}`,
    )
    expect(request.body.state).toBe('done')
    expect(request.body.history.map(({ what }) => what)).toEqual(['opened', 'verified', 'begun', 'done'])
  })
})
