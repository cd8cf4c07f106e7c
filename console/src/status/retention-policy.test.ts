import { expect, test } from 'vitest'
import { orderedPolicy, strictestPolicy } from './retention-policy.ts'

test('of several policies the shortest time holds, part by part', () => {
  expect(
    strictestPolicy([
      { log: { months: 24 }, audit: { months: 36 } },
      { log: { months: 13 }, rejected: { days: 30 } },
    ]),
  ).toEqual({ log: { months: 13 }, rejected: { days: 30 }, audit: { months: 36 } })
  expect(strictestPolicy([{}, {}])).toEqual({})
})

test('policies that say the same are written the same', () => {
  const typed = JSON.stringify(orderedPolicy({ audit: { months: 36 }, log: { months: 24 }, description: 'Agreed.' }))
  expect(typed).toBe('{"description":"Agreed.","log":{"months":24},"audit":{"months":36}}')
  expect(orderedPolicy({ description: '', log: { months: 24 } })).toEqual({ log: { months: 24 } })
})
