import { expect, test } from 'vitest'
import { durationWords } from './duration-words.ts'

test('a duration is said in the language of the reader, or as it is written', () => {
  expect(durationWords('P395D', 'en')).toBe('395 days')
  expect(durationWords('P1Y', 'fr')).toBe('1\u00a0an')
  expect(durationWords('P1Y6M', 'en')).toBe('P1Y6M')
})
