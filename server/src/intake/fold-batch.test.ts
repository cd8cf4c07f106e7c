import { type Json, type JsonObject, NO_IDENTITY_PLAN } from '@diapason/kernel'
import { describe, expect, test } from 'vitest'
import { originOf } from '../identity/index.ts'
import type { Held } from '../profiles/index.ts'
import { type Acquainted, foldBatch } from './fold-batch.ts'
import { KEY, NOW, RECOGNISER } from './intake.test-support.ts'
import { readMessage, type Taken } from './read-message.ts'

function taken(messageId: string, who: JsonObject): Taken {
  const message: Json = { type: 'track', event: 'Seen', messageId, ...who }
  const read = readMessage(message, {
    receivedAt: NOW,
    sentAt: undefined,
    key: KEY,
    recogniser: RECOGNISER,
    newId: () => 'made',
  })
  if (!read.ok) throw new Error(read.refusal.message)
  return read.taken
}

const origin = { u: originOf('userId', 'u-1'), a: originOf('anonymousId', 'a-1'), b: originOf('anonymousId', 'b-1') }
/** Nothing but these people is known. */
function knowing(known: ReadonlyMap<string, Held> = new Map(), more: Partial<Acquainted> = {}): Acquainted {
  return {
    known,
    plan: NO_IDENTITY_PLAN,
    pairs: new Map(),
    apart: new Set(),
    counts: new Map(),
    recorded: () => undefined,
    ...more,
  }
}

const smallest = (...origins: string[]) => origins.sort()[0]

/** The people that folding these messages makes, as a database would hold them. */
function held(version: number, ...messages: Taken[]): Held {
  const [person] = foldBatch(messages, knowing()).people
  if (!person) throw new Error('nobody')
  return { profile: person.profile, choices: undefined, version, bytes: 500 }
}

describe('folding a batch', () => {
  test('makes of newcomers new rows, with their origins', () => {
    const folded = foldBatch([taken('m-1', { userId: 'u-1' }), taken('m-2', { anonymousId: 'a-1' })], knowing())
    expect(folded.people.map((one) => [one.profile.id, one.replaces, one.origins])).toEqual([
      [origin.u, undefined, [origin.u]],
      [origin.a, undefined, [origin.a]],
    ])
    expect(folded.origins.map((one) => [one.type, one.value, one.profile])).toEqual([
      ['userId', 'u-1', origin.u],
      ['anonymousId', 'a-1', origin.a],
    ])
    expect([folded.absorbed, folded.links]).toEqual([[], []])
  })

  test('replaces the version it was computed from', () => {
    const known = held(7, taken('m-1', { userId: 'u-1' }))
    const folded = foldBatch([taken('m-2', { userId: 'u-1' })], knowing(new Map([[origin.u, known]])))
    expect(folded.people).toMatchObject([{ replaces: 7, profile: { activity: { events: 2 } } }])
    expect(folded.origins).toEqual([])
    expect(known.profile.activity.events, 'what was known is left as it was').toBe(1)
  })

  test('joins two known people into the one with the smaller name', () => {
    const [user, visit] = [held(1, taken('m-1', { userId: 'u-1' })), held(2, taken('m-2', { anonymousId: 'a-1' }))]
    const folded = foldBatch(
      [taken('m-3', { userId: 'u-1', anonymousId: 'a-1' })],
      knowing(
        new Map([
          [origin.u, user],
          [origin.a, visit],
        ]),
      ),
    )
    const into = smallest(origin.u, origin.a)
    const [kept, gone] = into === origin.u ? [user, visit] : [visit, user]
    expect(folded.people).toMatchObject([{ profile: { id: into, activity: { events: 3 } }, replaces: kept.version }])
    expect(folded.absorbed).toEqual([{ id: gone.profile.id, version: gone.version, into }])
    expect(folded.links).toMatchObject([{ messageId: 'm-3', rule: 'same_message' }])
    expect(folded.links.every((link) => link.a < link.b)).toBe(true)
  })

  test('gives a known person a new row when a newcomer’s origin is smaller', () => {
    const [first, ...others] = [origin.u, origin.a, origin.b].sort()
    const who = {
      [origin.u]: { userId: 'u-1' },
      [origin.a]: { anonymousId: 'a-1' },
      [origin.b]: { anonymousId: 'b-1' },
    }
    const last = others.at(-1) ?? ''
    if (first === undefined) throw new Error('no origin')
    const known = held(5, taken('m-1', who[last] ?? {}))
    const both = [first, last].includes(origin.u) ? { ...who[first], ...who[last] } : undefined
    const link = both ?? { type: 'alias', previousId: 'b-1', anonymousId: 'a-1' }
    const folded = foldBatch([taken('m-2', link)], knowing(new Map([[last, known]])))
    expect(folded.people).toMatchObject([{ profile: { id: first }, replaces: undefined }])
    expect(folded.absorbed).toEqual([{ id: last, version: 5, into: first }])
  })

  test('keeps of messages that join and join again one person, whatever the order', () => {
    const messages = [
      taken('m-1', { anonymousId: 'a-1' }),
      taken('m-2', { anonymousId: 'b-1' }),
      taken('m-3', { userId: 'u-1', anonymousId: 'a-1' }),
      taken('m-4', { userId: 'u-1', anonymousId: 'b-1' }),
    ]
    for (const order of [messages, messages.toReversed()]) {
      const folded = foldBatch(order, knowing())
      expect(folded.people).toMatchObject([
        { profile: { id: smallest(origin.u, origin.a, origin.b), activity: { events: 4 } } },
      ])
      expect(folded.origins.map((one) => one.profile)).toEqual(Array(3).fill(folded.people[0]?.profile.id))
      expect(folded.links).toHaveLength(2)
    }
  })

  test('of nothing is nothing', () => {
    expect(foldBatch([], knowing())).toEqual({
      people: [],
      absorbed: [],
      origins: [],
      unowned: [],
      links: [],
      joining: [],
      sayings: [],
      kept: [],
      withheld: [],
      rejected: [],
      relied: { people: [], strangers: [] },
    })
  })
})
