import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import table from '../cases/consent.json' with { type: 'json' }
import {
  type ChoiceEntry,
  type ChoiceState,
  canonicalJson,
  compilePlan,
  type Definition,
  foldChoices,
  type Json,
  type RegexEngine,
} from './index.ts'
import { isRestricted, permit } from './permit.ts'
import { RESTRICTION } from './restriction.ts'

const regex: RegexEngine = (source, flags) => new RegExp(source, flags)
const plan = compilePlan(
  Object.entries(table.purposes).map(
    ([key, body]): Definition => ({ kind: 'purpose', key, revision: 1, body: body as Json }),
  ),
  { revision: 1, regex },
).consent

type Row = [origin: string, subject: string, state: ChoiceState, at: string, until?: string | null, covers?: string[]]
type Case = [name: string, said: Row[], purpose: string, allowed: boolean, because: string, state: string]

const at = (time: string) => `2026-11-21T${time}:00.000Z`

function entryOf([origin, subject, state, time, until, covers = []]: Row): ChoiceEntry {
  return { origin, subject, state, at: at(time), until: until ? at(until) : null, covers }
}

describe('whether data may be used for a purpose', () => {
  test.each(table.cases as unknown as Case[])('%s', (_name, said, purpose, allowed, because, state) => {
    const choices = foldChoices(said.map(entryOf))
    expect(permit(plan, { purpose, choices, now: table.now })).toMatchObject({ allowed, because, state })
    // Whatever order they came in.
    expect(foldChoices(said.map(entryOf).reverse())).toEqual(choices)
  })

  test('holds until the first of those it rests on ends', () => {
    const choices = foldChoices([
      entryOf(['a', 'personalisation', 'granted', '09:00', '15:00']),
      entryOf(['a', 'recommendations', 'granted', '09:00', '18:00']),
    ])
    const ends = (purpose: string) => permit(plan, { purpose, choices, now: table.now }).until
    expect([ends('recommendations'), ends('personalisation'), ends('benchmarks'), ends('service')]).toEqual([
      at('15:00'),
      at('15:00'),
      at('15:00'),
      null,
    ])
  })

  test('names the purpose that was refused, though another was asked about', () => {
    const choices = foldChoices([entryOf(['a', 'recommendations', 'granted', '10:00'])])
    expect(permit(plan, { purpose: 'recommendations', choices, now: table.now }).purpose).toBe('personalisation')
  })

  test('is no for a purpose that could not be compiled', () => {
    const broken = compilePlan([{ kind: 'purpose', key: 'odd', revision: 1, body: { basis: 'because' } }], {
      revision: 1,
      regex,
    })
    expect(broken.problems).toMatchObject([{ kind: 'purpose', key: 'odd', path: '/basis' }])
    expect(permit(broken.consent, { purpose: 'odd', choices: undefined, now: table.now }).allowed).toBe(false)
  })
})

const ORIGINS = ['a', 'b', 'c', 'd']
const arbEntry: fc.Arbitrary<ChoiceEntry> = fc
  .record({
    subject: fc.constantFrom('personalisation', 'statistics'),
    origin: fc.constantFrom(...ORIGINS),
    state: fc.constantFrom<ChoiceState>('granted', 'denied', 'withdrawn', 'pending'),
    at: fc.integer({ min: 0, max: 9 }).map((minute) => at(`09:0${minute}`)),
    until: fc.option(fc.constantFrom(at('11:00'), at('13:00'))),
    covers: fc.uniqueArray(fc.constantFrom(...ORIGINS), { maxLength: 2 }),
  })
  .map((entry) => ({ ...entry, covers: entry.covers.filter((one) => one !== entry.origin) }))
const arbEntries = fc.array(arbEntry, { maxLength: 40 })

const isAllowed = (entries: readonly ChoiceEntry[], purpose: string) =>
  permit(plan, { purpose, choices: foldChoices(entries), now: table.now }).allowed

