import { expect, test } from 'vitest'
import { createKeyReader } from './read-keys.ts'

test('g and a letter lead somewhere, also when the letter means something by itself', () => {
  const read = createKeyReader()
  expect(read('g', 0)).toBeUndefined()
  expect(read('k', 400)).toEqual({ kind: 'go', letter: 'k' })
  expect(read('k', 500)).toEqual({ kind: 'move', step: -1 })
})

test('a letter that comes too late is a key of its own', () => {
  const read = createKeyReader()
  read('g', 0)
  expect(read('n', 5_000)).toEqual({ kind: 'new' })
})

test('what is no letter ends the sequence', () => {
  const read = createKeyReader()
  read('g', 0)
  expect(read('Escape', 100)).toBeUndefined()
  expect(read('e', 200)).toBeUndefined()
})

test('the single keys', () => {
  const read = createKeyReader()
  expect(['/', 'n', '?', 'j', 'x'].map((key) => read(key, 0)?.kind)).toEqual(['find', 'new', 'help', 'move', undefined])
})
