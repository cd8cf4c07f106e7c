import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually, type TestApp, testApp } from './app.test-support.ts'
import { readResult } from './experiments/index.ts'
import {
  accountKey,
  forgetIdentities,
  originOf,
  personSql,
  readIdentityMap,
  squashIdentities,
} from './identity/index.ts'

type Outcome = { decision: string }
type Page = { items: { messageId: string; profileId: string; label: string; type: string }[] }

let server: TestApp
let key: string
/** Each test has people, an experiment, an event and an account of its own. */
let n = 0

const now = Date.parse('2026-11-21T12:00:00.000Z')
const at = (hour: number) => new Date(now - 24 * 3_600_000 + hour * 3_600_000).toISOString()

beforeAll(async () => {
  server = await testApp({ clock: () => now })
  key = await server.key('secret', { channel: 'web' })
})
afterAll(() => server.stop())
beforeEach(() => {
  n += 1
})

const reader = () => `reader-${n}`
const visit = () => `visit-${n}`
const [readerOrigin, visitOrigin] = [() => originOf('userId', reader()), () => originOf('anonymousId', visit())]
const order = () => `Order ${n}`

const seen = (who: object, variation: string, hour: number) => ({
  type: 'track',
  event: 'Experiment Viewed',
  timestamp: at(hour),
  properties: { experiment_id: `exp-${n}`, variation_id: variation },
  ...who,
})
const ordered = (who: object, hour: number) => ({ type: 'track', event: order(), timestamp: at(hour), ...who })
const there = (who: object) => ({ ...ordered(who, 5), context: { groupId: `shop-${n}` } })

async function send(...batch: object[]): Promise<void> {
  const messages = batch.map((message, place) => ({ messageId: `m-${n}-${place}`, ...message }))
  const { body } = await server.ask('POST', '/v1/batch', { token: key, body: { batch: messages } })
  expect(body).toMatchObject({ accepted: batch.length })
  const ids = messages.map(({ messageId }) => messageId)
  await eventually(
    () => server.clickhouse.query('SELECT 1 FROM events WHERE message_id IN {ids:Array(String)}', { ids }),
    { until: (rows) => rows.length === batch.length },
  )
}

const decide = async (path: string, body: object): Promise<Outcome> => {
  const answer = await server.ask<Outcome>('POST', path, { body: { reason: 'a test', ...body } })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer.body
}
const merge = () => decide(`/api/people/${readerOrigin()}/merge`, { with: visitOrigin() })
const split = () => decide(`/api/people/${readerOrigin()}/split`, { origins: [visitOrigin()] })
const undo = ({ decision }: Outcome) => decide(`/api/identity/decisions/${decision}/undo`, {})

/** People by arm with the sum of their orders, and who saw both. */
async function result() {
  const { days, crossovers } = await readResult(server.clickhouse, {
    experiment: `exp-${n}`,
    window: 24 * 3600,
    metrics: [{ event: order(), aggregation: 'count' }],
  })
  const arms = days.map(({ arm, people, metrics }) => `${arm} ${people} ${metrics[0]?.sum}`)
  return [...arms.sort(), `both ${crossovers}`].join(', ')
}
const becomes = (ask: () => Promise<unknown>, wanted: unknown) =>
  eventually(async () => JSON.stringify(await ask()), { until: (answer) => answer === JSON.stringify(wanted) })

describe('an experiment', () => {
  test('counts people as they are known now, after each decision about who they are', async () => {
    await send(
      seen({ userId: reader() }, 'a', 1),
      seen({ anonymousId: visit() }, 'a', 2),
      ordered({ anonymousId: visit() }, 3),
      ordered({ anonymousId: visit() }, 4),
      ordered({ userId: reader() }, 5),
    )
    const apart = 'a 2 3, both 0'
    await becomes(result, apart)
    await merge()
    await becomes(result, 'a 1 3, both 0')
    const taken = await split()
    await becomes(result, apart)
    await undo(taken)
    await becomes(result, 'a 1 3, both 0')
    await split()
    await becomes(result, apart)
    await squashIdentities(server.clickhouse)
    expect(await result()).toBe(apart)
  })

  test('keeps exposures where they happened: whoever saw two arms as one person saw one each as two', async () => {
    await send(seen({ userId: reader() }, 'a', 1), seen({ anonymousId: visit() }, 'b', 2))
    await becomes(result, 'a 1 0, b 1 0, both 0')
    await merge()
    await becomes(result, 'both 1')
    // What happens while they are one stays with the origin it came by. It shows them together, so they are taken apart, and not only no longer joined by hand.
    await send({ ...ordered({ userId: reader(), anonymousId: visit() }, 6), messageId: `m-${n}-late` })
    await split()
    await becomes(result, 'a 1 1, b 1 0, both 0')
  })
})

