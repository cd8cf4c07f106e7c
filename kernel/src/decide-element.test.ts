import { expect, test } from 'vitest'
import {
  type Channel,
  compilePlan,
  type DecideInput,
  type Definition,
  decideElement,
  foldEvents,
  type Json,
  type LogEvent,
} from './index.ts'

const NOW = '2026-11-21T12:00:00.000Z'
const regex = (source: string, flags: string) => new RegExp(source, flags)

const hero = {
  name: 'Home hero',
  variants: [
    { key: 'subscriber', when: { 'traits.tier': 'paid' }, form: 'card', content: { title: 'Welcome back' } },
    { key: 'mobile', when: { 'context.device.type': 'mobile' }, content: { title: 'Read on the go' } },
    { key: 'bold', when: { 'traits.never': true }, content: { title: 'Bold' } },
  ],
  fallback: { form: 'banner', content: { title: 'Subscribe' } },
}
const test1 = {
  name: 'Bolder hero',
  element: 'hero',
  status: 'running',
  hashVersion: 2,
  variations: [{ key: 'a' }, { key: 'b', variant: 'bold' }],
}

type Bodies = { readonly element?: Json; readonly experiment?: Json }

function planOf({ element = hero, experiment }: Bodies = {}) {
  const definitions: Definition[] = [{ kind: 'element', key: 'hero', revision: 1, body: element }]
  if (experiment !== undefined) definitions.push({ kind: 'experiment', key: 'bolder', revision: 1, body: experiment })
  return compilePlan(definitions, { revision: 1, regex })
}

function person(traits: Readonly<Record<string, Json>>, over: Partial<LogEvent> = {}) {
  const row: LogEvent = {
    messageId: 'm',
    type: 'identify',
    name: '',
    timestamp: '2026-11-21T10:00:00.000Z',
    source: 's',
    channel: 'web',
    origin: 'o',
    identifiers: [{ type: 'userId', value: 'u-1', origin: 'o' }],
    traits,
    properties: {},
    context: {},
  }
  return foldEvents([{ ...row, ...over }])
}

const nobody: DecideInput = { profile: undefined, identifiers: [], context: {}, channel: 'web', now: NOW }

function decide(bodies: Bodies, input: Partial<DecideInput>, now = NOW) {
  const decision = decideElement(planOf(bodies), 'hero', { ...nobody, ...input, now })
  if (decision === undefined) throw new Error('the plan has the element')
  return decision
}

test('an element that is not in the plan has no decision', () => {
  expect(decideElement(planOf(), 'other', nobody)).toBeUndefined()
  expect(decideElement(planOf(), '__proto__', nobody)).toBeUndefined()
})

test('somebody unknown gets the fallback, the same for everyone', () => {
  expect(decide({}, {})).toEqual({
    variant: null,
    form: 'banner',
    content: { title: 'Subscribe' },
    flow: null,
    ask: null,
    experiment: null,
    level: 1,
    reason: 'fallback',
    expiresAt: null,
  })
})

test('the first variant that matches is shown', () => {
  const both = { profile: person({ tier: 'paid' }), context: { device: { type: 'mobile' } } }
  expect(decide({}, both)).toMatchObject({ variant: 'subscriber', form: 'card', reason: 'matched' })
  expect(decide({}, { context: both.context })).toMatchObject({
    variant: 'mobile',
    form: null,
    reason: 'matched',
    level: 2,
  })
})

test('a disabled element shows its fallback, whoever it is', () => {
  const element = { ...hero, enabled: false }
  expect(decide({ element }, { profile: person({ tier: 'paid' }) })).toMatchObject({
    variant: null,
    reason: 'disabled',
    level: 1,
  })
})

test('an element is adapted on its own channels only', () => {
  const element = { ...hero, channels: ['email'] }
  const profile = person({ tier: 'paid' })
  expect(decide({ element }, { profile, channel: 'web' })).toMatchObject({ variant: null, reason: 'fallback' })
  expect(decide({ element }, { profile, channel: 'email' })).toMatchObject({ variant: 'subscriber' })
})

test('what consent hides matches nothing, and the fallback says so', () => {
  const element = { ...hero, variants: [{ key: 'x', when: { 'traits.tier': { $ne: 'paid' } }, content: 1 }] }
  const hidden = new Set(['tier'])
  expect(decide({ element }, { profile: person({ tier: 'free' }) })).toMatchObject({ variant: 'x' })
  expect(decide({ element }, { profile: person({ tier: 'free' }), hidden })).toMatchObject({
    variant: null,
    reason: 'no_consent',
    level: 1,
  })
})

