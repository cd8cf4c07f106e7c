import { canonicalJson, foldChoices, type Json } from '@diapason/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChains } from './chains.ts'
import type { Entry, NewEntry } from './entry.ts'
import { choiceEntryOf } from './ledger.ts'

// How much a word says of other identifiers is bounded by what there is against it. That what stands is the same, whatever origins are put together or taken apart later.

const ORIGINS = ['a', 'b', 'c', 'd', 'e']
const SUBJECTS = ['letters', 'culture@email']

const minute = (n: number) => `2026-11-21T09:${String(n).padStart(2, '0')}:00.000Z`

function word(of: Pick<NewEntry, 'origin' | 'purpose' | 'state' | 'at' | 'until'> & { frequency?: string }): NewEntry {
  return {
    id: '0',
    recordedAt: '2026-11-22T09:00:00.000Z',
    asked: null,
    place: {},
    how: 'click',
    channel: 'web',
    source: 'k',
    messageId: null,
    ...of,
  }
}

const arbWord = fc.record({
  origin: fc.constantFrom(...ORIGINS),
  purpose: fc.constantFrom(...SUBJECTS),
  state: fc.constantFrom<NewEntry['state']>('granted', 'granted', 'denied', 'withdrawn', 'pending'),
  minute: fc.integer({ min: 0, max: 59 }),
  until: fc.constantFrom(null, '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'),
  frequency: fc.constantFrom('weekly', 'monthly'),
})

const arbWords = fc
  .array(arbWord, { maxLength: 30 })
  .map((words) => words.map(({ minute: n, ...one }) => word({ ...one, at: minute(n) })))

/** The same words as if each took back all that others had said, as the law has it. */
function coveringAll(words: readonly NewEntry[]): Entry[] {
  return words.map((one, place) => {
    const others = words
      .slice(0, place)
      .filter(({ purpose, origin }) => purpose === one.purpose && origin !== one.origin)
    return { ...one, n: 1, covers: Object.fromEntries(others.map(({ origin }) => [origin, ''])), prev: null, hash: '' }
  })
}

function chained(words: readonly NewEntry[]): Entry[] {
  const chains = createChains([])
  return words.flatMap((one) => chains.add([one]))
}

const standing = (entries: readonly Entry[], origins: readonly string[]) =>
  foldChoices(entries.filter(({ origin }) => origins.includes(origin)).map(choiceEntryOf))

describe('a word that takes back no more than it has to', () => {
  test('leaves what stands as if it took back everything, for any origins of them, where words come as they are said', () => {
    fc.assert(
      fc.property(arbWords, fc.subarray(ORIGINS, { minLength: 1 }), (words, origins) => {
        const inOrder = words.toSorted((x, y) => (x.at < y.at ? -1 : x.at > y.at ? 1 : 0))
        const text = (entries: readonly Entry[]) => canonicalJson(standing(entries, origins) as unknown as Json)
        expect(text(chained(inOrder))).toBe(text(coveringAll(inOrder)))
      }),
      { numRuns: 1_000 },
    )
  })

  test('never makes a yes of a no, in whatever order they come', () => {
    fc.assert(
      fc.property(arbWords, fc.subarray(ORIGINS, { minLength: 1 }), (words, origins) => {
        const [then, now] = [standing(coveringAll(words), origins), standing(chained(words), origins)]
        for (const subject of SUBJECTS)
          if (['denied', 'withdrawn'].includes(then[subject]?.state ?? ''))
            expect(['denied', 'withdrawn']).toContain(now[subject]?.state)
      }),
      { numRuns: 1_000 },
    )
  })

  test('names nobody who said the same: five hundred visits that agreed weigh nothing', () => {
    const visits = Array.from({ length: 500 }, (_, n) =>
      word({ origin: `v-${n}`, purpose: 'letters', state: 'granted', at: minute(1), until: null }),
    )
    const [last] = chained([
      ...visits,
      word({ origin: 'u', purpose: 'letters', state: 'granted', at: minute(2), until: null }),
    ]).slice(-1)
    expect(last?.covers).toEqual({})
  })

  test('names once who refused, and not again when the same origin says it again', () => {
    const visits = Array.from({ length: 200 }, (_, n) =>
      word({ origin: `v-${n}`, purpose: 'letters', state: 'denied', at: minute(1), until: null }),
    )
    const yes = (n: number) => word({ origin: 'u', purpose: 'letters', state: 'granted', at: minute(n), until: null })
    const entries = chained([...visits, yes(2), yes(3)])
    expect(entries.slice(-2).map(({ covers }) => Object.keys(covers).length)).toEqual([200, 0])
    expect(foldChoices(entries.map(choiceEntryOf)).letters?.state).toBe('granted')
  })

  test('waits where it would have to take back more than a saying can, and counts once the rest was', () => {
    const subjects = Array.from({ length: 50 }, (_, n) => `topic-${n}@email`)
    const refusals = subjects.flatMap((purpose) =>
      Array.from({ length: 200 }, (_, n) =>
        word({ origin: `v-${n}`, purpose, state: 'denied', at: minute(1), until: null }),
      ),
    )
    const chains = createChains([])
    const all = [...chains.add(refusals)]
    const granted = () => {
      const choices = foldChoices(all.map(choiceEntryOf))
      return subjects.filter((one) => choices[one]?.state === 'granted').length
    }
    const counted: number[] = []
    for (let n = 2; n < 8; n += 1) {
      const saying = chains.add(
        subjects.map((purpose) => word({ origin: 'u', purpose, state: 'granted', at: minute(n), until: null })),
      )
      expect(JSON.stringify(saying).length).toBeLessThan(250_000)
      all.push(...saying)
      counted.push(granted())
    }
    expect(counted).toEqual([10, 20, 30, 40, 50, 50])
  })
})
