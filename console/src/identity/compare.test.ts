import { expect, test } from 'vitest'
import type { Profile } from '../profiles/person.ts'
import { compareAssignments, compareTraits } from './compare.ts'

const at = (day: string, messageId: string) => ({
  at: `2026-11-${day}T10:00:00.000Z`,
  source: 'k-1',
  channel: 'web' as const,
  messageId,
})
function profile(rest: Partial<Profile>): Profile {
  const activity = { firstSeen: '', lastSeen: '', events: 1, channels: {} }
  return { format: 4, id: 'p', identifiers: [], traits: {}, accounts: {}, assignments: {}, activity, ...rest }
}

test('of two values the later stays, and disagreements come first', () => {
  const a = profile({
    traits: { city: { value: 'Lyon', ...at('02', 'm-1') }, tier: { value: 'gold', ...at('01', 'm-2') } },
  })
  const b = profile({
    traits: {
      tier: { value: 'silver', ...at('05', 'm-3') },
      city: { value: 'Lyon', ...at('09', 'm-4') },
      name: { value: 'Ada', ...at('01', 'm-5') },
    },
  })
  expect(compareTraits(a, b).map(({ name, verdict }) => [name, verdict])).toEqual([
    ['tier', 'b'],
    ['city', 'same'],
    ['name', 'onlyB'],
  ])
})

test('within one instant the id of the message decides, as it does in the fold', () => {
  const a = profile({ traits: { tier: { value: 'gold', ...at('01', 'm-2') } } })
  const b = profile({ traits: { tier: { value: 'silver', ...at('01', 'm-1') } } })
  expect(compareTraits(a, b)[0]?.verdict).toBe('a')
  expect(compareTraits(b, a)[0]?.verdict).toBe('b')
})

test('of two arms of an experiment the first that was seen stays', () => {
  const a = profile({ assignments: { hero: { variation: 'warm', ...at('04', 'm-1') } } })
  const b = profile({ assignments: { hero: { variation: 'control', ...at('03', 'm-2') } } })
  expect(compareAssignments(a, b)[0]?.verdict).toBe('b')
})
