import { expect, test } from 'vitest'
import { encodeDecisionId } from './decision-id.ts'
import { exposureOf } from './exposure-of.ts'
import type { Json } from './json.ts'

const viewed = (name: string, properties: Record<string, Json>) => exposureOf({ type: 'track', name, properties })
const id = '01a1ffee-8f9b-7681-ab93-e55b12fd106a'

test('an exposure is reported by the experiment and its variation, in either spelling', () => {
  const exposure = { experiment: 'hero', variation: 'b' }
  expect(viewed('Experiment Viewed', { experimentId: 'hero', variationId: 'b' })).toEqual(exposure)
  expect(viewed('Experiment Viewed', { experiment_id: 'hero', variation_id: 'b' })).toEqual(exposure)
})

test('an exposure is reported by the id of a decision that took part in an experiment', () => {
  const decisionId = encodeDecisionId({ id, element: 'home', variant: 'x', experiment: 'hero', variation: 'b' })
  expect(viewed('Element Viewed', { decisionId })).toEqual({ experiment: 'hero', variation: 'b' })
  const apart = encodeDecisionId({ id, element: 'home', variant: 'x', experiment: null, variation: null })
  expect(viewed('Element Viewed', { decisionId: apart })).toBeUndefined()
})

test('what cannot be a key is no exposure: other types, nothing, half a character', () => {
  for (const variationId of ['', 3, null, '\ud800', 'b\udfff']) {
    expect(viewed('Experiment Viewed', { experimentId: 'hero', variationId })).toBeUndefined()
  }
  const broken = encodeDecisionId({ id, element: 'home', variant: 'x', experiment: 'hero', variation: '\ud800' })
  expect(viewed('Element Viewed', { decisionId: broken })?.variation.isWellFormed() ?? true).toBe(true)
  expect(exposureOf({ type: 'page', name: 'Experiment Viewed', properties: {} })).toBeUndefined()
})
