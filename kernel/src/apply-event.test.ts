import { expect, test } from 'vitest'
import {
  applyEvent,
  encodeDecisionId,
  foldEvents,
  type LogEvent,
  mergeProfiles,
  parseProfile,
  serializeProfile,
} from './index.ts'

const anonymous = { type: 'anonymousId', value: 'a-1', origin: '9a000000-0000-8000-8000-000000000001' }
const known = { type: 'userId', value: 'u-7', origin: '1b000000-0000-8000-8000-000000000007' }

function event(over: Partial<LogEvent> = {}): LogEvent {
  return {
    messageId: 'm-1',
    type: 'identify',
    name: '',
    timestamp: '2026-11-21T10:02:00.000Z',
    source: 'site',
    channel: 'web',
    origin: anonymous.origin,
    identifiers: [anonymous],
    traits: {},
    properties: {},
    context: {},
    ...over,
  }
}

const at = (minute: string) => `2026-11-21T10:${minute}:00.000Z`

test('a first event starts a profile, and says what it changed', () => {
  const { profile, changes, notKept } = applyEvent(undefined, event({ traits: { tier: 'gold', age: 30 } }))
  expect(profile.id).toBe(anonymous.origin)
  expect(profile.traits.tier).toEqual({ at: at('02'), channel: 'web', messageId: 'm-1', source: 'site', value: 'gold' })
  expect(profile.activity).toMatchObject({ firstSeen: at('02'), lastSeen: at('02'), events: 1 })
  expect(changes).toEqual([
    { path: 'identifiers', before: null, after: { type: 'anonymousId', value: 'a-1' } },
    { path: 'traits.tier', before: null, after: 'gold' },
    { path: 'traits.age', before: null, after: 30 },
  ])
  expect(notKept).toEqual([])
})

test('the latest value wins by the time it was said, not by the time it arrived', () => {
  const late = applyEvent(undefined, event({ timestamp: at('05'), traits: { tier: 'gold' } })).profile
  const { profile, changes, notKept } = applyEvent(
    late,
    event({ messageId: 'm-0', timestamp: at('04'), traits: { tier: 'silver' } }),
  )
  expect(profile.traits.tier?.value).toBe('gold')
  expect(changes).toEqual([])
  expect(notKept).toEqual([{ path: 'traits.tier', reason: 'older_than_known' }])
})

test('null clears a trait and stays, so that an older value arriving later does not bring it back', () => {
  const first = applyEvent(undefined, event({ traits: { tier: 'gold' } })).profile
  const cleared = applyEvent(first, event({ messageId: 'm-2', timestamp: at('03'), traits: { tier: null } }))
  expect(cleared.changes).toEqual([{ path: 'traits.tier', before: 'gold', after: null }])
  const older = applyEvent(
    cleared.profile,
    event({ messageId: 'm-3', timestamp: at('02'), traits: { tier: 'silver' } }),
  )
  expect(older.profile.traits.tier?.value).toBe(null)
})

test('saying the same again refreshes the provenance and changes nothing', () => {
  const first = applyEvent(undefined, event({ traits: { city: { name: 'Lyon', area: 69 } } })).profile
  const again = event({
    messageId: 'm-2',
    timestamp: at('09'),
    channel: 'store',
    traits: { city: { area: 69, name: 'Lyon' } },
  })
  const { profile, changes } = applyEvent(first, again)
  expect(profile.traits.city).toMatchObject({ at: at('09'), channel: 'store' })
  expect(changes).toEqual([])
})

test('only identify sets traits', () => {
  const { profile } = applyEvent(undefined, event({ type: 'group', traits: { tier: 'gold' } }))
  expect(profile.traits).toEqual({})
})

