import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import {
  applyEvent,
  CHANNELS,
  foldEvents,
  type Identifier,
  type Json,
  type LogEvent,
  mergeProfiles,
  type Profile,
  parseProfile,
  serializeProfile,
} from './index.ts'

/** Few names and instants, so that histories collide: same trait, same instant, same message id from two origins. */
const names = fc.constantFrom('tier', 'city', '__proto__', 'constructor', 'toString', '9', '10', 'é', '\ud800', '')
const instants = fc.integer({ min: 0, max: 9 }).map((minute) => `2026-11-21T10:0${minute}:00.000Z`)
const values: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -0, 1e308, Number.POSITIVE_INFINITY, 'gold', '\udc00', 'x'.repeat(300)),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
)

const identifiers: fc.Arbitrary<Identifier> = fc
  .record({ type: fc.constantFrom('anonymousId', 'email', 'userId'), n: fc.integer({ min: 0, max: 20 }) })
  .map(({ type, n }) => ({ type, value: `${type}-${n}`, origin: originOf(type, n) }))

function originOf(type: string, n: number): string {
  const digits = String(type.length * 100 + n * 7).padStart(4, '0')
  return `00000000-0000-8000-8000-00000000${digits}`
}

const exposures = fc.record(
  {
    experimentId: fc.oneof(names, fc.integer({ min: 0, max: 99 }).map(String)),
    variationId: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: ['experimentId', 'variationId'] },
)

const events: fc.Arbitrary<LogEvent> = fc
  .record({
    messageId: fc.integer({ min: 0, max: 30 }).map((n) => `m-${n}`),
    kind: fc.constantFrom('identify', 'identify', 'exposure', 'page', 'group'),
    // More than a profile keeps, and names that are not only names.
    groupId: fc.oneof(
      fc.constantFrom('acme', '__proto__', 'constructor', '', '7', 'x'.repeat(121)),
      fc.integer({ min: 0, max: 60 }).map((n) => `g-${n}`),
    ),
    timestamp: instants,
    source: fc.constantFrom('s-1', 's-2'),
    channel: fc.constantFrom(...CHANNELS),
    identifiers: fc.array(identifiers, { minLength: 1, maxLength: 3 }),
    traits: fc.array(
      fc.tuple(
        fc.oneof(
          names,
          fc.integer({ min: 0, max: 99 }).map((n) => `t${n}`),
        ),
        values,
      ),
      { maxLength: 40 },
    ),
    exposure: exposures,
    zone: fc.constantFrom<Json | undefined>(
      undefined,
      'Europe/Paris',
      'Asia/Kolkata',
      '+05:30',
      'a b',
      7,
      'x'.repeat(65),
    ),
  })
  .map(({ kind, exposure, traits, zone, groupId, ...rest }) => ({
    ...rest,
    type: kind === 'exposure' ? 'track' : kind,
    ...(kind === 'group' ? { groupId } : {}),
    name: kind === 'exposure' ? 'Experiment Viewed' : '',
    origin: rest.identifiers[0]?.origin ?? '',
    // Through JSON text, as a message arrives: `__proto__` is then an own key.
    traits: kind === 'identify' || kind === 'group' ? Object.fromEntries(traits) : {},
    properties: kind === 'exposure' ? exposure : {},
    context: zone === undefined ? {} : { timezone: zone },
  }))

const generatedHistory: fc.Arbitrary<readonly LogEvent[]> = fc.oneof(
  fc.array(events, { minLength: 1, maxLength: 30 }),
  // Enough of one kind to pass the bound on accounts.
  fc.array(
    events.map(
      (event): LogEvent => ({ ...event, type: 'group', groupId: `g-${event.messageId}${event.source}`, traits: {} }),
    ),
    { minLength: 34, maxLength: 50 },
  ),
)

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
