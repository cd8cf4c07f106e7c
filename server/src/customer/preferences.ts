import type { ConsentPlan, ConsentState, Frequency, LegalBasis, PurposeText } from '@diapason/kernel'
import type { ChoicesReader } from '../choices/index.ts'
import { digestOf } from '../consent/index.ts'
import type { OpenLink } from './customer-links.ts'
import type { Language } from './pages/language.ts'
import { type Names, subscriptionItems } from './subscription-items.ts'

/** Yes or no, as a page asks it: of what needs no yes, whether nobody objects. */
export type Answer = 'yes' | 'no'

/** What a person may choose, or is told of, as their page shows it. */
export type Preference = {
  readonly subject: string
  readonly title: string
  /** Empty where nobody wrote a wording. */
  readonly text: string
  /** BCP 47, of title and text; undefined where they are no wording. */
  readonly language: string | undefined
  /** The wording that is shown; null where there is none. */
  readonly asked: { readonly version: string; readonly language: string; readonly digest: string } | null
  readonly basis: LegalBasis
  /** Whether it counts only after a yes; else until a no. */
  readonly needsYes: boolean
  /** Of a topic on a channel: both, as people call them, and how often it may come. */
  readonly subscription?: {
    readonly topic: string
    readonly channel: string
    readonly frequencies: readonly Frequency[]
    readonly frequency: string | null
  }
  /** What it stands under, and whether that keeps it from having an effect now. */
  readonly parent: { readonly subject: string; readonly title: string; readonly refused: boolean } | undefined
  readonly state: ConsentState
  readonly since: string | null
  readonly until: string | null
  /** False of what is done without asking. */
  readonly choosable: boolean
  /** What holds now; undefined of what was never answered, or no longer is. */
  readonly answer: Answer | undefined
}

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

/** What a state means on a page that asks for yes or no. */
export function answerOf(needsYes: boolean, state: ConsentState): Answer | undefined {
  if (state === 'denied' || state === 'withdrawn') return 'no'
  return !needsYes || state === 'granted' || state === 'pending' ? 'yes' : undefined
}

export function askedBy(text: PurposeText | undefined): Preference['asked'] {
  return text ? { version: text.version, language: text.language, digest: digestOf(text) } : null
}

function isChoosable(basis: LegalBasis): boolean {
  return basis === 'consent' || basis === 'legitimate_interest' || basis === 'public_task'
}

/** The wording written last, in this language, else in English, else in the one that it was first written in. */
export function newestText(texts: readonly PurposeText[], language: Language): PurposeText | undefined {
  const version = texts.at(-1)?.version
  const newest = texts.filter((text) => text.version === version)
  const within = (wanted: string) => newest.find((text) => text.language.toLowerCase().split('-')[0] === wanted)
  return within(language) ?? within('en') ?? newest[0]
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
