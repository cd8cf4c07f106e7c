import { expect, test } from 'vitest'
import growthbook from '../cases/growthbook.json' with { type: 'json' }
import { applyEvent, compilePlan, type DecideInput, decideElement, type Json, type LogEvent } from './index.ts'

const NOW = '2026-11-21T10:00:00.000Z'
const regex = (source: string, flags: string) => new RegExp(source, flags)

type Attributes = Readonly<Record<string, Json>>
type Rule = {
  readonly key?: string
  readonly variations: readonly Json[]
  readonly meta?: readonly { readonly key: string }[]
  readonly weights?: readonly number[]
  readonly namespace?: readonly [string, number, number]
  readonly condition?: Attributes
  readonly active?: boolean
} & Readonly<Record<string, Json | undefined>>

/** Cases about what our definition of an experiment does not have, each group with its reason. */
const NOT_APPLICABLE: Readonly<Record<string, readonly string[]>> = {
  'no forcing: a person is put into a variation by their exposure or their hash alone': [
    'negative forced variation',
    'high forced variation',
    'querystring force',
    'querystring force with inactive',
    'coverage take precendence over forced',
    'Force variation from context',
    'Works in QA mode if forced in context',
    'Works in QA mode if forced in experiment',
  ],
  'no switch for all experiments of a client: an experiment has a status, an element can be disabled': [
    'globally disabled',
    'Skips experiments in QA mode',
  ],
  'no explicit ranges or filters: coverage, weights and one namespace': [
    'Filtered, included',
    'Filtered, excluded',
    'Filtered, ignore namespace',
    'Ranges, ignore coverage and weights',
    'Ranges, partial coverage',
    'Uses seed and hash version',
  ],
  'no prerequisite flags: one condition says it all': ['Prerequisite condition passes', 'Prerequisite condition fails'],
  'no saved groups in a plan': ['SavedGroups correctly pulled from context for experiment'],
  'no bucket versions: a new experiment is a new key': [
    'resets sticky bucketing when the bucketVersion changes',
    'stops test enrollment when and existing sticky bucket is blocked by version',
    'uses a sticky bucket when sticky bucket version == experiment.minBucketVersion === experiment.bucketVersion',
    'skips assignment when sticky bucket version < experiment.minBucketVersion',
    'resets sticky bucketing when bucket version > experiment.bucketVersion (invalid version)',
    'resets sticky bucketing when bucket version < experiment.bucketVersion (invalid version)',
  ],
  'stickiness is not optional': ['disables sticky bucketing when disabled by experiment'],
  'one first exposure per person, not one per identifier': [
    'favors a sticky bucket doc based on hashAttribute over fallbackAttribute',
  ],
}
const skipped = new Set(Object.values(NOT_APPLICABLE).flat())

const IDENTIFIERS: Readonly<Record<string, string>> = { id: 'userId', anonymousId: 'anonymousId' }

/** Their flat attributes as ours: identifiers for the ids, traits for the rest. */
function personOf(attributes: Attributes, exposures: Readonly<Record<string, string>> = {}): DecideInput {
  const identifiers = Object.entries(IDENTIFIERS).flatMap(([name, type]) => {
    const value = attributes[name]
    return typeof value === 'string' ? [{ type, value }] : []
  })
  const row: LogEvent = {
    messageId: 'm',
    type: 'identify',
    name: '',
    timestamp: NOW,
    source: 's',
    channel: 'web',
    origin: 'o',
    identifiers: [{ type: 'other', value: 'o', origin: 'o' }],
    traits: Object.fromEntries(Object.entries(attributes).filter(([name]) => !(name in IDENTIFIERS))),
    properties: {},
    context: {},
  }
  let profile = applyEvent(undefined, row).profile
  for (const [experimentId, variationId] of Object.entries(exposures)) {
    const properties = { experimentId, variationId }
    profile = applyEvent(profile, { ...row, type: 'track', name: 'Experiment Viewed', properties }).profile
  }
  return { profile, identifiers, context: {}, channel: 'web', now: NOW }
}

function bodyOf(rule: Rule): Json {
  const { variations, meta, weights, namespace, condition, active } = rule
  const { hashAttribute, fallbackAttribute, hashVersion, seed, coverage } = rule
  const given = { hashAttribute: hashAttribute ?? 'id', fallbackAttribute, hashVersion, seed, coverage }
  const when =
    condition && Object.fromEntries(Object.entries(condition).map(([name, test]) => [`traits.${name}`, test]))
  return {
    name: 'case',
    element: 'place',
    status: active === false ? 'stopped' : 'running',
    variations: variations.map((_, i) => ({
      key: meta?.[i]?.key ?? String(i),
      variant: String(i),
      ...(weights && { weight: weights[i] ?? 0 }),
    })),
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Attributes),
    ...(namespace && { namespace: { id: namespace[0], range: [namespace[1], namespace[2]] } }),
    ...(when && { when }),
  }
}

/** An element with one variant per variation, each showing the variation's value. */
function decideRule(key: string, rule: Rule, input: DecideInput) {
  const variants = rule.variations.map((content, i) => ({ key: String(i), content, when: { 'traits.never': true } }))
  const element = { name: 'place', variants, fallback: { content: rule.variations[0] ?? null } }
  const plan = compilePlan(
    [
      { kind: 'element', key: 'place', revision: 1, body: element },
      { kind: 'experiment', key, revision: 1, body: bodyOf(rule) },
    ],
    { revision: 1, regex },
  )
  return decideElement(plan, 'place', input)
}

type RunCase = readonly [
  name: string,
  context: { attributes?: Attributes },
  rule: Rule & { key: string },
  value: Json,
  isIn: boolean,
]
const runs = growthbook.run as unknown as readonly RunCase[]

test.each(runs.filter(([name]) => !skipped.has(name)))('run: %s', (_, context, rule, value, isIn) => {
  const decision = decideRule(rule.key, rule, personOf(context.attributes ?? {}))
  expect(decision?.content).toEqual(value)
  expect(decision?.experiment !== null).toBe(isIn)
})

type Doc = {
  readonly attributeName: string
  readonly attributeValue: string
  readonly assignments: Record<string, string>
}
type Features = Readonly<Record<string, { readonly rules: readonly [Rule] }>>
type StickyCase = readonly [
  name: string,
  context: { attributes: Attributes; features: Features },
  docs: readonly Doc[],
  feature: string,
  result: { readonly value: Json; readonly key: string },
]
const sticky = growthbook.stickyBucket as unknown as readonly StickyCase[]

test.each(sticky.filter(([name]) => !skipped.has(name)))('sticky bucket: %s', (_, context, docs, feature, result) => {
  const { attributes, features } = context
  const rule = features[feature]?.rules[0]
  if (rule === undefined) throw new Error('the case has no rule')
  // What is stored under another person's identifier is another person's profile.
  const own = docs.filter(({ attributeName, attributeValue }) => attributes[attributeName] === attributeValue)
  const exposures = own.flatMap(({ assignments }) =>
    Object.entries(assignments).map(([key, variation]): [string, string] => [key.replace(/__\d+$/, ''), variation]),
  )
  const decision = decideRule(rule.key ?? feature, rule, personOf(attributes, Object.fromEntries(exposures)))
  expect(decision?.content).toEqual(result.value)
  expect(decision?.experiment?.variant).toBe(result.key)
})

test('every case listed as not applicable exists', () => {
  const names = new Set([...runs, ...sticky].map(([name]) => name))
  expect([...skipped].filter((name) => !names.has(name))).toEqual([])
})