test('the control of an experiment sees what the element shows anyway, and is part of it', () => {
  const users = Array.from({ length: 40 }, (_, n) => `u-${n}`)
  const decisions = users.map((value) => decide({ experiment: test1 }, { identifiers: [{ type: 'userId', value }] }))
  const control = decisions.filter(({ reason }) => reason === 'control')
  const treated = decisions.filter(({ reason }) => reason === 'experiment')
  expect(control.length + treated.length).toBe(40)
  expect(control.every(({ variant, experiment }) => variant === null && experiment?.variant === 'a')).toBe(true)
  expect(treated.every(({ variant, experiment }) => variant === 'bold' && experiment?.variant === 'b')).toBe(true)
  expect(control.length).toBeGreaterThan(8)
  expect(treated.length).toBeGreaterThan(8)
})

test('a person whom nothing identifies takes part in no experiment', () => {
  expect(decide({ experiment: test1 }, {})).toMatchObject({ experiment: null, reason: 'fallback' })
})

test('the hash takes the identifier of the request, then of the profile, then the fallback attribute, then a trait', () => {
  const armOf = (experiment: Json, input: Partial<DecideInput>) => decide({ experiment }, input).experiment?.variant
  const [ofU1, ofU2] = ['u-1', 'u-2'].map((value) => armOf(test1, { identifiers: [{ type: 'userId', value }] }))
  expect(ofU1).not.toBe(ofU2)
  expect(armOf(test1, { profile: person({}) })).toBe(ofU1)
  expect(armOf(test1, { profile: person({}), identifiers: [{ type: 'userId', value: 'u-2' }] })).toBe(ofU2)
  expect(armOf(test1, { identifiers: [{ type: 'anonymousId', value: 'u-2' }] })).toBe(ofU2)
  const byAccount = { ...test1, hashAttribute: 'account', fallbackAttribute: 'none' }
  expect(armOf(byAccount, { profile: person({ account: 'u-2' }) })).toBe(ofU2)
  expect(armOf({ ...test1, hashAttribute: 'id' }, { profile: person({}) })).toBe(ofU1)
})

test('the first exposure wins over hash and coverage while the variation exists, but not over the condition', () => {
  const exposed = (variationId: string) =>
    person({}, { type: 'track', name: 'Experiment Viewed', properties: { experimentId: 'bolder', variationId } })
  const paused = { ...test1, coverage: 0 }
  expect(decide({ experiment: paused }, { profile: person({}) }).experiment).toBeNull()
  expect(decide({ experiment: paused }, { profile: exposed('a') }).experiment?.variant).toBe('a')
  expect(decide({ experiment: paused }, { profile: exposed('b') }).experiment?.variant).toBe('b')
  expect(decide({ experiment: paused }, { profile: exposed('gone') }).experiment).toBeNull()
  const french = { ...test1, when: { 'context.locale': 'fr' } }
  expect(decide({ experiment: french }, { profile: exposed('b') }).experiment).toBeNull()
  expect(decide({ experiment: { ...test1, status: 'stopped' } }, { profile: exposed('b') }).experiment).toBeNull()
})

test('an experiment starts and ends at its instants, and the answer says how long it holds', () => {
  const experiment = { ...test1, startedAt: '2026-11-21T13:00:00+01:00', endedAt: '2026-11-22' }
  const input = { identifiers: [{ type: 'userId', value: 'u-1' }] }
  const at = (now: string) => {
    const { experiment: arm, expiresAt } = decide({ experiment }, input, now)
    return [arm !== null, expiresAt]
  }
  expect(at('2026-11-21T11:59:59.999Z')).toEqual([false, '2026-11-21T12:00:00.000Z'])
  expect(at('2026-11-21T12:00:00.000Z')).toEqual([true, '2026-11-22T00:00:00.000Z'])
  expect(at('2026-11-22T00:00:00.000Z')).toEqual([false, null])
})

test('a variation whose variant is missing gives the fallback as an error, and nobody is measured in it', () => {
  const experiment = {
    ...test1,
    variations: [
      { key: 'a', variant: 'gone' },
      { key: 'b', variant: 'gone' },
    ],
  }
  const input = { identifiers: [{ type: 'userId', value: 'u-1' }] }
  expect(decide({ experiment }, input)).toMatchObject({ variant: null, reason: 'error', experiment: null })
  expect(planOf({ experiment }).problems.map(({ code }) => code)).toEqual(['variant_missing', 'variant_missing'])
})

test('data that throws gives the fallback as an error', () => {
  const context = {
    get device(): Json {
      throw new Error('broken')
    },
  }
  expect(decide({}, { context })).toMatchObject({ variant: null, reason: 'error' })
})

test.each<[level: number, shownOn: Channel, saidOn: Channel]>([
  [2, 'web', 'web'],
  [3, 'web', 'app'],
  [3, 'web', 'server'],
  [4, 'web', 'store'],
  [4, 'call_center', 'email'],
  [3, 'store', 'kiosk'],
  [4, 'web', 'partner'],
  [4, 'partner', 'web'],
  [2, 'partner', 'partner'],
])('level %d on %s with a trait said on %s', (level, channel, said) => {
  expect(decide({}, { channel, profile: person({ tier: 'free' }, { channel: said }) }).level).toBe(level)
})

