import type { PageLanguage } from './page-language.ts'
import type { ThemeBody } from './theme.ts'

/** Pages that can be looked at, in the order in which a customer meets them. */
export const previewedPages = ['preferences', 'data', 'unsubscribe', 'confirm'] as const

/** All that a page may be: what follows on a form as well. */
export type PreviewedPage = (typeof previewedPages)[number] | 'saved' | 'unsubscribed' | 'confirmed' | 'gone'

/** A purpose or a topic as it is being written. */
export type PreviewDraft = { readonly kind: 'purpose' | 'topic'; readonly key: string; readonly body: object }

export type PreviewRequest = {
  theme?: ThemeBody
  page: PreviewedPage
  language: PageLanguage
  scheme: 'light' | 'dark'
  draft?: PreviewDraft
}

/** How a colour is read on its grounds. */
export type ReadColour = { colour: string; contrast: number; readable: boolean; nearest: string }

export type PagePreview = {
  html: string
  examples: boolean
  empty: boolean
  colours: { light: ReadColour; dark: ReadColour }
}
