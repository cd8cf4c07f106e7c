import { type Choices, type ConsentPlan, choiceOf, foldChoices, isRestricted, RESTRICTION } from '@diapason/kernel'
import { choiceEntryOf, createLedger, digestOf, type Entry, verifyChain, wordingOf } from '../consent/index.ts'
import { knownAs } from '../identity/index.ts'
import type { Database } from '../platform/database/database.ts'
import { profileErrors } from '../profiles/index.ts'
import { choicesHeld } from './choices-held.ts'

/** Entries told of with a person unless more are wanted: thirty years of monthly changes of mind. All of them are verified. */
const TOLD = 400

/**
 * What a person, or an identifier whose messages have all left the log, chose: what holds of each purpose now and why, the ledger that says so, newest first, and whether its chains are as they were written.
 * @throws AppError `profile_unknown`
 */
export function createChoicesReader(of: {
  readonly db: Database
  readonly plan: () => ConsentPlan
  readonly sourceNames: () => Promise<ReadonlyMap<string, string>>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}) {
  const { db, plan, sourceNames, clock } = of
  const read = async (id: string) => {
    const known = await knownAs(db, id)
    if (!known) throw profileErrors.profile_unknown('Nobody is known under this id.')
    const all = await createLedger(db).of(known.identifiers.map(({ origin }) => origin))
    return { person: known.person, all, choices: foldChoices(all.map(choiceEntryOf)) }
  }
  return {
    /** What stands of all that they ever said, by subject: of what is out of use as well. */
    standing: async (id: string): Promise<Choices> => (await read(id)).choices,
    ofPerson: async (id: string, { limit = TOLD }: { readonly limit?: number } = {}) => {
      const { person, all, choices } = await read(id)
      const consent = plan()
      const names = await sourceNames()
      const now = new Date(clock()).toISOString()
      const newest = all.toSorted((a, b) =>
        a.recordedAt === b.recordedAt ? b.n - a.n : a.recordedAt < b.recordedAt ? 1 : -1,
      )
      return {
        person: person ?? id,
        restrictedSince: (isRestricted(choices) && choiceOf(choices, RESTRICTION)?.at) || null,
        ...choicesHeld(consent, { choices, now }),
        entries: newest.slice(0, limit).map((entry) => ({
          ...entry,
          sourceName: names.get(entry.source) ?? null,
          wording: wordingOfEntry(entry, consent),
        })),
        more: Math.max(0, newest.length - limit),
        faults: verifyChain(all),
      }
    },
  }
}

export type ChoicesReader = ReturnType<typeof createChoicesReader>

/** The wording that the entry names, as the purpose has it today, and whether it still is what was shown; null where none is known. */
function wordingOfEntry({ purpose, asked }: Entry, consent: ConsentPlan) {
  const text = asked ? wordingOf(consent, purpose, asked) : undefined
  return text && asked ? { title: text.title, text: text.text, same: digestOf(text) === asked.digest } : null
}
