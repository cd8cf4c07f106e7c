import { expect, test } from 'vitest'
import { correctable, typedAs } from './correction.ts'

const provenance = { at: '', source: '', channel: 'web' as const, messageId: '' }

test('what is written stays of the kind that it was, and nothing clears it', () => {
  expect(typedAs('Lyon', ' Brest ')).toBe('Brest')
  expect(typedAs(36, '37,5')).toBe(37.5)
  expect(typedAs(36, 'many')).toBeUndefined()
  expect(typedAs(false, 'true')).toBe(true)
  expect([typedAs('Lyon', ' '), typedAs(36, ''), typedAs(true, '')]).toEqual([null, null, null])
})

test('lists and objects are for programs to mend', () => {
  const traits = { city: 'Lyon', age: 36, tags: ['a'], gone: null, place: {} }
  const known = Object.fromEntries(Object.entries(traits).map(([name, value]) => [name, { ...provenance, value }]))
  expect(correctable(known)).toEqual(['age', 'city', 'gone'])
})
