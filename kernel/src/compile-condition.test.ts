import fc from 'fast-check'
import { expect, test } from 'vitest'
import kleene from '../cases/kleene.json' with { type: 'json' }
import { compileCondition, HIDDEN, type Json, jsonData, type RegexEngine } from './index.ts'

const regex: RegexEngine = (source, flags) => new RegExp(source, flags)

function match(condition: Json, document: Json) {
  const compiled = compileCondition(condition, { regex })
  return compiled.ok ? compiled.match(jsonData(document)) : compiled.problems
}

const codes = (condition: Json) => {
  const compiled = compileCondition(condition, { regex })
  return compiled.ok ? [] : compiled.problems.map(({ path, code }) => `${path} ${code}`)
}

test.each(kleene.cases as unknown as readonly [string, Json, unknown][])('Kleene: %s', (_, condition, expected) => {
  const compiled = compileCondition(condition, { regex })
  const data = jsonData(kleene.data)
  const hiding = {
    read: (path: { text: string; parts: readonly string[] }) => (path.text === 'h' ? HIDDEN : data.read(path)),
  }
  expect(compiled.ok && compiled.match(hiding)).toBe(expected)
})

test('a condition lists the paths it reads from the document, each once', () => {
  const compiled = compileCondition(
    { 'a.b': 1, $or: [{ c: 2 }, { 'a.b': 3 }], $not: { d: { $elemMatch: { inner: 1 } } } },
    { regex },
  )
  expect(compiled.ok && compiled.reads).toEqual(['a.b', 'c', 'd'])
})

test('a problem says where it is, as a JSON Pointer', () => {
  expect(codes({ $and: [{ x: 1 }, { 'a/b': { $in: 3 } }] })).toEqual(['/$and/1/a~1b/$in not_an_array'])
  expect(codes([])).toEqual([' not_an_object'])
  expect(codes({ $or: {} })).toEqual(['/$or not_an_array'])
  expect(codes({ $gt: 5 })).toEqual(['/$gt operator_misplaced'])
  expect(codes({ $segment: 'vip' })).toEqual(['/$segment operator_reserved'])
  expect(codes({ a: { $regex: 5 } })).toEqual(['/a/$regex not_a_string'])
  expect(codes({ a: { $elemMatch: 5 } })).toEqual(['/a/$elemMatch not_an_object'])
})

test('depth and size are limited by a problem, never by the stack', () => {
  let deep: Json = { a: 1 }
  for (let i = 0; i < 20_000; i += 1) deep = { $not: deep }
  expect(codes(deep)).toHaveLength(1)
  expect(codes(deep)[0]).toMatch(/too_deep$/)
  let literal: Json = 1
  for (let i = 0; i < 20_000; i += 1) literal = [literal]
  expect(codes({ a: literal })).toEqual(['/a too_deep'])
  expect(codes({ $or: Array.from({ length: 9_000 }, (_, a) => ({ a })) })[0]).toMatch(/too_large$/)
})

test('names from a prototype are ordinary names, and missing unless the data has them', () => {
  expect(match({ toString: { $exists: false } }, {})).toBe(true)
  expect(match({ 'a.constructor': { $exists: false } }, { a: {} })).toBe(true)
  const own = JSON.parse('{"__proto__": {"x": 1}}')
  expect(match({ '__proto__.x': 1 }, own)).toBe(true)
  expect(match({ 'x.__proto__': { $exists: true } }, { x: {} })).toBe(false)
})

test('objects and lists are compared as data, and never coerced to text or numbers', () => {
  expect(match({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toBe(true)
  expect(match({ a: { $eq: [1, { b: 2 }] } }, { a: [1, { b: 2 }] })).toBe(true)
  // GrowthBook's SDK answers true to these two, through String(['x']) and Number([5]).
  expect(match({ a: 'x' }, { a: ['x'] })).toBe(false)
  expect(match({ a: { $gt: 3 } }, { a: [5] })).toBe(false)
  expect(match({ a: 'x' }, { a: { toString: 1 } })).toBe(false)
})

test('no condition and no document makes it throw', () => {
  const operators = [
    '$eq',
    '$in',
    '$all',
    '$alli',
    '$size',
    '$elemMatch',
    '$not',
    '$vgt',
    '$lt',
    '$regexi',
    '$type',
    'a',
    '$or',
  ]
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Json>(null, true, 0, '', 'a', '(', '1.2.3', '\ud800'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...operators), tie('value'), { maxKeys: 3 }),
    ),
  }))
  fc.assert(
    fc.property(value, value, (condition, document) => {
      const compiled = compileCondition(condition, { regex })
      if (compiled.ok) expect([true, false]).toContain(compiled.match(jsonData(document)))
      else expect(compiled.problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 2_000 },
  )
})
