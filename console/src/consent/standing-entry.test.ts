import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldChoices } from '../../../kernel/src/index.ts'
import { standingEntry } from './standing-entry.ts'

const origins = ['a', 'b', 'c'] as const
const instants = Array.from({ length: 6 }, (_, day) => `2026-11-0${day + 1}T00:00:00.000Z`)

const entry = fc
  .record({
    origin: fc.constantFrom(...origins),
    state: fc.constantFrom('granted', 'denied', 'withdrawn', 'pending'),
    at: fc.constantFrom(...instants),
    until: fc.constantFrom(null, '2027-01-01T00:00:00.000Z', '2028-01-01T00:00:00.000Z'),
    covered: fc.uniqueArray(fc.constantFrom(...origins), { maxLength: 2 }),
  })
  .map(({ covered, ...rest }) => ({ ...rest, covers: Object.fromEntries(covered.map((one) => [one, 'seal'])) }))

test('the entry that stands is the one by which the server decides, whatever was said', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
      const { news } = foldChoices(
        entries.map(({ covers, ...rest }) => ({ ...rest, subject: 'news', covers: Object.keys(covers) })),
      )
      const standing = standingEntry(entries)
      if (news === undefined || standing === undefined) {
        expect(standing).toBe(news)
        return
      }
      expect(standing.at).toBe(news.at)
      expect(standing.state === 'granted' ? standing.until : null).toBe(news.until)
      // Two refusals of one instant are the same refusal, whatever each is called.
      expect(standing.state === news.state || (isRefusal(standing.state) && isRefusal(news.state))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

function isRefusal(state: string): boolean {
  return state === 'denied' || state === 'withdrawn'
}
