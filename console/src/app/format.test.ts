import { expect, test } from 'vitest'
import { createFormat } from './format.ts'
import { preferredLanguage } from './i18n.ts'
import { safeNext, textParams } from './search-params.ts'

const english = createFormat('en-GB')
const french = createFormat('fr-FR')

test('numbers follow the language', () => {
  expect(english.integer(64000)).toBe('64,000')
  expect(french.integer(64000)).toBe('64\u202f000')
  expect(french.fixed(7.66, 2, true)).toBe('+7,66')
  expect(english.fixed(Number.NaN, 2)).toBe('–')
})

test('a short date cannot be read in two ways', () => {
  expect(english.shortDate('2008-03-04T12:00:00Z')).toBe('4 Mar 2008')
  expect(french.shortDate('2008-03-04T12:00:00Z')).toBe('4 mars 2008')
})

test('a p-value is never a bare zero', () => {
  expect(english.p(1e-111)).toBe('<\u00a00.001')
  expect(french.p(0.904)).toBe('0,904')
})

test('how long ago is said in the largest fitting unit', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(english.ago('2026-11-21T11:57:00Z', now)).toBe('3 minutes ago')
  expect(french.ago('2026-11-20T12:00:00Z', now)).toBe('hier')
  expect(english.ago('2008-03-03T00:00:00Z', now)).toBe('18 years ago')
  expect(french.ago('2025-01-03T00:00:00Z', now)).toBe('il y a 1 an')
  expect(english.ago(null, now)).toBe('–')
})

test('the language is the one chosen, else the first of the browser that we speak, else English', () => {
  expect(preferredLanguage('fr', ['en-GB'])).toBe('fr')
  expect(preferredLanguage(null, ['de-DE', 'fr-CH'])).toBe('fr')
  expect(preferredLanguage(null, ['pl'])).toBe('en')
})

test('signing in never leads out of the console', () => {
  expect(safeNext('/people?q=cam')).toBe('/people?q=cam')
  expect(safeNext('//elsewhere.example')).toBe('/')
  expect(safeNext('/\\elsewhere.example')).toBe('/')
  expect(safeNext(undefined)).toBe('/')
})

test('an address keeps only the parameters of its room', () => {
  expect(textParams('q', 'tab')({ q: 'cam', tab: '', other: 'x' })).toEqual({ q: 'cam' })
})
