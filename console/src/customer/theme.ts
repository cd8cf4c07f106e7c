import type { PageLanguage } from './page-language.ts'

/** Manners of letters; the server knows what each machine has of them. */
export const fonts = ['system', 'humanist', 'geometric', 'rounded', 'serif', 'antique'] as const
export type Font = (typeof fonts)[number]

type Said = Partial<Record<PageLanguage, string>>

/** What somebody authored of how the customers' pages look. */
export type ThemeBody = {
  brand: string
  logo?: string
  accent: string
  accentDark?: string
  font?: Font
  welcome?: Said
  controller?: Said
  contact?: string
  unsubscribeMail?: string
  privacy?: Said
  language?: PageLanguage
  timeZone?: string
  correctable?: string[]
}

/** What the pages look like while nobody has said. */
export const blankTheme: ThemeBody = { brand: '', accent: '#1d4f91' }
