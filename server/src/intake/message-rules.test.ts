import { describe, expect, test } from 'vitest'
import { externalIdsProblem, identifierProblem, isDeeperThan, limits } from './message-rules.ts'

describe('an identifier', () => {
  test.each([
    undefined,
    null,
    '',
    'u-7',
    'x'.repeat(limits.identifier),
    0,
    42,
    Number.MAX_SAFE_INTEGER,
    'é',
    '👩‍🚀',
    ' ',
  ])('may be %j', (value) => expect(identifierProblem(value)).toBeUndefined())

  test.each([
    ['too long', 'x'.repeat(limits.identifier + 1)],
    ['with NUL', 'a\0b'],
    ['with a newline', 'a\nb'],
    ['half a character', 'a\ud800'],
    ['a truth value', true],
    ['an object', {}],
    ['a list', ['a']],
    ['infinite', Number.POSITIVE_INFINITY],
    ['a fraction', 1.5],
    // JSON readers round it: 9007199254740993 would be the same person as 9007199254740992.
    ['a number beyond what a number holds exactly', Number.MAX_SAFE_INTEGER + 1],
  ])('cannot be %s', (_, value) => expect(identifierProblem(value)).toEqual(expect.any(String)))
})

describe('external identifiers', () => {
  const listed = (externalIds: unknown) =>
    externalIdsProblem({ externalIds } as Parameters<typeof externalIdsProblem>[0])

  test('may be absent, or up to twenty named ones', () => {
    const most = Array.from({ length: limits.externalIds }, (_, n) => ({ type: 'email', id: `${n}@example.com` }))
    for (const good of [undefined, null, [], most, [{ type: 'loyalty_card', id: 42 }]])
      expect(listed(good)).toBeUndefined()
  })

  test.each([
    ['context.externalIds', 'email'],
    ['context.externalIds', { type: 'email', id: 'a' }],
    ['context.externalIds', Array.from({ length: limits.externalIds + 1 }, () => ({ type: 'email', id: 'a' }))],
    ['context.externalIds.0', [null]],
    ['context.externalIds.0', ['email']],
    ['context.externalIds.1.type', [{ type: 'email', id: 'a' }, { id: 'a' }]],
    ['context.externalIds.0.type', [{ type: 'e mail', id: 'a' }]],
    ['context.externalIds.0.type', [{ type: '__proto__', id: 'a' }]],
    ['context.externalIds.0.type', [{ type: 'userId', id: 'u-7' }]],
    ['context.externalIds.0.type', [{ type: 'anonymousId', id: 'a-1' }]],
    ['context.externalIds.0.id', [{ type: 'email' }]],
    ['context.externalIds.0.id', [{ type: 'email', id: '' }]],
    ['context.externalIds.0.id', [{ type: 'email', id: 'a\0' }]],
    ['context.externalIds.0.id', [{ type: 'email', id: 2 ** 53 }]],
  ])('are refused with the path of what is wrong: %s', (path, value) => expect(listed(value)?.path).toBe(path))
})

test('nesting is counted to the level, in lists and objects alike, and no deeper than asked', () => {
  const nested = (levels: number): unknown =>
    levels === 0 ? 1 : levels % 2 ? [nested(levels - 1)] : { a: nested(levels - 1) }
  const value = nested(5) as Parameters<typeof isDeeperThan>[0]
  expect([isDeeperThan(value, 4), isDeeperThan(value, 5)]).toEqual([true, false])
  const bottomless = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))
  expect(isDeeperThan(bottomless, 32)).toBe(true)
})
