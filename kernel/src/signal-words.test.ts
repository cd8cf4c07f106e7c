import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import table from '../cases/signals.json' with { type: 'json' }
import {
  type ChoiceEntry,
  compilePlan,
  type Definition,
  foldChoices,
  type HeardSignal,
  isSameWord,
  type Json,
  OPT_OUTS,
  overlaySignals,
  type RegexEngine,
  signalWords,
  unsaidWords,
} from './index.ts'

const regex: RegexEngine = (source, flags) => new RegExp(source, flags)
const plan = compilePlan(
  Object.entries(table.purposes).map(
    ([key, body]): Definition => ({ kind: 'purpose', key, revision: 1, body: body as Json }),
  ),
  { revision: 1, regex },
).consent

type Signalled = {
  gpc?: true
  categories?: Record<string, boolean>
  gpp?: Record<string, boolean>
  tcf?: {
    updated?: string
    believed?: false
    consents?: number[]
    interests?: number[]
    features?: number[]
    vendors?: number[]
    disclosed?: number[]
    publisher?: number[]
  }
}

function heardOf({ gpc, categories, gpp, tcf }: Signalled): HeardSignal[] {
  const digest = ''
  const heard: HeardSignal[] = []
  if (gpc) heard.push({ kind: 'gpc', digest })
  if (categories) heard.push({ kind: 'categories', digest, preferences: new Map(Object.entries(categories)) })
  if (gpp)
    heard.push({
      kind: 'gpp',
      digest,
      optedOut: new Map(OPT_OUTS.flatMap((one) => (one in gpp ? [[one, gpp[one] === true]] : []))),
    })
  if (tcf)
    heard.push({
      kind: 'tcf',
      digest,
      said: {
        updated: tcf.updated ?? table.at,
        believed: tcf.believed ?? true,
        consents: new Set(tcf.consents),
        interests: new Set(tcf.interests),
        specialFeatures: new Set(tcf.features),
        vendorConsents: new Set(tcf.vendors),
        vendorInterests: new Set(),
        vendorsDisclosed: new Set(tcf.disclosed ?? tcf.vendors),
        publisher: tcf.publisher && { consents: new Set(tcf.publisher), interests: new Set() },
      },
    })
  return heard
}

describe('what a signal says', () => {
  test.each(table.cases as unknown as [string, Signalled, Record<string, string>][])(
    '%s',
    (_name, signalled, expected) => {
      const words = signalWords(plan, heardOf(signalled), table.at)
      expect(Object.fromEntries(words.map(({ purpose, state }) => [purpose, state]))).toEqual(expected)
    },
  )

  test('counts a moment before the message that carries it, and a yes no later than the day of its string', () => {
    const [no] = signalWords(plan, heardOf({ gpc: true }), table.at)
    expect(no).toMatchObject({ at: '2026-11-22T11:59:59.999Z', until: null })
    const [yes] = signalWords(
      plan,
      heardOf({ tcf: { updated: '2026-11-01T09:30:00.000Z', consents: [1, 4] } }),
      table.at,
    )
    expect(yes).toMatchObject({ at: '2026-11-02T00:00:00.000Z', until: '2026-11-29T00:00:00.000Z' })
  })
})

type Sent = Signalled & { readonly at: string; readonly says?: 'granted' | 'denied' | undefined }

/** Messages of one origin in the order of arrival → the entries that they make, as the intake writes them. */
function written(arrived: readonly Sent[]): ChoiceEntry[] {
  const entries: ChoiceEntry[] = []
  const common = { subject: 'advertising', origin: 'o', covers: [] }
  let newest = ''
  for (const { at, says, ...signalled } of arrived) {
    const words = signalWords(plan, heardOf(signalled), at).map((word) => ({ ...word, isLate: at <= newest }))
    for (const { purpose, kind, state, at, until } of unsaidWords(words, { origin: 'o', plan, known: entries }))
      if (purpose === 'advertising') entries.push({ ...common, state, at, until, signal: kind })
    if (says) entries.push({ ...common, state: says, at, until: null })
    if (at > newest) newest = at
  }
  return entries
}

/** Messages as they were sent, a minute after each other, and in an order in which they may come. */
function deliveries(message: fc.Arbitrary<Omit<Sent, 'at'>>): fc.Arbitrary<[sent: Sent[], arrived: Sent[]]> {
  const minute = (n: number) => new Date(Date.parse('2026-11-22T09:00:00.000Z') + n * 60_000).toISOString()
  return fc
    .array(message, { maxLength: 8 })
    .map((all) => all.map((one, n) => ({ ...one, at: minute(n) })))
    .chain((sent) => fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, { minLength: sent.length })))
}

