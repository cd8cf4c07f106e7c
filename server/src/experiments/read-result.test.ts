import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testClickHouse } from '../platform/testing/test-clickhouse.ts'
import { insertEvents, mergePeople, splitPerson, type TimelineEvent } from './events.test-support.ts'
import { type ExperimentSums, readResult } from './read-result.ts'
import type { ResultRequest } from './result-query.ts'

const HOUR = 3600
let clickhouse: Awaited<ReturnType<typeof testClickHouse>>
let experiments = 0

beforeAll(async () => {
  clickhouse = await testClickHouse()
})
afterAll(() => clickhouse.close())

const seen = (who: string, variation: string, at: string, messageId?: string) => ({ who, variation, at, messageId })
const did = (who: string, name: string, at: string, properties?: string) => ({ who, name, at, properties })
type Step = ReturnType<typeof seen> | ReturnType<typeof did>

/** Plays a timeline in an experiment, and with people, of its own. Times are of 1 March 2026. */
async function play(steps: readonly Step[], request: Partial<ResultRequest> = {}) {
  const experiment = `exp-${++experiments}`
  const events = steps.map((step, at): TimelineEvent => {
    const event = {
      who: `${experiment} ${step.who}`,
      at: step.at.includes('T') ? step.at : `2026-03-01T${step.at}Z`,
      messageId: `${experiment}-${at}`,
    }
    if ('name' in step)
      return { ...event, name: step.name, ...(step.properties ? { properties: step.properties } : {}) }
    const messageId = step.messageId ?? event.messageId
    return { ...event, messageId, name: 'Experiment Viewed', exposure: { experiment, variation: step.variation } }
  })
  await insertEvents(clickhouse, events)
  const read = () => readResult(clickhouse, { experiment, window: 24 * HOUR, metrics: [], ...request })
  const people = (...names: string[]) => names.map((name) => `${experiment} ${name}`)
  return { read, people }
}

const byArm = ({ days }: ExperimentSums) =>
  Object.fromEntries(days.map(({ arm, people, metrics }) => [arm, { people, metrics }]))
const orders = { event: 'Order', aggregation: 'proportion' } as const
const count = { event: 'Order', aggregation: 'count' } as const
const revenue = { event: 'Order', aggregation: 'sum', value: 'properties.revenue' } as const

describe('exposures', () => {
  it('count each person once, on the day and in the arm of the first exposure by event time', async () => {
    const { read } = await play([
      seen('ann', 'a', '2026-03-02T09:00:00Z'),
      seen('ann', 'a', '2026-03-01T09:00:00.001Z'),
      seen('bob', 'b', '2026-03-02T00:00:00Z'),
    ])
    const at = Date.parse('2026-03-01T09:00:00.001Z')
    const next = Date.parse('2026-03-02T00:00:00Z')
    expect(await read()).toEqual({
      crossovers: 0,
      days: [
        { arm: 'a', day: '2026-03-01', people: 1, firstAt: at, lastAt: at, metrics: [] },
        { arm: 'b', day: '2026-03-02', people: 1, firstAt: next, lastAt: next, metrics: [] },
      ],
    })
  })

  it('leave out people seen in two arms, and count them', async () => {
    const { read } = await play(
      [
        seen('ann', 'a', '09:00:00'),
        seen('ann', 'b', '10:00:00'),
        did('ann', 'Order', '11:00:00'),
        seen('bob', 'a', '09:00:00'),
      ],
      { metrics: [orders] },
    )
    const sums = await read()
    expect(sums.crossovers).toBe(1)
    expect(byArm(sums)).toEqual({ a: { people: 1, metrics: [{ sum: 0, sumSquares: 0 }] } })
  })

  it('belong to the period of the experiment, its end excluded', async () => {
    const { read } = await play(
      [seen('early', 'a', '08:59:59.999'), seen('first', 'a', '09:00:00'), seen('late', 'b', '10:00:00')],
      { startedAt: Date.parse('2026-03-01T09:00:00Z'), endedAt: Date.parse('2026-03-01T10:00:00Z') },
    )
    expect(byArm(await read())).toEqual({ a: { people: 1, metrics: [] } })
  })

  it('of nobody give nothing', async () => {
    const { read } = await play([], { metrics: [orders, revenue] })
    expect(await read()).toEqual({ crossovers: 0, days: [] })
  })
})

