import { expect, test } from 'vitest'
import { filterOf, sameFilter } from './view.ts'

test('two filters are the same whatever their order and whatever is left empty', () => {
  expect(sameFilter({ a: '1', b: '2' }, { b: '2', a: '1', c: undefined, d: '' })).toBe(true)
  expect(sameFilter({ a: '1' }, { a: '2' })).toBe(false)
  expect(sameFilter({}, { a: '1' })).toBe(false)
})

test('a filter is saved without what is not set', () => {
  expect(filterOf({ a: '1', b: undefined, c: '' })).toEqual({ a: '1' })
})
