import { describe, expect, test } from 'vitest'
import { createProfileCache } from './cache.ts'
import type { Held } from './held.ts'

const seen = { firstSeen: '2026-11-21T10:02:00.000Z', lastSeen: '2026-11-21T10:02:00.000Z', events: 1 }

function held(id: string, version = 1, traits = 0): Held {
  const provenance = { at: seen.lastSeen, source: 'k-1', channel: 'web', messageId: 'm-1' } as const
  const known = Array.from({ length: traits }, (_, n) => [`t${n}`, { ...provenance, value: n }] as const)
  const activity = { ...seen, channels: {} }
  return {
    version,
    profile: { format: 1, id, identifiers: [], traits: Object.fromEntries(known), assignments: {}, activity },
  }
}

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

  test('holds fewer of the people of whom much is known, also when that was learnt later', () => {
    const cache = createProfileCache(100)
    for (let person = 0; person < 1000; person += 1) {
      cache.keep(held(`p${person}`), [`o${person}`])
      cache.keep(held(`p${person}`, 2, 80), [`o${person}`])
      expect(cache.size).toBeLessThanOrEqual(22)
    }
  })

  test('is not filled by people who are forgotten again', () => {
    const cache = createProfileCache(10)
    cache.keep(held('kept'), ['origin of kept'])
    for (let round = 0; round < 1000; round += 1) {
      cache.keep(held('p', round, 30), ['o'])
      cache.drop('p')
    }
    expect(cache.byOrigin('origin of kept')).toBeDefined()
  })
})
