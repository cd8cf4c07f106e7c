import { expect, test } from 'vitest'
import { inlineValue, orderedJson, parseJson } from './json.ts'

test('a mistake is found by its line', () => {
  expect(parseJson('{\n  "a": 1,\n  oops\n}')).toMatchObject({ ok: false, line: 3 })
  expect(parseJson('')).toMatchObject({ ok: false, line: 1 })
  expect(parseJson('{"a":[1]}')).toEqual({ ok: true, value: { a: [1] } })
})

test('the order in which names were written makes no difference', () => {
  expect(orderedJson({ b: [{ d: 1, c: 2 }], a: null })).toBe(orderedJson({ a: null, b: [{ c: 2, d: 1 }] }))
})

test('a long value is cut with an ellipsis', () => {
  expect(inlineValue('x'.repeat(50), 10)).toBe('xxxxxxxxx…')
  expect(inlineValue({ a: 1 })).toBe('{"a":1}')
})
