import { expect, test } from 'vitest'
import { identity, link, own } from './identity.test-support.ts'
import { linksCut, partBeyond } from './sides.ts'

const chain = identity({
  identifiers: [own('userId', 'u-7'), own('loyalty_card', 'c-1'), own('email', 'e-1'), own('anonymousId', 'a-1')],
  links: [link('u-7', 'c-1'), link('u-7', 'e-1'), link('c-1', 'a-1'), link('a-1', 'u-9', { status: 'removed' })],
})

test('the links between what goes and what stays are cut, and only live ones', () => {
  expect([...linksCut(chain, new Set(['c-1', 'a-1']))]).toEqual(['u-7-c-1'])
  expect([...linksCut(chain, new Set(['a-1']))]).toEqual(['c-1-a-1'])
})

test('beyond a link lies the smaller side', () => {
  expect(partBeyond(chain, link('u-7', 'e-1'))).toEqual(['e-1'])
  expect(partBeyond(chain, link('c-1', 'a-1'))).toEqual(['a-1'])
  expect(partBeyond(chain, link('u-7', 'c-1'))).toEqual(['a-1', 'c-1'])
})

test('a link that others stand in for separates nothing', () => {
  const ring = identity({ ...chain, links: [...chain.links, link('e-1', 'a-1')] })
  expect(partBeyond(ring, link('u-7', 'e-1'))).toBeUndefined()
})
