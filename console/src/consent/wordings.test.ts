import { expect, test } from 'vitest'
import type { Wording } from './purpose.ts'
import {
  isKept,
  isLanguage,
  isVersion,
  languagesOf,
  newestWording,
  versionName,
  versionsOf,
  withLanguage,
  withVersion,
} from './wordings.ts'

const wording = (version: string, language: string): Wording => ({ version, language, title: language, text: version })
const texts = [wording('2025-09', 'fr'), wording('2025-09', 'en'), wording('2026-11', 'fr'), wording('2026-11', 'de')]

test('versions and languages are named in the order in which they were written', () => {
  expect(versionsOf(texts)).toEqual(['2025-09', '2026-11'])
  expect(languagesOf(texts)).toEqual(['fr', 'en', 'de'])
})

test('a new version says what the last one said, in each of its languages', () => {
  const more = withVersion(texts, '2027-01', 'fr')
  expect(more.slice(0, 4)).toEqual(texts)
  expect(more.slice(4)).toEqual([
    { version: '2027-01', language: 'fr', title: 'fr', text: '2026-11' },
    { version: '2027-01', language: 'de', title: 'de', text: '2026-11' },
  ])
})

test('the first version begins empty, in the language of who writes it', () => {
  expect(withVersion([], '2026-11', 'fr')).toEqual([{ version: '2026-11', language: 'fr', title: '', text: '' }])
})

test('one more language is written from nothing', () => {
  expect(withLanguage(texts, '2026-11', 'en').at(-1)).toEqual({
    version: '2026-11',
    language: 'en',
    title: '',
    text: '',
  })
})

test('a version is called by its month, then by its day, then by a number', () => {
  const today = '2026-11-22T10:00:00.000Z'
  expect(versionName([], today)).toBe('2026-11')
  expect(versionName(['2026-11'], today)).toBe('2026-11-22')
  expect(versionName(['2026-11', '2026-11-22'], today)).toBe('2026-11-22-2')
  expect(versionName(['2026-11', '2026-11-22', '2026-11-22-2'], today)).toBe('2026-11-22-3')
})

test('what was saved is kept, and what was not may still be written', () => {
  expect(isKept(texts, { version: '2026-11', language: 'DE' })).toBe(true)
  expect(isKept(texts, { version: '2026-11', language: 'en' })).toBe(false)
})

test('the newest wording is read in the language of the reader where there is one', () => {
  expect(newestWording(texts, ['de'])?.language).toBe('de')
  expect(newestWording([wording('1', 'fr-CA')], ['fr'])?.language).toBe('fr-CA')
  // English exists, but only of an older version.
  expect(newestWording(texts, ['en'])?.language).toBe('fr')
  expect(newestWording([], ['en'])).toBeUndefined()
})

test('names of versions and languages are those that the server takes', () => {
  expect(['fr', 'fr-CA', 'gsw'].every(isLanguage)).toBe(true)
  expect(['Français', 'FR', 'f', ''].some(isLanguage)).toBe(false)
  expect(['2026-11', 'v1.2'].every(isVersion)).toBe(true)
  expect(['', '-1', 'a b', 'x'.repeat(41)].some(isVersion)).toBe(false)
})
