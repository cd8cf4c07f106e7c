import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { ExperimentBody, MetricBody } from '@diapason/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClickHouse } from '../platform/clickhouse/clickhouse.ts'
import { asAppError } from '../platform/http/problem.ts'
import { testClickHouse } from '../platform/testing/test-clickhouse.ts'
import { insertEvents, type TimelineEvent } from './events.test-support.ts'
import { createExperiments, type ExperimentDefinitions } from './experiments.ts'

const source = new URL('../../../examples/data/hillstrom/hillstrom.csv.gz', import.meta.url)
const now = () => new Date('2026-03-10T00:00:00Z')

const ARMS: Readonly<Record<string, string>> = { 'No E-Mail': 'none', 'Mens E-Mail': 'mens', 'Womens E-Mail': 'womens' }

const campaign: ExperimentBody = {
  name: 'E-mail campaign',
  status: 'stopped',
  variations: [
    { key: 'none', name: 'No e-mail' },
    { key: 'mens', name: 'Men’s' },
    { key: 'womens', name: 'Women’s' },
  ],
  control: 'none',
  metrics: ['visit', 'conversion', 'spend', 'forgotten'],
}

const metrics: Readonly<Record<string, MetricBody>> = {
  visit: { name: 'Visit', event: 'Site Visited', aggregation: 'proportion' },
  conversion: { name: 'Conversion', event: 'Order Completed', aggregation: 'proportion' },
  spend: { name: 'Spend', event: 'Order Completed', aggregation: 'sum', value: 'properties.revenue' },
}

function definitionsOf(experiments: Readonly<Record<string, ExperimentBody>>): ExperimentDefinitions {
  const byKey = <Body>(bodies: Readonly<Record<string, Body>>) =>
    new Map(Object.entries(bodies).map(([key, body]) => [key, { key, body }]))
  return { experiments: byKey(experiments), metrics: byKey(metrics) }
}

let clickhouse: Awaited<ReturnType<typeof testClickHouse>>
beforeAll(async () => {
  clickhouse = await testClickHouse()
})
afterAll(() => clickhouse.close())

const experimentsOf = (experiments: Readonly<Record<string, ExperimentBody>>) =>
  createExperiments({ clickhouse, readDefinitions: () => definitionsOf(experiments), now })

/** Exposure, then perhaps a visit a day later and an order an hour after that. */
function timeline(line: string, at: number): TimelineEvent[] {
  const [segment = '', visit, conversion, spend] = line.split(',').slice(-4)
  const who = `customer-${at}`
  const exposure = { experiment: 'email-2008', variation: ARMS[segment] ?? segment }
  return [
    { who, name: 'Experiment Viewed', at: '2008-03-06T09:00:00Z', exposure },
    ...(visit === '1' ? [{ who, name: 'Site Visited', at: '2008-03-07T09:00:00Z' }] : []),
    ...(conversion === '1'
      ? [{ who, name: 'Order Completed', at: '2008-03-07T10:00:00Z', properties: `{"revenue":${spend}}` }]
      : []),
  ]
}

describe('the MineThatData e-mail experiment of 64,000 customers', () => {
  it('gives what was published', async () => {
    const [, ...lines] = gunzipSync(readFileSync(source)).toString().trim().split(/\r?\n/)
    await insertEvents(clickhouse, lines.flatMap(timeline))
    const result = await experimentsOf({ 'email-2008': campaign }).result('email-2008')

    expect(result.exposures).toMatchObject({ people: 64_000, crossovers: 0, unrecognised: 0 })
    expect(result.arms.map(({ people }) => people)).toEqual([21_306, 21_307, 21_387])
    expect(result.sampleRatio.verdict).toBe('balanced')
    expect(result.unreadableMetrics).toEqual(['forgotten'])

    const shown = (key: string, digits: number, scale: number) =>
      result.metrics
        .find((metric) => metric.key === key)
        ?.arms.map(({ value }) => ((value ?? Number.NaN) * scale).toFixed(digits))
    expect(shown('visit', 2, 100)).toEqual(['10.62', '18.28', '15.14'])
    expect(shown('conversion', 2, 100)).toEqual(['0.57', '1.25', '0.88'])
    expect(shown('spend', 2, 1)).toEqual(['0.65', '1.42', '1.08'])

    const verdicts = result.metrics.map(({ comparisons }) => comparisons.map(({ arm, verdict }) => `${arm} ${verdict}`))
    expect(verdicts).toEqual(new Array(3).fill(['mens better', 'womens better']))
  })
})

describe('the result of an experiment', () => {
  it('asks for a live experiment', async () => {
    await expect(experimentsOf({}).result('nope')).rejects.toMatchObject({ code: 'experiment_unknown' })
  })

  it('asks for a window and dates that can be read', async () => {
    const experiments = experimentsOf({
      months: { ...campaign, attributionWindow: 'P1M' },
      dates: { ...campaign, startedAt: 'yesterday' },
    })
    await expect(experiments.result('months')).rejects.toMatchObject({ code: 'experiment_unreadable' })
    await expect(experiments.result('dates')).rejects.toMatchObject({ code: 'experiment_unreadable' })
  })

  it('says that the analytics engine is away, instead of giving half a result', async () => {
    // Port 1 is reserved and refuses.
    const away = createClickHouse({ url: 'http://127.0.0.1:1', username: 'u', password: 'p', database: 'd' })
    const experiments = createExperiments({
      clickhouse: away,
      readDefinitions: () => definitionsOf({ c: campaign }),
      now,
    })
    const error = await experiments.result('c').catch((thrown: unknown) => thrown)
    expect(asAppError(error).code).toBe('analytics_unavailable')
    await away.close()
  })
})
