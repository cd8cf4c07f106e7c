import type { ConsentPlan, LegalBasis } from '@diapason/kernel'
import type { ChoicesReader } from '../choices/index.ts'
import type { OpenLink } from './customer-links.ts'
import type { Language } from './pages/language.ts'
import { answerOf, askedBy, newestText, type Preference } from './preference.ts'
import { type Names, subscriptionItems } from './subscription-items.ts'

type PersonChoices = Awaited<ReturnType<ChoicesReader['ofPerson']>>

export type LedgerEntry = PersonChoices['entries'][number]

export type Preferences = {
  readonly items: readonly Preference[]
  /** Entries of the ledger, newest first, of identifiers that were the customer's when the link was made. */
  readonly entries: readonly LedgerEntry[]
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
  return async (link: OpenLink, language: Language): Promise<Preferences> => {
    const [choices, called] = await Promise.all([reader.ofPerson(link.person), names()])
    const consent = plan()
    const rules = consent.purposes
    const titleOf = (key: string) => {
      const rule = rules.get(key)
      return (rule && newestText(rule.texts, language)?.title) ?? called('purpose', key, language)
    }
    const items = choices.purposes.flatMap(({ purpose, parent, said, allowed, decidedBy }) => {
      const rule = rules.get(purpose)
      if (!rule) return []
      const text = newestText(rule.texts, language)
      return {
        subject: purpose,
        title: titleOf(purpose),
        text: text?.text ?? '',
        language: text?.language,
        asked: askedBy(text),
        basis: rule.basis,
        parent:
          parent === null
            ? undefined
            : { subject: parent, title: titleOf(parent), refused: !allowed && decidedBy !== purpose },
        ...said,
        choosable: isChoosable(rule.basis),
        needsYes: rule.basis === 'consent',
        answer: isChoosable(rule.basis) ? answerOf(rule.basis === 'consent', said.state) : undefined,
      }
    })
    const own = new Set(link.origins)
    const entries = choices.entries.filter(({ origin }) => own.has(origin))
    const sent = subscriptionItems(choices.subscriptions, { consent, called, language, titleOf })
    return {
      items: [...inTree(items), ...sent],
      entries,
      others: entries.length < choices.entries.length,
      refusedSince: (subject, since) =>
        choices.entries.some(
          ({ purpose, state, at, how }) =>
            purpose === subject && (state === 'denied' || state === 'withdrawn') && how !== 'signal' && at >= since,
        ),
    }
  }
}

function isChoosable(basis: LegalBasis): boolean {
  return basis === 'consent' || basis === 'legitimate_interest' || basis === 'public_task'
}

/** Each followed by what stands under it. */
function inTree(items: readonly Preference[]): Preference[] {
  const known = new Set(items.map(({ subject }) => subject))
  const under = Map.groupBy(items, ({ parent }) => (parent && known.has(parent.subject) ? parent.subject : ''))
  const seen = new Set<string>()
  const from = (subject: string): Preference[] =>
    (under.get(subject) ?? []).flatMap((item) => {
      if (seen.has(item.subject)) return []
      seen.add(item.subject)
      return [item, ...from(item.subject)]
    })
  // What stands under itself is under nothing else: it is told at the end.
  return [...from(''), ...items.filter(({ subject }) => !seen.has(subject))]
}
