import { expect, test } from 'vitest'
import {
  BUILT_IN_IDENTIFIERS,
  type IdentityPlan,
  identifierRule,
  NO_IDENTITY_PLAN,
  SAME_MESSAGE,
} from './identity-plan.ts'
import { type Doubt, lapseOf } from './lapse-of.ts'

const message = { type: 'identify', name: '', channel: 'store', source: 'k-1' } as const
const doubt: Doubt = { message, types: ['userId', 'email'], rule: 'same_message', reason: 'limit' }
const withType = (type: string, rest: object): IdentityPlan => ({
  ...NO_IDENTITY_PLAN,
  types: new Map([[type, { ...identifierRule(NO_IDENTITY_PLAN, type), ...rest }]]),
})
const withRule = (rest: object): IdentityPlan => ({
  ...NO_IDENTITY_PLAN,
  rules: [{ ...SAME_MESSAGE, key: 'r', ...rest }],
})

test('a doubt stands as long as nothing was defined anew', () => {
  expect(lapseOf(NO_IDENTITY_PLAN, doubt)).toBeUndefined()
})

test('what several people have joins nobody, and asks nothing', () => {
  expect(lapseOf(withType('email', { shared: true }), doubt)).toEqual({ code: 'shared', key: 'email' })
})

test('a weak type, or a wider limit, leaves it to a person', () => {
  expect(BUILT_IN_IDENTIFIERS.get('email')?.strong).toBe(true)
  expect(lapseOf(withType('email', { strong: false }), doubt)).toBeUndefined()
  expect(lapseOf(withType('email', { most: 20 }), doubt)).toBeUndefined()
})

test('a rule that never links such a pair ends it, unless nobody knows any more what showed it', () => {
  const plan = withRule({ action: 'never' })
  expect(lapseOf(plan, doubt)).toEqual({ code: 'never', key: 'r' })
  expect(lapseOf(plan, { ...doubt, message: undefined })).toBeUndefined()
  expect(lapseOf(withRule({ action: 'never', matches: () => false }), doubt)).toBeUndefined()
})

test('a doubt that a rule put goes with the rule; one that a limit put does not', () => {
  const put: Doubt = { ...doubt, rule: 'r', reason: 'rule' }
  expect(lapseOf(withRule({ action: 'suggest' }), put)).toBeUndefined()
  expect(lapseOf(NO_IDENTITY_PLAN, put)).toEqual({ code: 'rule_gone', key: 'r' })
  expect(lapseOf(NO_IDENTITY_PLAN, { ...put, reason: 'attach' })).toEqual({ code: 'rule_gone', key: 'r' })
  expect(lapseOf(NO_IDENTITY_PLAN, { ...put, reason: 'conflict' })).toBeUndefined()
})
