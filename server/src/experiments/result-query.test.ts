import { expect, it } from 'vitest'
import { resultQuery } from './result-query.ts'

it('is the golden query for one metric of each kind and a period', async () => {
  const { sql } = resultQuery({
    experiment: 'hero',
    startedAt: 1,
    endedAt: 2,
    window: 3600,
    metrics: [
      { event: 'Order Completed', aggregation: 'proportion' },
      { event: 'Page Viewed', aggregation: 'count' },
      { event: 'Order Completed', aggregation: 'sum', value: 'properties.revenue' },
    ],
  })
  await expect(`${sql}\n`).toMatchFileSnapshot('./result-query.golden.sql')
})

it('reads nothing but exposures when there is no metric', () => {
  const { sql } = resultQuery({ experiment: 'hero', window: 3600, metrics: [] })
  expect(sql).toContain('FROM exposed\nGROUP BY')
  expect(sql).not.toContain('hits')
})

it('puts no value into the text', () => {
  const hostile = "x') OR 1=1 --"
  const { sql, params } = resultQuery({
    experiment: hostile,
    window: 3600,
    metrics: [{ event: hostile, aggregation: 'sum', value: `properties.${hostile}` }],
  })
  expect(sql).not.toContain(hostile)
  expect(params).toEqual({
    experiment: hostile,
    window: 3600,
    event_0: hostile,
    path_0_0: 'properties',
    path_0_1: hostile,
  })
})