describe('messages that come in another order than they were sent', () => {
  const says = fc.constantFrom<Sent['says']>('granted', 'denied', undefined, undefined)
  const gpc = fc.constantFrom<true | undefined>(true, undefined)
  const agreed = fc.constantFrom(true, false, undefined)
  const standing = (messages: readonly Sent[]) => foldChoices(written(messages)).advertising?.state

  test('never permit more, where their signal only refuses', () => {
    fc.assert(
      fc.property(deliveries(fc.record({ gpc, says }) as fc.Arbitrary<Omit<Sent, 'at'>>), ([sent, arrived]) => {
        const [inOrder, shuffled] = [standing(sent), standing(arrived)]
        if (shuffled === 'granted') expect(inOrder).toBe('granted')
        // Without a signal the order says nothing at all.
        if (!sent.some((one) => one.gpc)) expect(shuffled).toBe(inOrder)
      }),
    )
  })

  const banner = fc
    .record({ category: agreed, tcf: agreed, updated: fc.constantFrom('2026-11-20', '2026-11-22') })
    .map(({ category, tcf, updated }) => ({
      ...(category === undefined ? {} : { categories: { C0004: category } }),
      ...(tcf === undefined ? {} : { tcf: { updated: `${updated}T08:00:00.000Z`, consents: tcf ? [1, 4] : [1] } }),
    }))
  const categories = fc.boolean().map((C0004) => ({ categories: { C0004 } }))
  test.each([
    ['categories', categories],
    ['all signals', fc.tuple(banner, fc.record({ gpc, says })).map(([one, other]) => ({ ...one, ...other }))],
    ['categories and own words', fc.tuple(categories, says).map(([one, said]) => ({ ...one, says: said }))],
  ] as [string, fc.Arbitrary<Omit<Sent, 'at'>>][])(
    'never permit more, where signals agree as well, but for what the person agreed to themselves: %s',
    (_name, message) => {
      fc.assert(
        fc.property(deliveries(message), ([sent, arrived]) => {
          const own = sent.findLast((one) => one.says)?.says
          if (standing(arrived) === 'granted') expect([standing(sent), own]).toContain('granted')
        }),
        { numRuns: 1_000 },
      )
    },
  )

  test('among them a yes that comes after two refusals, and was sent between them', () => {
    const at = (hour: string) => `2026-11-22T${hour}:00:00.000Z`
    const says = (hour: string, C0004: boolean): Sent => ({ at: at(hour), categories: { C0004 } })
    const [first, between, last] = [says('09', false), says('10', true), says('11', false)]
    expect([standing([first, between, last]), standing([first, last, between])]).toEqual(['denied', 'denied'])
    expect(standing([first, last, between, says('12', true)])).toBe('granted')
  })
})

describe('what stands beside signals', () => {
  type Row = [state: 'granted' | 'denied', at: string, signal?: 'gpc' | 'tcf' | 'categories']
  test.each(table.standing as unknown as [string, Row[], string][])('%s', (_name, rows, state) => {
    const entries = rows.map(
      ([said, at, signal]): ChoiceEntry => ({
        subject: 'advertising',
        origin: 'o',
        state: said,
        at: `2026-11-22T${at}:00.000Z`,
        until: null,
        covers: [],
        signal,
      }),
    )
    expect(foldChoices(entries).advertising?.state).toBe(state)
    expect(foldChoices(entries.toReversed())).toEqual(foldChoices(entries))
  })
})

describe('a signal of a request', () => {
  const words = signalWords(plan, heardOf({ gpc: true }), table.at)
  const overlay = (entries: ChoiceEntry[]) =>
    overlaySignals({ choices: foldChoices(entries), words, origins: ['o'], now: table.at })?.advertising?.state
  const entry = (state: 'granted' | 'denied', at: string, signal?: 'gpc'): ChoiceEntry => ({
    subject: 'advertising',
    origin: 'o',
    state,
    at,
    until: null,
    covers: [],
    signal,
  })

  test('refuses where nothing was said, and where a yes was said before it was known', () => {
    expect(overlay([])).toBe('denied')
    expect(overlay([entry('granted', '2026-11-20T00:00:00.000Z')])).toBe('denied')
  })

  test('gives way to a yes that was said while it was known', () => {
    const known = entry('denied', '2026-11-19T00:00:00.000Z', 'gpc')
    expect(overlay([known, entry('granted', '2026-11-20T00:00:00.000Z')])).toBe('granted')
  })
})

test('the same word is one that changes nothing', () => {
  const yes = { state: 'granted', at: '', until: '2026-11-29T00:00:00.000Z' } as const
  expect(isSameWord(yes, { ...yes, at: 'later' })).toBe(true)
  expect(isSameWord(yes, { ...yes, until: '2026-12-29T00:00:00.000Z' })).toBe(false)
  expect(isSameWord({ ...yes, until: null }, yes)).toBe(true)
  expect(isSameWord(yes, { ...yes, state: 'denied' })).toBe(false)
})