test('a profile takes the smallest origin it ever sees as its id', () => {
  const first = applyEvent(undefined, event()).profile
  const { profile, changes } = applyEvent(
    first,
    event({ messageId: 'm-2', identifiers: [known, anonymous], origin: known.origin }),
  )
  expect(profile.id).toBe(known.origin)
  expect(changes).toEqual([
    { path: 'id', before: anonymous.origin, after: known.origin },
    { path: 'identifiers', before: null, after: { type: 'userId', value: 'u-7' } },
  ])
  expect(profile.identifiers.map(({ type }) => type)).toEqual(['anonymousId', 'userId'])
})

test('what is too large, too deep or too long is not kept, and said', () => {
  const traits = {
    large: 'x'.repeat(300),
    deep: JSON.parse('['.repeat(40) + ']'.repeat(40)),
    ['n'.repeat(80)]: 1,
    ok: 1,
  }
  const { profile, notKept } = applyEvent(undefined, event({ traits }))
  expect(Object.keys(profile.traits)).toEqual(['ok'])
  expect(notKept).toEqual([
    { path: 'traits.large', reason: 'value_too_large' },
    { path: 'traits.deep', reason: 'value_too_deep' },
    { path: `traits.${'n'.repeat(64)}`, reason: 'name_too_long' },
  ])
})

test('past 80 traits the ones said longest ago make room', () => {
  const old = applyEvent(undefined, event({ traits: { old: 1 } })).profile
  const many = Object.fromEntries(Array.from({ length: 81 }, (_, n) => [`t${String(n).padStart(2, '0')}`, n]))
  const { profile, changes, notKept } = applyEvent(old, event({ messageId: 'm-2', timestamp: at('03'), traits: many }))
  expect(Object.keys(profile.traits)).toHaveLength(80)
  expect(changes.at(-1)).toEqual({ path: 'traits.old', before: 1, after: null })
  expect(notKept).toEqual([{ path: 'traits.t80', reason: 'too_many_traits' }])
})

test('the first exposure to an experiment sticks, whichever arrives first', () => {
  const exposed = (minute: string, variationId: string) =>
    event({
      messageId: `m-${minute}`,
      type: 'track',
      name: 'Experiment Viewed',
      timestamp: at(minute),
      properties: { experimentId: 'hero', variationId },
    })
  const second = applyEvent(undefined, exposed('05', 'b'))
  expect(second.changes.at(-1)).toEqual({ path: 'assignments.hero', before: null, after: 'b' })
  const first = applyEvent(second.profile, exposed('04', 'a'))
  expect(first.changes).toEqual([{ path: 'assignments.hero', before: 'b', after: 'a' }])
  expect(applyEvent(first.profile, exposed('06', 'b')).profile.assignments.hero).toMatchObject({
    variation: 'a',
    at: at('04'),
  })
})

test('viewing an element reports the experiment of the decision that was shown', () => {
  const parts = { element: 'home', variant: 'x', experiment: 'hero', variation: 'b' }
  const decisionId = encodeDecisionId({ id: '01936b2e-0000-7000-8000-000000000001', ...parts })
  const viewed = event({ type: 'track', name: 'Element Viewed', properties: { decisionId } })
  expect(applyEvent(undefined, viewed).profile.assignments.hero?.variation).toBe('b')
})

