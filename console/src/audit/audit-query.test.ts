import { expect, test } from 'vitest'
import { toQuery } from './audit-query.ts'

test('what stands in the address becomes what the server is asked', () => {
  expect(toQuery({})).toEqual({})
  expect(
    toQuery({ who: 'operator', kind: 'element', target: 'home-hero', q: 'x', action: 'definition.change' }),
  ).toEqual({
    who: 'operator',
    targetKind: 'element',
    targetId: 'home-hero',
    q: 'x',
    action: 'definition.change',
  })
  expect(toQuery({ who: 'user:a:b' })).toEqual({ who: 'user', whoId: 'a:b' })
})

test('days are those of the reader, the last one included', () => {
  const { from, to } = toQuery({ from: '2026-11-02', to: '2026-11-02' })
  expect(from).toBe(new Date(2026, 10, 2).toISOString())
  expect(to).toBe(new Date(2026, 10, 3).toISOString())
  expect(toQuery({ from: 'soon', to: '2026-13-45x' })).toEqual({})
})
