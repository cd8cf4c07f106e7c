import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ACCOUNT_LIMITS } from './account-limits.ts'
import {
  type Account,
  applyEvent,
  applyGroup,
  CHANNELS,
  foldEvents,
  type Json,
  type LogEvent,
  type Profile,
  serializeAccount,
  serializeProfile,
} from './index.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

const bytesOf = (profile: Profile | undefined) => new TextEncoder().encode(profile && serializeProfile(profile)).length

/** An event as long as the profile can keep: every text at its limit, made of what costs most. */
function longestEvent(n: number, fill: string): LogEvent {
  const text = (bytes: number) => {
    const unit = JSON.stringify(fill).length - 2
    const number = String(n).padStart(4, '0')
    return (
      number +
      fill.repeat(Math.floor((bytes - 4) / (fill === '€' ? 3 : unit))) +
      'x'.repeat((bytes - 4) % (fill === '€' ? 3 : unit))
    )
  }
  const channel = CHANNELS[n % CHANNELS.length] ?? 'web'
  const origin = `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`
  return {
    messageId: text(PROFILE_LIMITS.messageId),
    type: n % 3 === 0 ? 'identify' : n % 3 === 1 ? 'track' : 'group',
    groupId: text(PROFILE_LIMITS.account),
    name: n % 3 === 1 ? 'Experiment Viewed' : '',
    timestamp: '2026-11-21T10:00:00.000Z',
    source: text(PROFILE_LIMITS.source),
    channel,
    origin,
    identifiers: [{ type: text(PROFILE_LIMITS.identifierType), value: text(PROFILE_LIMITS.identifierValue), origin }],
    traits: n % 3 !== 1 ? { [text(PROFILE_LIMITS.traitName)]: text(PROFILE_LIMITS.traitValue - 2) } : {},
    properties: { experimentId: text(PROFILE_LIMITS.experiment), variationId: text(PROFILE_LIMITS.variation) },
    context: {},
  }
}

test.each(['x', '\u0001', '\ud800', '€', '"'])(
  'everything at its limit at once stays under 64 KB (filled with %j)',
  (fill) => {
    const bytes = bytesOf(foldEvents(Array.from({ length: 300 }, (_, n) => longestEvent(n, fill))))
    expect(bytes).toBeLessThan(PROFILE_LIMITS.bytes)
    // Near the bound, or the arithmetic in profile-limits.ts would be about something else. Half a character names no experiment.
    expect(bytes).toBeGreaterThan(fill === '\ud800' ? 35_000 : 55_000)
  },
)

test.each(['x', '\u0001', '€', '"'])(
  'an account of which everything is at its limit stays under 64 KB (filled with %j)',
  (fill) => {
    let account: Account | undefined
    for (let n = 0; n < 400; n += 1) {
      const call = { ...longestEvent(n, fill), type: 'group' as const, groupId: longestEvent(0, fill).groupId ?? '' }
      account = applyGroup(account, { ...call, traits: longestEvent(3 * n, fill).traits })?.account
    }
    const bytes = new TextEncoder().encode(account && serializeAccount(account)).length
    expect(bytes).toBeLessThan(ACCOUNT_LIMITS.bytes)
    expect(bytes).toBeGreaterThan(60_000)
    expect(Object.keys(account?.traits ?? {})).toHaveLength(ACCOUNT_LIMITS.traits)
  },
)

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('\u0000', '\ud800', '\udfff', '"', '\\', '€', '😀', 'a'), maxLength: 400 }),
)

test('whatever the texts hold, no profile passes 64 KB', () => {
  const hostileTraits = fc.dictionary(hostileText, fc.oneof(hostileText, fc.jsonValue()), { minKeys: 40, maxKeys: 120 })
  const hostile = fc.array(fc.tuple(hostileTraits, hostileText, hostileText), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(hostile, (messages) => {
      let profile: Profile | undefined
      for (const [traits, messageId, value] of messages) {
        const event = { ...longestEvent(0, 'x'), traits: traits as Record<string, Json>, messageId, source: value }
        profile = applyEvent(profile, event).profile
        expect(bytesOf(profile)).toBeLessThan(PROFILE_LIMITS.bytes)
        expect(Object.keys(profile.traits).length).toBeLessThanOrEqual(PROFILE_LIMITS.traits)
      }
    }),
    { numRuns: 40 },
  )
})

test('a value nested thousands deep is refused without overflowing the stack', () => {
  let deep: Json = 1
  for (let i = 0; i < 16_000; i += 1) deep = [deep]
  const event = { ...longestEvent(0, 'x'), traits: { deep, ok: [[1]] } }
  const { profile, notKept } = applyEvent(undefined, event)
  expect(Object.keys(profile.traits)).toEqual(['ok'])
  expect(notKept).toEqual([{ path: 'traits.deep', reason: 'value_too_deep' }])
})