test('prototype names are ordinary trait names and pollute nothing', () => {
  const traits = JSON.parse('{"__proto__":{"polluted":true},"constructor":"x","toString":1}')
  const { profile } = applyEvent(undefined, event({ traits }))
  const text = serializeProfile(profile)
  expect(Object.keys(JSON.parse(text).traits)).toEqual(['__proto__', 'constructor', 'toString'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect(Object.hasOwn(mergeProfiles(profile, profile).traits, '__proto__')).toBe(true)
})

test('past 48 experiments the earliest exposures are kept, in any order', () => {
  const exposures = Array.from({ length: 60 }, (_, n) =>
    event({
      messageId: `m-${n}`,
      type: 'track',
      name: 'Experiment Viewed',
      timestamp: at(String((n * 37) % 60).padStart(2, '0')),
      properties: { experimentId: `e-${n}`, variationId: 'a' },
    }),
  )
  const profile = foldEvents(exposures)
  expect(Object.keys(profile?.assignments ?? {})).toHaveLength(48)
  expect(profile && serializeProfile(profile)).toBe(
    serializeProfile(foldEvents(exposures.toReversed()) ?? profile ?? never()),
  )
})

function never(): never {
  throw new Error('an empty history has no profile')
}

test('the stored bytes of a known history are these', () => {
  const history = [
    event({ traits: { tier: 'gold', Ville: 'Évry', '\ud800': [1, { b: 1, a: -0 }] } }),
    event({ messageId: 'm-2', type: 'page', channel: 'app', timestamp: at('03'), identifiers: [known, anonymous] }),
    event({
      messageId: 'm-3',
      type: 'track',
      name: 'Experiment Viewed',
      properties: { experimentId: 'e', variationId: 'v' },
    }),
  ]
  expect(serializeProfile(foldEvents(history) ?? never())).toBe(
    '{"activity":[3,"2026-11-21T10:02:00.000Z","2026-11-21T10:03:00.000Z",{' +
      '"app":[1,"2026-11-21T10:03:00.000Z","2026-11-21T10:03:00.000Z"],' +
      '"web":[2,"2026-11-21T10:02:00.000Z","2026-11-21T10:02:00.000Z"]}],' +
      '"assignments":{"e":[1,"v"]},' +
      '"by":[["2026-11-21T10:02:00.000Z","web","m-1","site"],["2026-11-21T10:02:00.000Z","web","m-3","site"]],' +
      '"format":4,"id":"1b000000-0000-8000-8000-000000000007","identifiers":[' +
      '["anonymousId","a-1","9a000000-0000-8000-8000-000000000001"],' +
      '["userId","u-7","1b000000-0000-8000-8000-000000000007"]],' +
      '"traits":{"Ville":[0,"Évry"],"tier":[0,"gold"],"\\ud800":[0,[1,{"a":0,"b":1}]]}}',
  )
})

test('a document of the first format is read, and written in the present one', () => {
  const first =
    '{"activity":{"channels":{"web":{"events":1,"firstSeen":"2026-11-21T10:02:00.000Z","lastSeen":"2026-11-21T10:02:00.000Z"}},' +
    '"events":1,"firstSeen":"2026-11-21T10:02:00.000Z","lastSeen":"2026-11-21T10:02:00.000Z"},"assignments":{},"format":1,' +
    '"id":"1b000000-0000-8000-8000-000000000007","identifiers":[{"lastSeen":"2026-11-21T10:02:00.000Z",' +
    '"origin":"1b000000-0000-8000-8000-000000000007","type":"userId","value":"u-7"}],"traits":{"tier":{"at":' +
    '"2026-11-21T10:02:00.000Z","channel":"web","messageId":"m-1","source":"site","value":"gold"}}}'
  expect(serializeProfile(parseProfile(first))).toBe(
    '{"activity":[1,"2026-11-21T10:02:00.000Z","2026-11-21T10:02:00.000Z",{"web":[1,"2026-11-21T10:02:00.000Z","2026-11-21T10:02:00.000Z"]}],' +
      '"assignments":{},"by":[["2026-11-21T10:02:00.000Z","web","m-1","site"]],"format":4,"id":"1b000000-0000-8000-8000-000000000007",' +
      '"identifiers":[["userId","u-7","1b000000-0000-8000-8000-000000000007"]],"traits":{"tier":[0,"gold"]}}',
  )
})

test('a document of the second format is read without when its identifiers were seen', () => {
  const third = serializeProfile(applyEvent(undefined, event()).profile)
  const second = third
    .replace('"format":4', '"format":2')
    .replace(`"${anonymous.origin}"]`, `"${anonymous.origin}","2026-11-21T10:02:00.000Z"]`)
  expect(second).toContain('"2026-11-21T10:02:00.000Z"]],"traits"')
  expect(serializeProfile(parseProfile(second))).toBe(third)
})
