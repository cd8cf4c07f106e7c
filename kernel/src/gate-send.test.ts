import { describe, expect, test } from 'vitest'
import table from '../cases/consent.json' with { type: 'json' }
import {
  type ChoiceState,
  compilePlan,
  type Definition,
  foldChoices,
  gateSend,
  type Json,
  mayUseFor,
  type RegexEngine,
  subscriptionHolds,
  subscriptionIn,
  type ZoneClocks,
} from './index.ts'
import { withinHours } from './zone-clock.ts'

const regex: RegexEngine = (source, flags) => new RegExp(source, flags)

/** What this machine knows of zones. */
const clocks: ZoneClocks = (timeZone) => {
  try {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    return (at) => {
      const [hours, minutes] = format.format(at).split(':')
      return Number(hours) * 60 + Number(minutes)
    }
  } catch {
    return undefined
  }
}

const definitions = (kind: Definition['kind'], bodies: object): Definition[] =>
  Object.entries(bodies).map(([key, body]) => ({ kind, key, revision: 1, body: body as Json }))

const compiled = (more: readonly Definition[] = []) =>
  compilePlan(
    [
      ...definitions('purpose', table.purposes),
      ...definitions('topic', table.send.topics),
      ...definitions('channel', table.send.channels),
      ...more,
    ],
    { revision: 1, regex },
  )
const plan = compiled().consent

type Row = [origin: string, subject: string, state: ChoiceState, at: string, until?: string | null]
type Known = { readonly suppressed?: boolean; readonly zone?: string; readonly now?: string }
type Case = [
  name: string,
  said: Row[],
  subject: string,
  known: Known,
  allowed: boolean,
  because: string,
  until: string | null,
]

const at = (time: string) => `2026-11-21T${time}:00.000Z`
const choicesOf = (said: readonly Row[]) =>
  foldChoices(
    said.map(([origin, subject, state, time, until]) => ({
      origin,
      subject,
      state,
      at: at(time),
      until: until ? at(until) : null,
      covers: [],
    })),
  )

describe('whether something may be sent', () => {
  test.each(table.send.cases as unknown as Case[])('%s', (_name, said, subject, known, allowed, because, until) => {
    const { topic, channel } = subscriptionIn(subject) ?? { topic: '', channel: '' }
    const choices = choicesOf(said)
    const { suppressed = false, zone, now = table.now } = known
    const answer = gateSend(plan, { topic, channel, choices, suppressed, zone, clocks, now })
    expect(answer).toMatchObject({ allowed, because, until })
    // What is told of a subscription is what the gate obeys, but for the address and the clock.
    if (because !== 'suppressed' && because !== 'quiet_hours')
      expect(subscriptionHolds(plan, { topic, channel, choices, now })).toMatchObject({ allowed, because })
  })

  test('names how often they want it, where that is still offered', () => {
    const ask = (frequency: string | undefined) => {
      const yes = { origin: 'a', state: 'granted' as const, at: at('09:00'), until: null, covers: [] }
      const choices = foldChoices([
        { ...yes, subject: 'personalisation' },
        { ...yes, subject: 'culture@email', ...(frequency ? { frequency } : {}) },
      ])
      return subscriptionHolds(plan, { topic: 'culture', channel: 'email', choices, now: table.now }).frequency
    }
    expect([ask('monthly'), ask('daily'), ask(undefined)]).toEqual(['monthly', 'weekly', 'weekly'])
  })

  test('asks no trait that is kept for other purposes', () => {
    const kept = compiled([
      { kind: 'trait', key: 'timezone', revision: 1, body: { trait: 'timezone', purposes: ['personalisation'] } },
    ]).consent
    expect(mayUseFor(kept, { topic: 'culture', trait: 'timezone' })).toBe(true)
    expect(mayUseFor(kept, { topic: 'offers', trait: 'timezone' })).toBe(false)
    expect(mayUseFor(kept, { topic: 'gossip', trait: 'timezone' })).toBe(false)
    expect(mayUseFor(plan, { topic: 'offers', trait: 'timezone' })).toBe(true)
  })

  test('is no for what could not be compiled, and for what is out of use', () => {
    const broken = compilePlan(
      [
        ...definitions('topic', {
          odd: { purpose: 'service', channels: ['email'], subscribed: 'perhaps' },
          often: { purpose: 'service', channels: ['email'], subscribed: 'always', frequencies: ['hourly'] },
        }),
        ...definitions('channel', { night: { quiet: { from: '21:00', to: '25:00' } } }),
      ],
      { revision: 1, regex, archived: [{ kind: 'topic', key: 'gone' }] },
    )
    expect(broken.problems).toMatchObject([{ path: '/subscribed' }, { path: '/frequencies' }, { path: '/quiet' }])
    const { topics, channels, retiredTopics, retiredChannels } = broken.consent.sending
    expect([topics.size, channels.size]).toEqual([0, 0])
    expect([[...retiredTopics], [...retiredChannels]]).toEqual([['gone', 'odd', 'often'], ['night']])
  })
})

