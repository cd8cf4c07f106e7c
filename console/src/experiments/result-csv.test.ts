import { expect, test } from 'vitest'
import type { ExperimentResult } from './experiment.ts'
import { resultCsv } from './result-csv.ts'

const result: ExperimentResult = {
  experiment: { key: 'mail', name: 'Mail', status: 'running', control: 'none', attributionWindow: 'P14D' },
  computedAt: '2026-11-21T10:00:00.000Z',
  exposures: { people: 4, crossovers: 0, unrecognised: 0, firstAt: null, lastAt: null, daily: [] },
  sampleRatio: { expected: [0.5, 0.5], observed: [2, 2], chiSquared: 0, p: 1, verdict: 'balanced' },
  arms: [
    { key: 'none', name: 'No e-mail', control: true, people: 2 },
    { key: 'mens', name: '=HYPERLINK("x"), men', control: false, people: 2 },
  ],
  unreadableMetrics: [],
  metrics: [
    {
      key: 'visit',
      name: 'Visit',
      aggregation: 'proportion',
      direction: 'increase',
      arms: [
        { arm: 'none', n: 2, value: 0.5, interval: [0.1, 0.9], total: 1 },
        { arm: 'mens', n: 2, value: null, interval: null, total: 0 },
      ],
      comparisons: [
        {
          arm: 'mens',
          difference: 0.25,
          interval: [-0.1, 0.6],
          lift: null,
          liftInterval: null,
          p: 0.4,
          verdict: 'inconclusive',
        },
      ],
    },
  ],
}

test('each arm of each metric is a line, the control without a comparison', () => {
  const lines = resultCsv(result).split('\r\n')
  expect(lines[1]).toBe('Visit,proportion,No e-mail,true,2,0.5,0.1,0.9,1,,,,,,,,')
  expect(lines).toHaveLength(4)
})

test('quotes are doubled, and what a spreadsheet would compute is made text', () => {
  expect(resultCsv(result)).toContain(`"'=HYPERLINK(""x""), men",false,2,,,,0,0.25,-0.1,0.6,,,,0.4,inconclusive`)
})
