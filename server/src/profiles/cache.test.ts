import { describe, expect, test } from 'vitest'
import { createProfileCache } from './cache.ts'
import type { Held } from './held.ts'

const held = (id: string, version = 1) => ({ profile: { id }, version }) as unknown as Held

describe('the memory of people', () => {
  test('knows a person under each of their origins, as last kept', () => {
    const cache = createProfileCache(10)
    cache.keep(held('p'), ['a'])
    cache.keep(held('p', 2), ['b'])
    expect(cache.byOrigin('a')?.version).toBe(2)
    expect(cache.byOrigin('b')?.version).toBe(2)
    expect(cache.byOrigin('c')).toBeUndefined()
    expect(cache.size).toBe(1)
  })

  test('forgets a person under all origins at once', () => {
    const cache = createProfileCache(10)
    cache.keep(held('p'), ['a', 'b'])
    cache.dropOrigin('b')
    expect(cache.byOrigin('a')).toBeUndefined()
    cache.drop('nobody')
    expect(cache.size).toBe(0)
  })

  test('gives an origin to its new person, whom forgetting the old one leaves alone', () => {
    const cache = createProfileCache(10)
    cache.keep(held('p'), ['a'])
    cache.keep(held('q'), ['a'])
    cache.drop('p')
    expect(cache.byOrigin('a')?.profile.id).toBe('q')
  })

  test('never holds more people than it may, and keeps those who are used', () => {
    const cache = createProfileCache(10)
    cache.keep(held('used'), ['origin of used'])
    for (let person = 0; person < 1000; person += 1) {
      cache.keep(held(`p${person}`), [`o${person}`])
      expect(cache.size).toBeLessThanOrEqual(10)
      expect(cache.byOrigin('origin of used')?.profile.id).toBe('used')
    }
    expect(cache.byOrigin('o0')).toBeUndefined()
    expect(cache.byOrigin('o999')).toBeDefined()
  })
})