describe('hours of a day by the clock on the wall', () => {
  const hours = (from: string, to: string) => {
    const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
    return { from: minutes(from), to: minutes(to) }
  }
  const ask = (from: string, to: string, now: string) => {
    const clock = clocks('Europe/Paris')
    if (!clock) throw new Error('This machine knows no zones.')
    const { within, until } = withinHours(hours(from, to), { clock, at: Date.parse(now) })
    return [within, new Date(until).toISOString()]
  }

  test.each([
    ['a night that is an hour shorter', '22:00', '08:00', '2026-03-28T23:00:00Z', true, '2026-03-29T06:00:00.000Z'],
    ['a night that is an hour longer', '22:00', '08:00', '2026-10-24T22:00:00Z', true, '2026-10-25T07:00:00.000Z'],
    [
      'an end that the clock leaves out: when it jumps',
      '22:00',
      '02:30',
      '2026-03-29T00:30:00Z',
      true,
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'a beginning that the clock leaves out: when it jumps',
      '02:30',
      '05:00',
      '2026-03-29T00:30:00Z',
      false,
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'an end that the clock shows twice: the first time',
      '22:00',
      '02:30',
      '2026-10-24T23:30:00Z',
      true,
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'between the two times: until it shows the hour again',
      '22:00',
      '02:30',
      '2026-10-25T00:45:00Z',
      false,
      '2026-10-25T01:00:00.000Z',
    ],
    ['the hour again: the second time', '22:00', '02:30', '2026-10-25T01:15:00Z', true, '2026-10-25T01:30:00.000Z'],
    ['by day', '12:00', '14:00', '2026-07-01T10:00:00Z', true, '2026-07-01T12:00:00.000Z'],
    ['by day, before', '12:00', '14:00', '2026-07-01T09:59:59Z', false, '2026-07-01T10:00:00.000Z'],
    ['until midnight', '21:00', '00:00', '2026-07-01T20:00:00Z', true, '2026-07-01T22:00:00.000Z'],
  ])('%s', (_name, from, to, now, within, until) => {
    expect(ask(from, to, now)).toEqual([within, until])
  })

  test('agree with the clock at every minute of the nights on which it changes', () => {
    const clock = clocks('Europe/Paris')
    if (!clock) throw new Error('This machine knows no zones.')
    for (const night of ['2026-03-28T20:00:00Z', '2026-10-24T20:00:00Z'])
      for (const { from, to } of [hours('22:00', '02:30'), hours('02:30', '05:00'), hours('02:00', '03:00')]) {
        const isWithin = (at: number) => {
          const minute = clock(at)
          return from <= to ? minute >= from && minute < to : minute >= from || minute < to
        }
        for (let minute = 0; minute < 720; minute += 1) {
          const now = Date.parse(night) + minute * 60_000
          const { within, until } = withinHours({ from, to }, { clock, at: now })
          expect(within).toBe(isWithin(now))
          expect(isWithin(until)).toBe(!within)
          for (let time = now; time < until; time += 60_000) if (isWithin(time) !== within) expect(time).toBe(until)
        }
      }
  })
})