test('the days of an account count one person, then two again', async () => {
  await send(
    { type: 'group', userId: reader(), groupId: `shop-${n}`, timestamp: at(1) },
    there({ userId: reader() }),
    there({ anonymousId: visit() }),
  )
  const people = async () => {
    const { body } = await server.ask<{ days: { people: number }[] }>(
      'GET',
      `/api/accounts/${accountKey(`shop-${n}`)}/activity?days=3`,
    )
    return body.days.map((day) => day.people)
  }
  await becomes(people, [0, 2, 0])
  const joined = await merge()
  await becomes(people, [0, 1, 0])
  await undo(joined)
  await becomes(people, [0, 2, 0])
})

describe('what reads the log', () => {
  const timeline = async (origin: string) =>
    (await server.ask<Page>('GET', `/api/people/${origin}/events`)).body.items
      .filter(({ type }) => type !== 'identity')
      .map(({ messageId }) => messageId)
      .sort()

  test('shows each person their own messages at once, and whose each message is', async () => {
    await send(ordered({ userId: reader() }, 1), ordered({ anonymousId: visit() }, 2))
    const [own, other] = [`m-${n}-0`, `m-${n}-1`]
    expect([await timeline(readerOrigin()), await timeline(visitOrigin())]).toEqual([[own], [other]])
    await merge()
    expect([await timeline(readerOrigin()), await timeline(visitOrigin())]).toEqual([
      [own, other],
      [own, other],
    ])
    const listed = async () => {
      const { body } = await server.ask<Page>('GET', `/api/events?name=${encodeURIComponent(order())}`)
      return new Set(body.items.map(({ profileId }) => profileId)).size
    }
    expect(await listed()).toBe(1)
    await split()
    expect([await timeline(readerOrigin()), await timeline(visitOrigin())]).toEqual([[own], [other]])
    expect(await listed()).toBe(2)
  })

  test('exports people, and whose messages are, as they are known now', async () => {
    await send(ordered({ userId: reader() }, 1), ordered({ anonymousId: visit() }, 2))
    const exported = async (list: string) =>
      (await server.ask('GET', `/api/exports/${list}?format=ndjson`)).text
        .split('\n')
        .filter((line) => line.includes(reader()) || line.includes(visit()))
        .map((line) => JSON.parse(line) as Record<string, string>)
    const owners = async () =>
      new Set((await exported('events')).filter(({ type }) => type === 'track').map(({ person }) => person)).size
    expect([(await exported('people')).length, await owners()]).toEqual([2, 2])
    await merge()
    expect([(await exported('people')).length, await owners()]).toEqual([1, 1])
    await split()
    expect([(await exported('people')).length, await owners()]).toEqual([2, 2])
  })

  test('counts people in the overview', async () => {
    await send(ordered({ userId: reader() }, 1), ordered({ anonymousId: visit() }, 2))
    const people = async () => (await server.ask<{ people: number }>('GET', '/api/overview')).body.people
    const before = await people()
    await merge()
    expect(await people()).toBe(before - 1)
    await split()
    expect(await people()).toBe(before)
  })
})

test('an identifier by which no message came yet is remembered, for one may come', async () => {
  const context = { externalIds: [{ type: 'crm_id', id: `crm-${n}` }] }
  await send({ ...ordered({ userId: reader() }, 1), context })
  await forgetIdentities(server)
  await send({ ...ordered({ context }, 2), messageId: `m-${n}-crm` })
  const [row] = await server.clickhouse.query<{ people: number; origins: number }>(
    `WITH ${personSql.identities()} SELECT uniqExact(${personSql.person('events')}) AS people, uniqExact(events.origin) AS origins
     FROM events ${personSql.join('events')} WHERE name = {name:String}`,
    { name: order() },
  )
  expect(row).toEqual({ people: 1, origins: 2 })
})

test('whatever was decided, ClickHouse knows of everybody what PostgreSQL does', async () => {
  await send(ordered({ userId: reader() }, 1))
  const moved = await server.db.query<{ origin: string; profile: string }>(
    'select origin, profile from origins where profile <> origin order by origin',
  )
  await becomes(
    () =>
      server.clickhouse.query(
        `WITH ${personSql.identities()} SELECT toString(origin) AS origin, toString(profile) AS profile FROM identities ORDER BY toString(origin)`,
      ),
    moved,
  )
  expect((await readIdentityMap(server.clickhouse)).needed).toBe(moved.length)
})
