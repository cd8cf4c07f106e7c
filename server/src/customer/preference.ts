import type { ConsentState, Frequency, LegalBasis, PurposeText } from '@diapason/kernel'
import { digestOf } from '../consent/index.ts'
import type { Language } from './pages/language.ts'

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

/** What a state means on a page that asks for yes or no. */
export function answerOf(needsYes: boolean, state: ConsentState): Answer | undefined {
  if (state === 'denied' || state === 'withdrawn') return 'no'
  return !needsYes || state === 'granted' || state === 'pending' ? 'yes' : undefined
}

export function askedBy(text: PurposeText | undefined): Preference['asked'] {
  return text ? { version: text.version, language: text.language, digest: digestOf(text) } : null
}

/** The wording written last, in this language, else in English, else in the one that it was first written in. */
export function newestText(texts: readonly PurposeText[], language: Language): PurposeText | undefined {
  const version = texts.at(-1)?.version
  const newest = texts.filter((text) => text.version === version)
  const within = (wanted: string) => newest.find((text) => text.language.toLowerCase().split('-')[0] === wanted)
  return within(language) ?? within('en') ?? newest[0]
}