test('hashing an identity is personal; being recognised by an exposure elsewhere coordinates channels', () => {
  expect(decide({ experiment: test1 }, { identifiers: [{ type: 'userId', value: 'u-1' }] }).level).toBe(2)
  const properties = { experimentId: 'bolder', variationId: 'b' }
  const profile = person({}, { type: 'track', name: 'Experiment Viewed', channel: 'email', properties })
  expect(decide({ experiment: test1 }, { profile }).level).toBe(3)
})

test('explained, a decision tells each step as data', () => {
  const input = { ...nobody, context: { device: { type: 'mobile' } }, identifiers: [{ type: 'userId', value: 'u-1' }] }
  const decision = decideElement(planOf({ experiment: { ...test1, coverage: 0 } }), 'hero', { ...input, explain: true })
  expect(decision?.reasons).toEqual([
    {
      step: 'experiment',
      key: 'bolder',
      outcome: 'outside_coverage',
      detail: { hashAttribute: 'userId', bucket: expect.any(Number), variation: null },
    },
    { step: 'variant', key: 'subscriber', outcome: 'when_false', detail: ['traits.tier'] },
    { step: 'variant', key: 'mobile', outcome: 'matched', detail: ['context.device.type'] },
  ])
})

const purposes: Definition[] = [
  { kind: 'purpose', key: 'personalisation', revision: 1, body: { name: 'Personalisation', basis: 'consent' } },
  { kind: 'purpose', key: 'service', revision: 1, body: { name: 'Service', basis: 'contract' } },
  {
    kind: 'trait',
    key: 'tier',
    revision: 1,
    body: { trait: 'tier', purposes: ['personalisation'] },
  },
]

/** Decides the hero for a purpose, for somebody who said this of personalisation. */
function decideFor(purpose: string | undefined, said?: 'granted' | 'withdrawn', until: string | null = null) {
  const element: Definition = {
    kind: 'element',
    key: 'hero',
    revision: 1,
    body: { ...hero, ...(purpose && { purpose }) },
  }
  const experiment: Definition = { kind: 'experiment', key: 'bolder', revision: 1, body: test1 }
  const plan = compilePlan([...purposes, element, ...(purpose === 'personalisation' ? [experiment] : [])], {
    revision: 1,
    regex,
  })
  const at = '2026-11-21T09:00:00.000Z'
  const choices = said && { personalisation: { state: said, at, until } }
  return decideElement(plan, 'hero', { ...nobody, profile: person({ tier: 'paid' }), choices, explain: true })
}

test('an element for a purpose that the person refused, or was never asked for, shows its fallback to them: no variant, no experiment', () => {
  for (const said of [undefined, 'withdrawn'] as const)
    expect(decideFor('personalisation', said)).toMatchObject({
      variant: null,
      experiment: null,
      reason: 'no_consent',
      level: 1,
      reasons: [
        {
          step: 'purpose',
          key: 'personalisation',
          outcome: 'not_granted',
          detail: { purpose: 'personalisation', basis: 'consent', state: said ?? 'never_asked', until: null },
        },
        { step: 'fallback' },
      ],
    })
})

test('an element for a purpose that the person permits is decided, and its answer ends when the permission does', () => {
  const until = '2026-11-21T13:00:00.000Z'
  expect(decideFor('personalisation', 'granted', until)).toMatchObject({
    experiment: { key: 'bolder' },
    reasons: expect.arrayContaining([expect.objectContaining({ step: 'purpose', outcome: 'granted' })]),
    expiresAt: until,
  })
})

test('a trait that is kept for a purpose is unknown to an element that serves another, or none, whatever was permitted', () => {
  expect(decideFor('service', 'granted')).toMatchObject({ variant: null, reason: 'no_consent' })
  expect(decideFor(undefined, 'granted')).toMatchObject({ variant: null, reason: 'no_consent' })
})

test('a trait kept for a purpose is known to the purposes that stand under it', () => {
  const under: Definition = {
    kind: 'purpose',
    key: 'recommendations',
    revision: 1,
    body: { name: 'Recommendations', basis: 'legitimate_interest', parent: 'personalisation' },
  }
  const element: Definition = {
    kind: 'element',
    key: 'hero',
    revision: 1,
    body: { ...hero, purpose: 'recommendations' },
  }
  const plan = compilePlan([...purposes, under, element], { revision: 1, regex })
  const choices = { personalisation: { state: 'granted', at: NOW, until: null } } as const
  const input = { ...nobody, profile: person({ tier: 'paid' }), choices }
  expect(decideElement(plan, 'hero', input)).toMatchObject({ variant: 'subscriber', reason: 'matched' })
})
