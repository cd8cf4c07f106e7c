import { describe, expect, test } from 'vitest'
import { compileIdentity } from './compile-identity.ts'
import type { Definition } from './definition.ts'
import { durationOf } from './duration.ts'
import { identifierRule, type LinkingMessage, linkRule, SAME_MESSAGE, UNVERIFIED } from './identity-plan.ts'
import type { Json } from './json.ts'

function compiled(...definitions: readonly (readonly [kind: Definition['kind'], key: string, body: Json])[]) {
  const problems: string[] = []
  const plan = compileIdentity(
    definitions.map(([kind, key, body]) => ({ kind, key, revision: 1, body })),
    ({ key }) =>
      (path) =>
        problems.push(`${key}${path}`),
  )
  return { plan, problems }
}

const CARD = { name: 'Card', strength: 'strong', normalise: 'alphanumeric', trust: ['partner', 'secret'] }
const bought: LinkingMessage = { type: 'track', name: 'Order Completed', channel: 'store', source: 'k-1' }

describe('types of identifiers', () => {
  test('are as somebody defined them', () => {
    const { plan } = compiled(['identifier', 'loyalty_card', { ...CARD, most: 2, hashed: true, expires: 'P180D' }])
    expect(identifierRule(plan, 'loyalty_card')).toEqual({
      type: 'loyalty_card',
      strong: true,
      shared: false,
      most: 2,
      normalise: 'alphanumeric',
      region: undefined,
      hashed: true,
      expires: 180 * 86_400_000,
      trust: new Set(['partner', 'secret']),
    })
  })

  test('are as built in where nobody did, and where what was authored cannot be used', () => {
    const { plan, problems } = compiled(
      ['identifier', 'email', { ...CARD, strength: 'good' }],
      ['identifier', 'phone', { ...CARD, trust: ['everybody'] }],
      ['identifier', 'device', { ...CARD, most: 0 }],
      ['identifier', 'crm_id', { ...CARD, expires: 'P1M' }],
      ['identifier', 'loyalty_card', 'none'],
      ['identifier', 'x', { ...CARD, normalise: 'rot13' }],
    )
    expect(plan.types.size).toBe(0)
    expect(problems).toEqual([
      'email/strength',
      'phone/trust',
      'device/most',
      'crm_id/expires',
      'loyalty_card',
      'x/normalise',
    ])
    expect(identifierRule(plan, 'email')).toMatchObject({ strong: true, most: 5, normalise: 'email' })
  })

  test('leave what nobody vouches for alone', () => {
    const { plan } = compiled(['identifier', UNVERIFIED, { ...CARD, trust: ['write'] }])
    expect(identifierRule(plan, UNVERIFIED).trust).toEqual(new Set())
  })
})

describe('rules', () => {
  const RULE = { name: 'A rule', priority: 10, action: 'never' }
  const decides = (
    body: Json,
    message: Partial<LinkingMessage> = {},
    between: [string, string] = ['email', 'userId'],
  ) => {
    const { plan } = compiled(['identity_rule', 'mine', body])
    return linkRule(plan, { ...bought, ...message }, between).key === 'mine'
  }

  test.each<[string, Json, Partial<LinkingMessage>]>([
    ['type', { types: ['track'] }, { type: 'page' }],
    ['event', { events: ['Order Completed', 'Refunded'] }, { name: 'Cart Viewed' }],
    ['channel', { channels: ['store'] }, { channel: 'web' }],
    ['source', { sources: ['k-1'] }, { source: 'k-2' }],
  ])('look at the %s of a message', (_, when, other) => {
    expect(decides({ ...RULE, when })).toBe(true)
    expect(decides({ ...RULE, when }, other)).toBe(false)
  })

  test('look at both types, in any order; an asterisk is any', () => {
    const between: Json = ['userId', 'email']
    expect(decides({ ...RULE, between })).toBe(true)
    expect(decides({ ...RULE, between }, {}, ['userId', 'email'])).toBe(true)
    expect(decides({ ...RULE, between }, {}, ['userId', 'userId'])).toBe(false)
    expect(decides({ ...RULE, between: ['*', 'phone'] }, {}, ['phone', 'device'])).toBe(true)
    expect(decides({ ...RULE, between: ['*', 'phone'] })).toBe(false)
    expect(decides({ ...RULE, between: ['*', '*'] })).toBe(true)
  })

  test('are tried by priority, then by key; without any that fits, what one message says is one person', () => {
    const { plan } = compiled(
      ['identity_rule', 'b', RULE],
      ['identity_rule', 'a', { ...RULE, action: 'suggest', confidence: 0.5 }],
      [
        'identity_rule',
        'z',
        { ...RULE, priority: 1, action: 'link', direction: 'attach', when: { channels: ['web'] } },
      ],
      ['identity_rule', 'off', { ...RULE, priority: 0, enabled: false }],
    )
    expect(linkRule(plan, bought, ['a', 'b'])).toMatchObject({
      key: 'a',
      action: 'suggest',
      confidence: 0.5,
      direction: 'both',
    })
    expect(linkRule(plan, { ...bought, channel: 'web' }, ['a', 'b'])).toMatchObject({ key: 'z', direction: 'attach' })
    expect(linkRule(compiled().plan, bought, ['a', 'b'])).toBe(SAME_MESSAGE)
  })

  test('that cannot be used are left out and named', () => {
    const { plan, problems } = compiled(
      ['identity_rule', 'a', 'x'],
      ['identity_rule', 'b', { ...RULE, action: 'merge' }],
      ['identity_rule', 'c', { ...RULE, priority: 'first' }],
      ['identity_rule', 'd', { ...RULE, when: [] }],
      ['identity_rule', 'e', { ...RULE, between: ['email'] }],
    )
    expect(plan.rules).toEqual([])
    expect(problems).toEqual(['a', 'b/action', 'c/priority', 'd/when', 'e/between'])
  })
})

test('durations have one length, or none', () => {
  expect(durationOf('P1DT12H')).toBe(129_600_000)
  expect(durationOf('P2WT1M1S')).toBe(1_209_661_000)
  for (const none of ['', 'P', 'PT', 'P1M', 'P1Y', '1D', 'P-1D', 'P1.5D', 'P9999999D'])
    expect(durationOf(none)).toBeUndefined()
})