describe('what stands of what was said', () => {
  test('depends on what was said, not on the order in which it came', () => {
    fc.assert(
      fc.property(
        arbEntries.chain((entries) =>
          fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
        ),
        ([entries, shuffled]) => {
          expect(canonicalJson(foldChoices(shuffled))).toBe(canonicalJson(foldChoices(entries)))
        },
      ),
    )
  })

  test('is as restrictive as the more restrictive of two who become one without a word of theirs', () => {
    const alone = arbEntries.map((entries) => entries.map((entry) => ({ ...entry, covers: [] })))
    fc.assert(
      fc.property(alone, fc.constantFrom('personalisation', 'statistics'), (entries, purpose) => {
        const [some, others] = [
          entries.filter(({ origin }) => origin < 'c'),
          entries.filter(({ origin }) => origin >= 'c'),
        ]
        const refuses = (side: readonly ChoiceEntry[]) =>
          ['denied', 'withdrawn'].includes(foldChoices(side)[purpose]?.state ?? '')
        if (refuses(some) || refuses(others)) expect(isAllowed(entries, purpose)).toBe(false)
      }),
    )
  })

  test('is, after the person said it for all that they are known by, what they said', () => {
    fc.assert(
      fc.property(
        arbEntries,
        arbEntry
          .filter(({ state }) => state !== 'pending')
          .map((entry) => ({ ...entry, at: at('10:00'), until: null })),
        (entries, last) => {
          const word = { ...last, covers: ORIGINS.filter((one) => one !== last.origin) }
          expect(foldChoices([...entries, word])[word.subject]?.state).toBe(word.state)
        },
      ),
    )
  })
})

describe('what stands of whom is restricted', () => {
  const subjects = ['personalisation', 'statistics', 'service', 'recommendations'] as const
  const arbRestriction: fc.Arbitrary<ChoiceEntry> = fc.record({
    subject: fc.constant(RESTRICTION),
    origin: fc.constantFrom(...ORIGINS),
    state: fc.constantFrom<ChoiceState>('granted', 'withdrawn'),
    at: fc.integer({ min: 0, max: 9 }).map((minute) => at(`09:0${minute}`)),
    until: fc.constant(null),
    covers: fc.constant([]),
  })
  const arbAll = fc
    .tuple(arbEntries, fc.array(arbRestriction, { maxLength: 8 }))
    .map(([said, restricted]) => [...said, ...restricted])

  test('is no more than without the restriction, and the same to store', () => {
    fc.assert(
      fc.property(arbAll, fc.constantFrom(...subjects), (entries, purpose) => {
        const without = entries.filter(({ subject }) => subject !== RESTRICTION)
        if (isAllowed(entries, purpose)) expect(isAllowed(without, purpose)).toBe(true)
        const storing = (all: readonly ChoiceEntry[]) =>
          permit(plan, { purpose, choices: foldChoices(all), now: table.now, storing: true }).allowed
        expect(storing(entries)).toBe(storing(without))
      }),
    )
  })

  test('is restricted with any origin that is, and each has its own again when they are taken apart', () => {
    fc.assert(
      fc.property(arbAll, (entries) => {
        const sides = [entries.filter(({ origin }) => origin < 'c'), entries.filter(({ origin }) => origin >= 'c')]
        const restricted = sides.map((side) => isRestricted(foldChoices(side)))
        expect(isRestricted(foldChoices(entries))).toBe(restricted.includes(true))
      }),
    )
  })

  test('opens nothing by becoming one with somebody else', () => {
    const alone = arbAll.map((entries) => entries.map((entry) => ({ ...entry, covers: [] })))
    fc.assert(
      fc.property(alone, fc.constantFrom(...subjects), (entries, purpose) => {
        const sides = [entries.filter(({ origin }) => origin < 'c'), entries.filter(({ origin }) => origin >= 'c')]
        for (const side of sides)
          if (isRestricted(foldChoices(side)) && !isAllowed(side, purpose))
            expect(isAllowed(entries, purpose)).toBe(false)
      }),
    )
  })

  test('opens by a yes for all that they are known by, and to what it was said of alone', () => {
    fc.assert(
      fc.property(arbAll, (entries) => {
        const word = {
          subject: 'personalisation',
          origin: 'a',
          state: 'granted' as const,
          at: at('10:00'),
          until: null,
        }
        const all = [...entries, { ...word, covers: ['b', 'c', 'd'] }]
        expect(isAllowed(all, 'personalisation')).toBe(true)
        expect(isAllowed(all, 'service')).toBe(isAllowed(entries, 'service'))
      }),
    )
  })
})
