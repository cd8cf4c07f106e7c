import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { generatedHistory } from './generated-history.ts'
import {
  applyEvent,
  foldEvents,
  type Json,
  type LogEvent,
  mergeProfiles,
  type Profile,
  parseProfile,
  serializeProfile,
} from './index.ts'

function folded(events: readonly LogEvent[]): Profile {
  const profile = foldEvents(events)
  if (profile === undefined) throw new Error('an empty history has no profile')
  return profile
}

/** Joins profiles pairwise in an arbitrary tree: `picks` says which neighbours to join next. */
function mergeTree(profiles: readonly Profile[], picks: readonly number[]): Profile {
  const forest = [...profiles]
  for (let step = 0; forest.length > 1; step += 1) {
    const at = (picks[step % picks.length] ?? 0) % (forest.length - 1)
    const [left, right] = forest.splice(at, 2)
    if (left && right) forest.splice(at, 0, step % 2 === 0 ? mergeProfiles(left, right) : mergeProfiles(right, left))
  }
  const [last] = forest
  if (last === undefined) throw new Error('nothing to merge')
  return last
}

const shuffled = generatedHistory.chain((events) =>
  fc.record({
    events: fc.constant(events),
    other: fc.shuffledSubarray([...events], { minLength: events.length }),
    cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }),
    picks: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
  }),
)

test('any order of events gives the same bytes', () => {
  fc.assert(
    fc.property(shuffled, ({ events, other }) => {
      expect(serializeProfile(folded(other))).toBe(serializeProfile(folded(events)))
    }),
    { numRuns: 400 },
  )
})

test('any partition of a history, merged along any tree, gives the same bytes', () => {
  fc.assert(
    fc.property(shuffled, ({ events, other, cuts, picks }) => {
      const parts: Profile[] = []
      for (let at = 0, turn = 0; at < other.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1
        parts.push(folded(other.slice(at, at + size)))
        at += size
      }
      expect(serializeProfile(mergeTree(parts, picks))).toBe(serializeProfile(folded(events)))
    }),
    { numRuns: 400 },
  )
})

test('a profile stored and loaded between every two events ends as a replay does', () => {
  fc.assert(
    fc.property(generatedHistory, (events) => {
      let text: string | undefined
      for (const event of events) {
        const before = text === undefined ? undefined : parseProfile(text)
        text = serializeProfile(applyEvent(before, event).profile)
      }
      const replay = folded(events)
      expect(text).toBe(serializeProfile(replay))
      expect(parseProfile(text ?? '')).toEqual(replay)
    }),
    { numRuns: 300 },
  )
})

test('the bytes are canonical JSON, and survive being read and written again', () => {
  fc.assert(
    fc.property(generatedHistory, (events) => {
      const text = serializeProfile(folded(events))
      expect(text).toBe(canonicalJson(JSON.parse(text) as Json))
      expect(serializeProfile(parseProfile(text))).toBe(text)
    }),
  )
})

test('folding leaves the given profile and event as they were', () => {
  fc.assert(
    fc.property(generatedHistory, (events) => {
      let profile: Profile | undefined
      for (const event of events) {
        const [known, given] = [JSON.stringify(profile), JSON.stringify(event)]
        const next = applyEvent(profile, event).profile
        expect([JSON.stringify(profile), JSON.stringify(event)]).toEqual([known, given])
        profile = next
      }
    }),
  )
})
