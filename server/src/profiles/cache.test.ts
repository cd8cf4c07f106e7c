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
    choices: undefined,
    bytes: 500,
    profile: {
      format: 4,
      id,
      accounts: {},
      identifiers: [],
      traits: Object.fromEntries(known),
      assignments: {},
      activity,
    },
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

  test('holds fewer of the people whose documents are long, and of those whose values nest', () => {
    const long = createProfileCache(100)
    const nested = createProfileCache(100)
    for (let person = 0; person < 200; person += 1) {
      long.keep({ ...held(`p${person}`), bytes: 27_500 }, [`o${person}`])
      expect(long.size).toBeLessThanOrEqual(11)
      const { profile, ...rest } = held(`p${person}`, 1, 16)
      const traits = Object.entries(profile.traits).map(([name, trait]) => [name, { ...trait, value: [[], []] }])
      nested.keep({ ...rest, profile: { ...profile, traits: Object.fromEntries(traits) } }, [`o${person}`])
      expect(nested.size).toBeLessThanOrEqual(6)
    }
  })

  test('lets people go also when those it knows become heavier', () => {
    const cache = createProfileCache(100)
    for (let person = 0; person < 40; person += 1) cache.keep(held(`p${person}`), [`o${person}`])
    for (let person = 0; person < 40; person += 1)
      cache.keep({ ...held(`p${person}`, 2), bytes: 55_000 }, [`o${person}`])
    expect(cache.size).toBeLessThanOrEqual(40)
    for (let person = 0; person < 40; person += 1)
      cache.keep({ ...held(`p${person}`, 3), bytes: 55_000 }, [`o${person}`])
    expect(cache.size).toBeLessThanOrEqual(6)
  })

  test('remembers the last 64 origins of a person, and counts them', () => {
    const cache = createProfileCache(100)
    for (let origin = 0; origin < 1_000; origin += 1) cache.keep(held('p'), [`o${origin}`])
    expect(cache.origins).toBe(64)
    expect(cache.byOrigin('o999')?.profile.id).toBe('p')
    expect(cache.byOrigin('o0')).toBeUndefined()
    const many = Array.from({ length: 64 }, (_, n) => n)
    for (let person = 0; person < 100; person += 1)
      cache.keep(
        held(`p${person}`),
        many.map((n) => `o${person}-${n}`),
      )
    expect(cache.size).toBeLessThanOrEqual(21)
    expect(cache.origins).toBeLessThanOrEqual(21 * 64)
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
