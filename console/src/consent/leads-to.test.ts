import { expect, test } from 'vitest'
import type { Definition } from '../definitions/definition.ts'
import { leadsTo } from './leads-to.ts'
import type { PurposeBody } from './purpose.ts'

const purpose = (key: string, parent?: string) =>
  ({ key, body: { name: key, basis: 'consent', ...(parent ? { parent } : {}) } }) as Definition<PurposeBody>
const purposes = [
  purpose('a'),
  purpose('b', 'a'),
  purpose('c', 'b'),
  purpose('d'),
  purpose('e', 'f'),
  purpose('f', 'e'),
]

test('what stood above a purpose may be moved further up, and not be lost', () => {
  const offered = (saved?: string) => purposes.filter(({ key }) => leadsTo(purposes, key, saved)).map(({ key }) => key)
  expect(offered('a')).toEqual(['a', 'b', 'c'])
  expect(offered('d')).toEqual(['d'])
  expect(offered()).toHaveLength(purposes.length)
})
