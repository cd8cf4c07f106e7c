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
  gateStore,
  type Json,
  type LogEvent,
} from './index.ts'
import { permit } from './permit.ts'

const { catalogue } = table
const definition = (kind: Definition['kind'], key: string, body: unknown): Definition => ({
  kind,
  key,
  revision: 1,
  body: body as Json,
})
const plan = compilePlan(
  [
    ...Object.entries(table.purposes).map(([key, body]) => definition('purpose', key, body)),
    ...catalogue.events.map((body, n) => definition('event', `event-${n}`, body)),
    ...catalogue.traits.map((body, n) => definition('trait', `trait-${n}`, body)),
    ...Object.entries(catalogue.elements).map(([key, body]) =>
      definition('element', key, { name: key, variants: [], fallback: {}, ...body }),
    ),
    ...Object.entries(catalogue.experiments).map(([key, body]) => definition('experiment', key, body)),
  ],
  { revision: 1, regex: (source, flags) => new RegExp(source, flags) },
).consent

type Row = [origin: string, subject: string, state: ChoiceState, at: string, until?: string]
type Message = Partial<LogEvent> & Pick<LogEvent, 'type' | 'name'> & { element?: string }
type Case = [name: string, said: Row[], message: Message, purpose: string | null, expected: [string, ...unknown[]]]

const at = (time: string) => `2026-11-21T${time}:00.000Z`

function eventOf({ element, ...message }: Message) {
  const decisionId =
    element &&
    encodeDecisionId({
      id: '0b8d1c1e-6c43-8b52-9f3c-0f2ab9cbb0f1',
      element,
      variant: null,
      experiment: null,
      variation: null,
    })
  return { traits: {}, properties: decisionId ? { decisionId } : {}, context: {}, ...message }
}

function choicesOf(said: readonly Row[]): Choices {
  return foldChoices(
    said.map(([origin, subject, state, time, until]) => ({
      origin,
      subject,
      state,
      at: at(time),
      until: until === undefined ? null : at(until),
      covers: [],
    })),
  )
}

describe('what may be stored of a message', () => {
  test.each(table.store as unknown as Case[])('%s', (_name, said, message, purpose, [outcome, ...rest]) => {
    const verdict = gateStore(plan, {
      event: eventOf(message),
      purpose: purpose ?? undefined,
      choices: choicesOf(said),
      now: table.now,
    })
    if (outcome === 'keep') expect(verdict).toEqual({ outcome, strip: rest[0] ?? [], bare: rest[1] === 'bare' })
    else
      expect(verdict).toEqual({
        outcome,
        purpose: rest[0],
        properties: new Set((rest[1] as string[] | undefined) ?? []),
      })
  })

  test('asks for no choice where nothing is at stake', () => {
    const verdict = gateStore(plan, {
      event: eventOf({ type: 'track', name: 'Order Completed' }),
      purpose: 'analytics',
      get choices(): Choices {
        throw new Error('nobody asked for them')
      },
      now: table.now,
    })
    expect(verdict.outcome).toBe('keep')
  })

  test('is never more than what a further refusal leaves of it', () => {
    const subjects = ['personalisation', 'statistics', 'recommendations']
    const arbChoices = fc.dictionary(
      fc.constantFrom(...subjects),
      fc.record({
        state: fc.constantFrom<ChoiceState>('granted', 'denied', 'withdrawn', 'pending'),
        at: fc.constant(at('09:00')),
        until: fc.option(fc.constantFrom(at('11:00'), at('13:00'))),
      }),
    )
    const messages = (table.store as unknown as Case[]).map(([, , message]) => eventOf(message))
    fc.assert(
      fc.property(
        arbChoices,
        fc.constantFrom(...subjects),
        fc.constantFrom(...messages),
        fc.constantFrom(undefined, ...subjects),
        (choices, withdrawn, event, purpose) => {
          const before = gateStore(plan, { event, purpose, choices, now: table.now })
          const refused = { ...choices, [withdrawn]: { state: 'withdrawn' as const, at: at('11:30'), until: null } }
          const after = gateStore(plan, { event, purpose, choices: refused, now: table.now })
          if (before.outcome !== 'keep') expect(after.outcome).toBe(before.outcome)
          else if (after.outcome === 'keep') {
            expect(after.strip).toEqual(expect.arrayContaining([...before.strip]))
            expect(after.bare || !before.bare).toBe(true)
          }
        },
      ),
    )
  })

  test('is nothing of an event whose every purpose is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plan.events.track.keys()), fc.boolean(), (name, agreed) => {
        const choices: Choices = agreed
          ? { personalisation: { state: 'granted', at: at('09:00'), until: null } }
          : { personalisation: { state: 'denied', at: at('09:00'), until: null } }
        const purposes = plan.events.track.get(name)?.purposes
        const permitted =
          purposes?.some((purpose) => permit(plan, { purpose, choices, now: table.now }).allowed) ?? true
        const event = eventOf({ type: 'track', name })
        const { outcome } = gateStore(plan, { event, purpose: undefined, choices, now: table.now })
        expect(outcome === 'keep').toBe(permitted)
      }),
    )
  })
})
