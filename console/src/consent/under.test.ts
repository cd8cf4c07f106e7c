import { expect, test } from 'vitest'
import type { Definition } from '../definitions/definition.ts'
import type { PurposeBody } from './purpose.ts'
import { under } from './under.ts'

const purpose = (key: string, parent?: string): Definition<PurposeBody> => ({
  key,
  kind: 'purpose',
  revision: 1,
  author: '',
  at: '',
  archived: false,
  body: { name: key, basis: 'consent', ...(parent === undefined ? {} : { parent }) },
})

test('under a purpose stand those that name it, and those that name them', () => {
  const all = [purpose('c', 'b'), purpose('b', 'a'), purpose('a'), purpose('other')]
  expect([...under(all, 'a')].sort()).toEqual(['a', 'b', 'c'])
  expect([...under(all, 'c')]).toEqual(['c'])
})

test('a circle that somebody made comes to an end', () => {
  expect([...under([purpose('a', 'b'), purpose('b', 'a')], 'a')].sort()).toEqual(['a', 'b'])
})
