import { expect, test } from 'vitest'
import { identity, link, own } from './identity.test-support.ts'
import type { IdentityPage } from './identity.ts'
import { identityOf, isWhole } from './identity-of.ts'

const other = (origin: string) => ({ origin, type: 'email', value: origin, person: null })
const counts = { identifiers: 3, links: { live: 2, suggested: 1, shared: 0, claimed: 0, removed: 0, expired: 0 } }
const page = (rest: Partial<IdentityPage>): IdentityPage => ({
  ...identity({ ...rest, counts }),
  nextCursor: null,
  ...rest,
})
const first = page({
  identifiers: [own('userId', 'u-7'), own('anonymousId', 'a-0')],
  others: [other('e-1'), other('e-2')],
  links: [link('u-7', 'a-0'), link('u-7', 'e-1', { status: 'suggested' })],
  nextCursor: 'more',
})
const second = page({
  identifiers: [own('anonymousId', 'a-1')],
  others: [other('e-2')],
  links: [link('u-7', 'a-1')],
})

test('pages together tell everything once', () => {
  const whole = identityOf([first, second])
  expect(whole.identifiers.map(({ origin }) => origin)).toEqual(['u-7', 'a-0', 'a-1'])
  expect(whole.others.map(({ origin }) => origin)).toEqual(['e-1', 'e-2'])
  expect(whole.links).toHaveLength(3)
  expect(whole.counts).toEqual(counts)
})

test('what a cut separates is told only when all that joins is here', () => {
  expect(isWhole(identityOf([first]))).toBe(false)
  expect(isWhole(identityOf([first, second]))).toBe(true)
  expect(isWhole({ ...identityOf([first, second]), links: [] })).toBe(false)
})

test('a far end that turns out to be the person’s own is one of theirs', () => {
  expect(identityOf([first, page({ identifiers: [own('email', 'e-1')] })]).others.map(({ origin }) => origin)).toEqual([
    'e-2',
  ])
})
