import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeDecisionId, encodeDecisionId, exposureOf } from './index.ts'

const id = '01936b2e-0000-7000-8000-000000000001'
const parts = { id, element: 'home-hero', variant: 'subscriber', experiment: 'hero-2026-11', variation: 'b' }

test('a decision id reads back as what it was made of, in any script', () => {
  const key = fc.string({ unit: 'grapheme', maxLength: 60 })
  const optional = fc.option(key, { nil: null })
  fc.assert(
    fc.property(key, optional, optional, optional, (element, variant, experiment, variation) => {
      const given = { id, element, variant, experiment, variation }
      const decisionId = encodeDecisionId(given)
      expect(decisionId).toMatch(/^[\w.-]+$/)
      expect(decodeDecisionId(decisionId)).toEqual(given)
    }),
  )
})

test.each([
  '',
  id,
  `${id}.`,
  `${id}.!!!`,
  `${id}.W10`,
  `x${encodeDecisionId(parts).slice(1)}`,
  `${id}.${'A'.repeat(9_000)}`,
])('%j is not a decision id', (text) => {
  expect(decodeDecisionId(text)).toBeUndefined()
})

test('no text makes decoding throw', () => {
  fc.assert(fc.property(fc.string(), (text) => decodeDecisionId(`${id}.${text}`) === undefined || true))
})

const viewed = (name: string, properties: Record<string, string | number>) =>
  exposureOf({ type: 'track', name, properties })

test('an exposure is read from either spelling, or from the decision shown', () => {
  expect(viewed('Experiment Viewed', { experimentId: 'e', variationId: 'v' })).toEqual({
    experiment: 'e',
    variation: 'v',
  })
  expect(viewed('Experiment Viewed', { experiment_id: 'e', variation_id: 'v' })).toEqual({
    experiment: 'e',
    variation: 'v',
  })
  const decisionId = encodeDecisionId(parts)
  expect(viewed('Element Viewed', { decisionId })).toEqual({ experiment: 'hero-2026-11', variation: 'b' })
})

test('what reports no experiment is no exposure', () => {
  expect(viewed('Experiment Viewed', { experimentId: 'e' })).toBeUndefined()
  expect(viewed('Experiment Viewed', { experimentId: '', variationId: 'v' })).toBeUndefined()
  expect(viewed('Experiment Viewed', { experimentId: 1, variationId: 2 })).toBeUndefined()
  expect(
    viewed('Element Viewed', { decisionId: encodeDecisionId({ ...parts, experiment: null, variation: null }) }),
  ).toBeUndefined()
  expect(viewed('Order Completed', { experimentId: 'e', variationId: 'v' })).toBeUndefined()
  expect(
    exposureOf({ type: 'page', name: 'Experiment Viewed', properties: { experimentId: 'e', variationId: 'v' } }),
  ).toBeUndefined()
})
