import { compilePlan, type Decision, decideElement, decideWithout, type Plan } from '@diapason/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Decided } from './decide.ts'
import { decisionsOf } from './decisions-of.ts'
import { createWriteDecisions } from './write-decisions.ts'

const id = '01936b2e-0000-7000-8000-000000000001'
const regex = (source: string, flags: string) => new RegExp(source, flags)

function planOf(revision: number, word: string): Plan {
  const elements = ['hero', 'Été "1"', '7', '__proto__'].map((key) => ({
    kind: 'element' as const,
    key,
    body: {
      name: key,
      variants: [
        { key: 'loyal', when: { 'traits.tier': 'gold' }, form: 'banner', content: { title: `${word} ${key}` } },
        { key: 'mobile', when: { 'context.device': 'mobile' }, content: [word, null, '\ud800'] },
      ],
      fallback: { content: null },
    },
  }))
  const experiment = {
    kind: 'experiment' as const,
    key: 'hero-test',
    body: {
      name: 'Test',
      element: 'hero',
      status: 'running',
      hashAttribute: 'userId',
      hashVersion: 2,
      variations: [{ key: 'as-before' }, { key: 'b', variant: 'loyal' }],
      control: 'as-before',
      endedAt: '2027-01-01T00:00:00.000Z',
    },
  }
  return compilePlan([...elements, experiment] as never, { revision, regex })
}

const plans = [planOf(1, 'one'), planOf(2, 'two')]
const request = fc.record({
  plan: fc.constantFrom(...plans),
  elements: fc.array(fc.constantFrom('hero', 'Été "1"', '7', '__proto__', 'nowhere'), { minLength: 1, maxLength: 6 }),
  userId: fc.constantFrom('a', 'b', 'c', 'd'),
  device: fc.constantFrom('mobile', 'desktop'),
  channel: fc.constantFrom('web' as const, 'store' as const),
  explain: fc.boolean(),
  readable: fc.boolean(),
})

function decided(one: typeof request extends fc.Arbitrary<infer T> ? T : never): Decided {
  const input = {
    profile: undefined,
    identifiers: [{ type: 'userId', value: one.userId }],
    context: { device: one.device },
    channel: one.channel,
    now: '2026-11-22T10:00:00.000Z',
    explain: one.explain,
  }
  const decisions = one.elements.map((key) => (one.readable ? decideElement : decideWithout)(one.plan, key, input))
  return { id, plan: one.plan, elements: one.elements, decisions }
}

test('what is written says what was decided, whatever was written before', () => {
  const write = createWriteDecisions()
  const seen = new Set<string>()
  fc.assert(
    fc.property(request, (one) => {
      const all = decided(one)
      for (const decision of all.decisions) if (decision) seen.add(`${decision.reason} ${decision.expiresAt}`)
      const expected = JSON.stringify(decisionsOf(all))
      // As text of another order where a key looks like a number, so compared as what it says.
      expect(JSON.parse(write(all))).toEqual(JSON.parse(expected))
      if (!all.elements.includes('7')) expect(write(all)).toBe(expected)
    }),
    { numRuns: 500 },
  )
  expect([...seen].sort()).toEqual([
    'control 2027-01-01T00:00:00.000Z',
    'error null',
    'experiment 2027-01-01T00:00:00.000Z',
    'fallback null',
    'matched null',
  ])
})

test('a decision of a new plan is not told in the words of the one before', () => {
  const write = createWriteDecisions()
  const said = plans.map((plan) => {
    const { decisions } = JSON.parse(
      `{"decisions":${write(decided({ plan, elements: ['7'], userId: 'a', device: 'mobile', channel: 'web', explain: false, readable: true }))}}`,
    ) as { decisions: Record<string, Decision> }
    return decisions['7']?.content
  })
  expect(said).toEqual([
    ['one', null, '\ud800'],
    ['two', null, '\ud800'],
  ])
})