describe('metric events', () => {
  it('count from the first exposure on, itself included, to the end of the window, itself excluded', async () => {
    const { read } = await play(
      [
        seen('ann', 'a', '09:00:00'),
        did('ann', 'Order', '08:59:59.999'),
        did('ann', 'Order', '09:00:00'),
        did('ann', 'Order', '09:59:59.999'),
        did('ann', 'Order', '10:00:00'),
        did('ann', 'Something Else', '09:30:00'),
        did('stranger', 'Order', '09:30:00'),
      ],
      { metrics: [count], window: HOUR },
    )
    expect(byArm(await read())).toEqual({ a: { people: 1, metrics: [{ sum: 2, sumSquares: 4 }] } })
  })

  it('become one value per person: done or not, how often, how much', async () => {
    const { read } = await play(
      [
        ...['ann', 'bob', 'cid'].map((who) => seen(who, 'a', '09:00:00')),
        did('ann', 'Order', '10:00:00', '{"revenue":10.5}'),
        did('ann', 'Order', '11:00:00', '{"revenue":4.5}'),
        did('bob', 'Order', '10:00:00', '{"revenue":5}'),
      ],
      { metrics: [orders, count, revenue] },
    )
    expect(byArm(await read())).toEqual({
      a: {
        people: 3,
        metrics: [
          { sum: 2, sumSquares: 2 },
          { sum: 3, sumSquares: 5 },
          { sum: 20, sumSquares: 250 },
        ],
      },
    })
  })

  it('add up whatever can be read as a number, and nothing else', async () => {
    const bodies = [
      '{"revenue":"2.5"}',
      '{"revenue":"NaN"}',
      '{"revenue":"inf"}',
      '{"revenue":1e300}',
      '{"revenue":null}',
      '{"revenue":[7]}',
      '{"revenue":{"a":1}}',
      '{}',
      '{"revenue":4,"reference":500000000000000000000}',
      '{"revenue":8,"__proto__":{"revenue":1}}',
    ]
    const { read } = await play(
      [seen('ann', 'a', '09:00:00'), ...bodies.map((body) => did('ann', 'Order', '10:00:00', body))],
      { metrics: [revenue] },
    )
    expect(byArm(await read())).toEqual({ a: { people: 1, metrics: [{ sum: 14.5, sumSquares: 210.25 }] } })
  })

  it('are found under names that look like SQL', async () => {
    const name = 'it\'s {x:String} \\ "quoted"\n-- '
    const { read } = await play(
      [seen('ann', name, '09:00:00'), did('ann', name, '10:00:00', JSON.stringify({ [name]: 3 }))],
      {
        metrics: [{ event: name, aggregation: 'sum', value: `properties.${name}` }],
      },
    )
    expect(byArm(await read())).toEqual({ [name]: { people: 1, metrics: [{ sum: 3, sumSquares: 9 }] } })
  })
})

describe('people of several origins', () => {
  const steps = [
    seen('phone', 'a', '09:00:00'),
    did('laptop', 'Order', '10:00:00'),
    did('till', 'Order', '08:00:00'),
    did('till', 'Order', '11:00:00'),
  ]

  it('are one person: exposed by one, buying by the others', async () => {
    const { read, people } = await play(steps, { metrics: [count] })
    expect(byArm(await read())).toEqual({ a: { people: 1, metrics: [{ sum: 0, sumSquares: 0 }] } })
    await mergePeople(clickhouse, people('phone', 'laptop', 'till'), 1)
    expect(byArm(await read())).toEqual({ a: { people: 1, metrics: [{ sum: 2, sumSquares: 4 }] } })
  })

  it('are several again after a split, and nothing counts twice', async () => {
    const { read, people } = await play(steps, { metrics: [count] })
    await mergePeople(clickhouse, people('phone', 'laptop', 'till'), 1)
    for (const name of people('phone', 'laptop', 'till')) await splitPerson(clickhouse, name, 2)
    expect(byArm(await read())).toEqual({ a: { people: 1, metrics: [{ sum: 0, sumSquares: 0 }] } })
    await mergePeople(clickhouse, people('phone', 'laptop'), 3)
    expect(byArm(await read())).toEqual({ a: { people: 1, metrics: [{ sum: 1, sumSquares: 1 }] } })
  })

  it('have crossed over when their origins were seen in two arms', async () => {
    const { read, people } = await play([seen('phone', 'a', '09:00:00'), seen('laptop', 'b', '09:00:00')])
    expect((await read()).crossovers).toBe(0)
    await mergePeople(clickhouse, people('phone', 'laptop'), 1)
    expect(await read()).toEqual({ crossovers: 1, days: [] })
  })
})
