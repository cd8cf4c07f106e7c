import { expect, test } from 'vitest'
import {
  applyEvent,
  foldEvents,
  type Json,
  type LogEvent,
  mergeProfiles,
  parseProfile,
  serializeProfile,
} from './index.ts'

const origin = '1b000000-0000-8000-8000-000000000007'

function heard(timezone: Json | undefined, minute: number, more: Partial<LogEvent> = {}): LogEvent {
  return {
    messageId: `m-${minute}`,
    type: 'page',
    name: '',
    timestamp: `2026-11-21T10:0${minute}:00.000Z`,
    source: 's-1',
    channel: 'web',
    origin,
    identifiers: [{ type: 'userId', value: 'u-7', origin }],
    traits: {},
    properties: {},
    context: timezone === undefined ? {} : { timezone },
    ...more,
  }
}

test('the zone that was heard last is known, whatever came last', () => {
  const history = [heard('Asia/Tokyo', 3), heard('Europe/Paris', 1), heard(undefined, 5), heard('', 6), heard(null, 7)]
  for (const events of [history, history.toReversed()])
    expect(foldEvents(events)?.zone).toEqual({ at: '2026-11-21T10:03:00.000Z', value: 'Asia/Tokyo' })
})

test('it says that it changed, once', () => {
  const first = applyEvent(undefined, heard('Europe/Paris', 1))
  expect(first.changes).toContainEqual({ path: 'zone', before: null, after: 'Europe/Paris' })
  expect(applyEvent(first.profile, heard('Europe/Paris', 2)).changes).toEqual([])
  expect(applyEvent(first.profile, heard('Asia/Tokyo', 0)).changes).toEqual([])
})

test('names are kept as browsers write them', () => {
  const names = [
    'UTC',
    'GMT+0',
    'Etc/GMT-14',
    'America/Argentina/ComodRivadavia',
    'US/East-Indiana',
    '+05:30',
    'Asia/Ust-Nera',
  ]
  for (const name of names) expect(foldEvents([heard(name, 1)])?.zone?.value).toBe(name)
})

test('what is no name of a zone is not kept, and what was known stays', () => {
  const { profile } = applyEvent(undefined, heard('Europe/Paris', 1))
  for (const odd of [
    'Europe/Paris\n',
    'a b',
    '/Paris',
    'x'.repeat(65),
    7,
    true,
    {},
    ['UTC'],
    '\ud800',
    'Europe//Paris',
    '__proto__',
  ]) {
    const applied = applyEvent(profile, heard(odd, 2))
    expect(applied.profile.zone, JSON.stringify(odd)).toEqual({ at: '2026-11-21T10:01:00.000Z', value: 'Europe/Paris' })
    expect(applied.notKept).toEqual([{ path: 'zone', reason: 'no_time_zone' }])
  }
})

test('two who become one are where either was last, and the text of a document is read back', () => {
  const one = applyEvent(undefined, heard('Europe/Paris', 1)).profile
  const other = applyEvent(undefined, heard('Asia/Tokyo', 2)).profile
  const none = applyEvent(undefined, heard(undefined, 3)).profile
  for (const [a, b] of [
    [one, other],
    [other, one],
  ] as const)
    expect(mergeProfiles(a, b).zone).toEqual(other.zone)
  expect(mergeProfiles(none, one).zone).toEqual(one.zone)
  expect(mergeProfiles(none, none)).not.toHaveProperty('zone')
  expect(serializeProfile(one)).toContain(',"zone":["2026-11-21T10:01:00.000Z","Europe/Paris"]}')
  for (const profile of [one, none]) expect(parseProfile(serializeProfile(profile))).toEqual(profile)
})

test('a document of the third format, which said nothing of it, is read', () => {
  const text = serializeProfile(applyEvent(undefined, heard(undefined, 3)).profile)
  expect(serializeProfile(parseProfile(text.replace('"format":4', '"format":3')))).toBe(text)
})
