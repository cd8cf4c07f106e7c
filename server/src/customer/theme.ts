import type { Font } from './pages/fonts.ts'
import type { Language } from './pages/language.ts'

/** What a brand says in the languages of the pages. */
export type Said = Readonly<Partial<Record<Language, string>>>

/** How a brand's pages look, and whom they name. */
export type Theme = {
  /** Empty where nobody said. */
  readonly brand: string
  /** A data address of an image. */
  readonly logo: string | undefined
  /** `#rrggbb`, on light and on dark ground. */
  readonly accent: { readonly light: string; readonly dark: string }
  /** `mailto:` or `https:`. */
  readonly contact: string | undefined
  /** Address of the privacy notice. */
  readonly privacy: Said
  /** What stands at the head of the preference page, in the place of our own sentence. */
  readonly welcome: Said
  /** Who answers for the data: GDPR, article 13 (1) (a). */
  readonly controller: Said
  readonly font: Font
  /** Language of who prefers none that the pages speak. */
  readonly language: Language
  /** Where mails go by which people unsubscribe. */
  readonly unsubscribeMail: string | undefined
  /** Traits that customers put right themselves; for the others they ask. */
  readonly correctable: readonly string[]
  /** IANA name. */
  readonly timeZone: string
}

/** As long as nobody authored any. */
export const PLAIN: Theme = {
  brand: '',
  logo: undefined,
  accent: { light: '#1d4f91', dark: '#9cc2ff' },
  contact: undefined,
  unsubscribeMail: undefined,
  privacy: {},
  welcome: {},
  controller: {},
  font: 'system',
  language: 'en',
  correctable: [],
  timeZone: 'UTC',
}
