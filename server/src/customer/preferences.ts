import type { ConsentPlan } from '@diapason/kernel'
import type { ChoicesReader } from '../choices/index.ts'
import type { Subject } from '../disclosure/index.ts'
import type { Language } from './pages/language.ts'
import type { Preference } from './preference.ts'
import { preferenceItems } from './preference-items.ts'
import type { Names } from './subscription-items.ts'

type PersonChoices = Awaited<ReturnType<ChoicesReader['ofPerson']>>

export type LedgerEntry = PersonChoices['entries'][number]

export type Preferences = {
  readonly items: readonly Preference[]
  /** Entries of the ledger, newest first, of identifiers that were the customer's when the link was made. */
  readonly entries: readonly LedgerEntry[]
  /** ISO 8601: since when nothing of the person is used but what they said yes to since; null where that is not so. */
  readonly restrictedSince: string | null
  /** Whether others belong to the person by now, of which the link does not tell. */
  readonly others: boolean
  /** Whether the person refused it from this instant on: by an identifier of which the link does not tell as well. Signals are no words of theirs. */
  readonly refusedSince: (subject: string, at: string) => boolean
}

/**
 * What somebody may choose on their page, in a language. What holds is that of the person they are part of now; what was said, when and where is told only of
 * identifiers that were theirs when the link was made: who joined them since may be somebody else.
 */
export function createPreferences(of: {
  readonly reader: ChoicesReader
  readonly plan: () => ConsentPlan
  readonly names: () => Promise<Names>
}) {
  const { reader, plan, names } = of
  return async (link: Subject, language: Language): Promise<Preferences> => {
    const [choices, called] = await Promise.all([reader.ofPerson(link.person), names()])
    const own = new Set(link.origins)
    const entries = choices.entries.filter(({ origin }) => own.has(origin))
    return {
      items: preferenceItems(choices, { consent: plan(), called, language }),
      entries,
      restrictedSince: choices.restrictedSince,
      others: entries.length < choices.entries.length,
      refusedSince: (subject, since) =>
        choices.entries.some(
          ({ purpose, state, at, how }) =>
            purpose === subject && (state === 'denied' || state === 'withdrawn') && how !== 'signal' && at >= since,
        ),
    }
  }
}
