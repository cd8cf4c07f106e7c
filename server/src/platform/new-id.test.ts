import { validate, version } from 'uuid'
import { expect, test } from 'vitest'
import { newId } from './new-id.ts'

test('ids are version 7, never the same, and sort by the millisecond', () => {
  const ids = Array.from({ length: 5000 }, newId)
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
  const milliseconds = ids.map((id) => id.slice(0, 13))
  expect(milliseconds).toEqual([...milliseconds].sort())
})
