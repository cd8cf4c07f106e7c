import { expect, test } from 'vitest'
import { languageName } from './language-name.ts'

test('a language is called as its reader calls it, with a capital where a line begins', () => {
  expect(languageName('de', 'fr')).toBe('Allemand')
  expect(languageName('de', 'fr', 'within')).toBe('allemand')
  expect(languageName('de', 'en', 'within')).toBe('German')
  expect(languageName('fr-CA', 'en')).toBe('Canadian French')
})

test('what is no language stays what it is', () => {
  expect(languageName('not a code', 'fr')).toBe('not a code')
})
