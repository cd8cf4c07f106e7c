import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePlan, type Definition, decideElement, type Json } from './index.ts'

const regex = (source: string, flags: string) => new RegExp(source, flags)
const fallback = { content: 'fallback' }

function compile(...definitions: readonly [kind: Definition['kind'], key: string, body: Json][]) {
  const all = definitions.map(([kind, key, body]) => ({ kind, key, revision: 1, body }))
  return compilePlan(all, { revision: 3, regex })
}

const show = (plan: ReturnType<typeof compile>, key: string) => {
  const input = {
    profile: undefined,
    identifiers: [],
    context: {},
    channel: 'web' as const,
    now: '2026-11-21T10:00:00.000Z',
  }
  return decideElement(plan, key, input)?.content
}

test('one bad definition stops nothing else, and is named with its place', () => {
  const plan = compile(
    ['element', 'bad', { name: 'no fallback', variants: [] }],
    ['element', 'good', { name: 'good', variants: [], fallback }],
    ['metric', 'revenue', { name: 'revenue', event: 'Order Completed', aggregation: 'sum' }],
    [
      'experiment',
      'lost',
      { name: 'lost', element: 'nowhere', status: 'running', variations: [{ key: 'a' }, { key: 'b' }] },
    ],
  )
  expect([...plan.elements.keys()]).toEqual(['good'])
  expect(plan.revision).toBe(3)
  expect(plan.problems.map(({ kind, key, path, code }) => [kind, key, path, code])).toEqual([
    ['element', 'bad', '/fallback', 'body_invalid'],
    ['metric', 'revenue', '/value', 'body_invalid'],
    ['experiment', 'lost', '/element', 'element_missing'],
  ])
})

test('a variant whose condition is broken never matches; the others do', () => {
  const variants = [
    { key: 'broken', when: { a: { $regex: '(' } }, content: 'broken' },
    { key: 'sound', content: 'sound' },
  ]
  const plan = compile(['element', 'e', { name: 'e', variants, fallback }])
  expect(show(plan, 'e')).toBe('sound')
  expect(plan.problems).toMatchObject([{ key: 'e', path: '/variants/0/when/a/$regex', code: 'regex_invalid' }])
})

test('an experiment that cannot run as it is meant takes nobody', () => {
  const base = { name: 'x', element: 'e', status: 'running', variations: [{ key: 'a' }, { key: 'b' }] }
  const codesOf = (over: { readonly [key: string]: Json }) =>
    compile(
      ['element', 'e', { name: 'e', variants: [], fallback }],
      ['experiment', 'x', { ...base, ...over }],
    ).problems.map(({ path, code }) => `${path} ${code}`)
  expect(codesOf({})).toEqual([])
  expect(codesOf({ when: { a: { $nope: 1 } } })).toEqual(['/when/a/$nope unknown_operator'])
  expect(codesOf({ variations: [{ key: 'a' }] })).toEqual(['/variations variations_too_few'])
  expect(codesOf({ variations: [{ key: 'a' }, { key: 'a' }] })).toEqual(['/variations/1 body_invalid'])
  expect(codesOf({ startedAt: '2026-11-21T10:00:00' })).toEqual(['/startedAt time_invalid'])
  expect(codesOf({ control: 'c' })).toEqual(['/control control_missing'])
  expect(codesOf({ hashVersion: 3 })).toEqual(['/hashVersion body_invalid'])
  expect(codesOf({ namespace: { id: 'n', range: [0] } })).toEqual(['/namespace body_invalid'])
})

test('no body makes compiling or deciding throw', () => {
  const keys = [
    'name',
    'variants',
    'fallback',
    'content',
    'when',
    'key',
    'status',
    'variations',
    'element',
    'coverage',
    'startedAt',
  ]
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Json>(null, true, 1, '', 'e', 'running', 'a'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
    ),
  }))
  const kind = fc.constantFrom('element' as const, 'experiment' as const, 'metric' as const)
  fc.assert(
    fc.property(fc.array(fc.tuple(kind, fc.constantFrom('e', 'f', ''), value), { maxLength: 5 }), (definitions) => {
      const plan = compile(...definitions)
      for (const key of plan.elements.keys()) expect(show(plan, key)).not.toBeUndefined()
    }),
    { numRuns: 1_000 },
  )
})
