import { expect, test } from 'vitest'
import type { ExperimentBody } from './experiment.ts'
import { experimentBody, experimentDraft } from './experiment-draft.ts'

const body: ExperimentBody = {
  name: 'Hero',
  status: 'running',
  element: 'home-hero',
  seed: 'hero-2026',
  namespace: { id: 'home', range: [0, 0.5] },
  when: { 'traits.tier': 'gold' },
  variations: [
    { key: 'a', weight: 0.5 },
    { key: 'b', weight: 0.5, name: 'Bold', variant: 'bold' },
  ],
  control: 'a',
  metrics: ['visit'],
  coverage: 1,
  attributionWindow: 'P14D',
}

test('opening and saving without a change gives the same body, the parts without a field included', () => {
  expect(experimentBody(experimentDraft(body))).toEqual(body)
})

test('an emptied field leaves the body', () => {
  const emptied = experimentBody({ ...experimentDraft(body), when: ' ', element: null, metrics: [] })
  expect(emptied).not.toHaveProperty('when')
  expect(emptied).not.toHaveProperty('element')
  expect(emptied).not.toHaveProperty('metrics')
})

test('a condition that is not JSON has no body to save', () => {
  expect(experimentBody({ ...experimentDraft(body), when: '{' })).toBeUndefined()
})
