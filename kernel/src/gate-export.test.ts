import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import table from '../cases/consent.json' with { type: 'json' }
import {
  type ChoiceState,
  type Choices,
  compilePlan,
  type Definition,
  encodeDecisionId,
  foldChoices,
  gateExport,
  type Json,
  type LogEvent,
  permitEach,
  type RegexEngine,
  servesExport,
} from './index.ts'
import { permit } from './permit.ts'

const regex: RegexEngine = (source, flags) => new RegExp(source, flags)
const purposes = Object.entries(table.purposes).map(
  ([key, body]): Definition => ({ kind: 'purpose', key, revision: 1, body: body as Json }),
)

function planWith(traits: Readonly<Record<string, readonly string[]>>) {
  const entries = Object.entries(traits).map(
    ([trait, kept]): Definition => ({ kind: 'trait', key: trait, revision: 1, body: { trait, purposes: [...kept] } }),
  )
  return compilePlan([...purposes, ...entries], { revision: 1, regex }).consent
}

type Row = [origin: string, subject: string, state: ChoiceState, at: string, until?: string | null, covers?: string[]]
type Case = [
  name: string,
  said: Row[],
  purpose: string,
  traits: Record<string, string[]>,
  allowed: boolean,
  because: string,
  hidden: string[],
]

type EventCase = [
  name: string,
  event: { type: LogEvent['type']; name: string },
  key: string | null,
  purpose: string,
  serves: boolean,
]

const withCatalogue = compilePlan(
  [
    ...purposes,
    ...table.catalogue.events.map(
      (body, n): Definition => ({ kind: 'event', key: `event-${n}`, revision: 1, body: body as Json }),
    ),
  ],
  { revision: 1, regex },
).consent

const at = (time: string) => `2026-11-21T${time}:00.000Z`
const entryOf = ([origin, subject, state, time, until, covers = []]: Row) => ({
  origin,
  subject,
  state,
  at: at(time),
  until: until ? at(until) : null,
  covers,
})

describe('what leaves for a purpose', () => {
  test.each(table.export as unknown as Case[])('%s', (_name, said, purpose, traits, allowed, because, hidden) => {
    const answer = gateExport(planWith(traits), { purpose, choices: foldChoices(said.map(entryOf)), now: table.now })
    expect([answer.allowed, answer.because]).toEqual([allowed, because])
    expect([...answer.hidden].sort()).toEqual(hidden)
  })

  test('is never more than what may be used for it, whatever was said and whatever is kept for what', () => {
    const keys = Object.keys(table.purposes)
    const choices = fc.dictionary(
      fc.constantFrom(...keys),
      fc.record({
        state: fc.constantFrom<ChoiceState>('granted', 'denied', 'withdrawn', 'pending'),
        at: fc.constant(at('09:00')),
        until: fc.option(fc.constantFrom(at('11:00'), at('13:00'))),
      }),
    ) as fc.Arbitrary<Choices>
    const traits = fc.dictionary(
      fc.constantFrom('city', 'reads', 'illness', 'tier'),
      fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 3 }),
    )
    fc.assert(
      fc.property(choices, traits, fc.constantFrom(...keys, 'nowhere'), (said, kept, purpose) => {
        const plan = planWith(kept)
        const answer = gateExport(plan, { purpose, choices: said, now: table.now })
        expect(answer.allowed).toBe(permit(plan, { purpose, choices: said, now: table.now }).allowed)
        if (!answer.allowed) return
        // Whatever of them leaves is kept for something that they permit.
        for (const [trait, named] of Object.entries(kept))
          if (!answer.hidden.has(trait))
            expect(named.some((one) => permit(plan, { purpose: one, choices: said, now: table.now }).allowed)).toBe(
              true,
            )
      }),
    )
  })

  test.each(table.exportedEvents as unknown as EventCase[])('%s', (_name, { type, name }, key, purpose, serves) => {
    const event = { type, name, properties: {} }
    expect(servesExport(withCatalogue, { purpose, event, keyPurpose: key ?? undefined })).toBe(serves)
  })

  test('does not tell of having met what serves another purpose', () => {
    const element = { name: 'Hero', purpose: 'personalisation', variants: [], fallback: {} }
    const { consent } = compilePlan([...purposes, { kind: 'element', key: 'hero', revision: 1, body: element }], {
      revision: 1,
      regex,
    })
    const decisionId = encodeDecisionId({
      id: '0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1',
      element: 'hero',
      variant: null,
      experiment: null,
      variation: null,
    })
    const event = { type: 'track', name: 'Element Viewed', properties: { decisionId } } as const
    expect(servesExport(consent, { purpose: 'statistics', event, keyPurpose: undefined })).toBe(false)
    expect(servesExport(consent, { purpose: 'personalisation', event, keyPurpose: 'statistics' })).toBe(true)
  })

  test('is told of every purpose as of one', () => {
    const plan = planWith({})
    const choices = foldChoices([entryOf(['a', 'personalisation', 'granted', '09:00'])])
    const each = permitEach(plan, { choices, now: table.now })
    expect(each.map(({ rule }) => rule.key)).toEqual(Object.keys(table.purposes))
    for (const { rule, answer } of each)
      expect(answer).toEqual(permit(plan, { purpose: rule.key, choices, now: table.now }))
  })
})
