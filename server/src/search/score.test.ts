import { expect, test } from 'vitest'
import { bestScore, folded, score } from './score.ts'

const q = folded('Hero')
const ranked = (...texts: string[]) => [...texts].sort((a, b) => score(folded(b), q) - score(folded(a), q))

test('the same text comes first, then its beginning, then a word of it, then its inside', () => {
  const texts = ['hero', 'heroes', 'home hero', 'superhero']
  expect(ranked(...texts.toReversed())).toEqual(texts)
})

test('of two equal matches the shorter text is the better one', () => {
  expect(ranked('hero of the long home page', 'hero banner')).toEqual(['hero banner', 'hero of the long home page'])
})

test('words may be typed in any order, and only begun', () => {
  expect(score('grace hopper', 'hop gra')).toBeGreaterThan(60)
  expect(score('grace hopper', 'hop ada')).toBe(0)
})

test('case and accents do not matter', () => {
  expect(folded('Hélène Ünal')).toBe('helene unal')
  expect(score(folded('Hélène'), folded('HELENE'))).toBe(100)
})

test('nothing typed matches nothing', () => {
  expect(score('hero', '')).toBe(0)
  expect(score('', 'hero')).toBe(0)
})

test('a text that is worth less ranks below the same match of one that is worth more', () => {
  const inBody = bestScore([{ text: 'hero', worth: 0.5 }], q)
  expect(
    bestScore(
      [
        { text: 'home hero', worth: 1 },
        { text: 'hero', worth: 0.5 },
      ],
      q,
    ),
  ).toBeGreaterThan(inBody)
})

test('every match is between 0 and 100, whatever the lengths', () => {
  for (const text of ['hero', `hero${'x'.repeat(5_000)}`, `${'x '.repeat(2_000)}hero`])
    for (const part of ['h', 'hero', 'hero x']) {
      expect(score(text, part)).toBeGreaterThanOrEqual(0)
      expect(score(text, part)).toBeLessThanOrEqual(100)
    }
})
