import { expect, test } from 'vitest'
import {
  BUILT_IN_IDENTIFIERS,
  decideLink,
  type IdentifierRule,
  type IdentityPlan,
  type LinkQuestion,
  type LinkRule,
  NO_IDENTITY_PLAN,
  SAME_MESSAGE,
} from './index.ts'

const message = { type: 'identify', name: '', channel: 'web', source: 'k-1' } as const

/** A side whose identifier is somebody's who has these types, or nobody's. */
function side(type: string, has?: Readonly<Record<string, number>>) {
  return { type, has: has && new Map(Object.entries(has)) }
}

function ask(given: Partial<LinkQuestion> & Pick<LinkQuestion, 'a' | 'b'>) {
  return decideLink({ plan: NO_IDENTITY_PLAN, message, joined: false, separated: () => false, ...given })
}

function typed(...rules: readonly Partial<IdentifierRule>[]): IdentityPlan {
  const ordinary = BUILT_IN_IDENTIFIERS.get('email')
  if (ordinary === undefined) throw new Error('e-mail is built in')
  return { ...NO_IDENTITY_PLAN, types: new Map(rules.map((rule) => [rule.type ?? '', { ...ordinary, ...rule }])) }
}

function ruled(...rules: readonly Partial<LinkRule>[]): IdentityPlan {
  return { ...NO_IDENTITY_PLAN, rules: rules.map((rule) => ({ ...SAME_MESSAGE, ...rule })) }
}

test('what a message presents together is one person', () => {
  expect(ask({ a: side('userId'), b: side('anonymousId') })).toEqual({
    status: 'live',
    rule: 'same_message',
    reason: null,
    type: null,
    confidence: 1,
  })
  expect(ask({ a: side('userId', { userId: 1 }), b: side('anonymousId', { anonymousId: 2 }) })?.status).toBe('live')
})

test('two user ids never become one person by themselves', () => {
  const b = side('anonymousId', { anonymousId: 1, userId: 1 })
  const refused = { status: 'suggested', reason: 'conflict', type: 'userId' }
  expect(ask({ a: side('userId', { userId: 1 }), b })).toMatchObject(refused)
  expect(ask({ a: side('userId'), b })).toMatchObject(refused)
})

test('a limit counts what the joined person would have', () => {
  const a = side('userId', { userId: 1, email: 4 })
  expect(ask({ a, b: side('email') })?.status).toBe('live')
  expect(ask({ a, b: side('anonymousId', { anonymousId: 1, email: 1 }) })?.status).toBe('live')
  expect(ask({ a, b: side('anonymousId', { anonymousId: 1, email: 2 }) })).toMatchObject({
    status: 'suggested',
    reason: 'limit',
    type: 'email',
  })
})

test('a weak identifier is attached to one person, and joins no two', () => {
  const known = side('userId', { userId: 1 })
  expect(ask({ a: known, b: side('phone') })?.status).toBe('live')
  const elsewhere = side('phone', { phone: 1 })
  for (const a of [known, side('anonymousId'), side('phone'), side('device', { device: 1 })])
    expect(ask({ a, b: elsewhere })).toMatchObject({ status: 'suggested', reason: 'weak' })
  expect(ask({ a: side('device', { device: 1 }), b: side('email', { email: 1 }) })).toMatchObject({ reason: 'weak' })
})

test('what several people have joins nobody, and asks nothing', () => {
  const plan = typed({ type: 'tablet', shared: true })
  for (const a of [side('userId', { userId: 1 }), side('userId')])
    for (const b of [side('tablet'), side('tablet', { tablet: 1 })])
      expect(ask({ plan, a, b })).toMatchObject({ status: 'shared', reason: null })
})

test('people whom somebody took apart are not joined again by a message', () => {
  const [a, b] = [side('anonymousId', { anonymousId: 1 }), side('email', { email: 1 })]
  expect(ask({ a, b, separated: () => true })).toMatchObject({ status: 'suggested', reason: 'separated' })
  expect(ask({ a, b: side('email'), separated: () => true })?.status).toBe('live')
})

test('the first rule that matches decides', () => {
  const card = (plan: IdentityPlan) =>
    ask({ plan, a: side('anonymousId'), b: side('loyalty_card', { loyalty_card: 1 }) })
  const matches: LinkRule['matches'] = (_, a, b) => a === 'loyalty_card' || b === 'loyalty_card'
  expect(card(ruled({ key: 'no-cards', action: 'never', matches }, { key: 'all' }))).toBeUndefined()
  expect(card(ruled({ key: 'other', action: 'never', matches: () => false }))?.rule).toBe('same_message')
  expect(card(ruled({ key: 'ask', action: 'suggest', confidence: 0.4, matches }))).toMatchObject({
    status: 'suggested',
    rule: 'ask',
    reason: 'rule',
    confidence: 0.4,
  })
})

test('a rule that only attaches joins no two people who exist', () => {
  const plan = ruled({ key: 'form', direction: 'attach' })
  const a = side('anonymousId', { anonymousId: 1 })
  expect(ask({ plan, a, b: side('email') })?.status).toBe('live')
  expect(ask({ plan, a: side('anonymousId'), b: side('email', { email: 1 }) })?.status).toBe('live')
  expect(ask({ plan, a, b: side('email', { email: 1 }) })).toMatchObject({ status: 'suggested', reason: 'attach' })
})

test('within one person a pair is evidence, whatever the limits; a doubt about it is none', () => {
  const a = side('userId', { userId: 3 })
  expect(ask({ a, b: side('phone', { userId: 3 }), joined: true })?.status).toBe('live')
  expect(ask({ plan: ruled({ action: 'suggest' }), a, b: a, joined: true })).toBeUndefined()
})
