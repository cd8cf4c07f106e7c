import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import table from '../cases/signals.json' with { type: 'json' }
import {
  type ChoiceEntry,
  compilePlan,
  type Definition,
  foldChoices,
  type HeardSignal,
  isNewWord,
  isSameWord,
  type Json,
  OPT_OUTS,
  overlaySignals,
  type RegexEngine,
  signalName,
  signalWords,
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

/** Messages of one origin in the order of arrival → the entries that they make, as the intake writes them. */
function written(
  arrived: readonly { at: string; gpc: boolean; says: 'granted' | 'denied' | undefined }[],
): ChoiceEntry[] {
  const rule = plan.purposes.get('advertising')
  if (!rule) throw new Error('no such purpose')
  const entries: ChoiceEntry[] = []
  const add = (state: 'granted' | 'denied', at: string, signal?: 'gpc') =>
    entries.push({ subject: 'advertising', origin: 'o', state, at, until: null, covers: [], signal })
  for (const { at, gpc, says } of arrived) {
    for (const word of gpc ? signalWords(plan, heardOf({ gpc: true }), at) : []) {
      const last = foldChoices(entries).advertising?.signals?.[signalName('o', 'gpc')]
      if (word.purpose === 'advertising' && isNewWord(rule, word, last)) add('denied', word.at, 'gpc')
    }
    if (says) add(says, at)
  }
  return entries
}

test('messages that come in another order than they were sent never permit more', () => {
  const minute = (n: number) => new Date(Date.parse('2026-11-22T09:00:00.000Z') + n * 60_000).toISOString()
  const message = fc.record({
    gpc: fc.boolean(),
    says: fc.constantFrom<'granted' | 'denied' | undefined>('granted', 'denied', undefined, undefined),
  })
  const history = fc.array(message, { maxLength: 12 }).map((all) => all.map((one, n) => ({ ...one, at: minute(n) })))
  fc.assert(
    fc.property(
      history.chain((sent) => fc.tuple(fc.constant(sent), fc.shuffledSubarray(sent, { minLength: sent.length }))),
      ([sent, arrived]) => {
        const [inOrder, shuffled] = [written(sent), written(arrived)].map((all) => foldChoices(all).advertising?.state)
        if (shuffled === 'granted') expect(inOrder).toBe('granted')
        // Without a signal the order says nothing at all.
        if (!sent.some(({ gpc }) => gpc)) expect(shuffled).toBe(inOrder)
      },
    ),
  )
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
