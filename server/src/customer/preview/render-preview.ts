import { compilePlan, type Definition, foldChoices } from '@diapason/kernel'
import { choicesHeld } from '../../choices/index.ts'
import { choiceEntryOf } from '../../consent/index.ts'
import { regexEngine } from '../../definitions/index.ts'
import { namesOf } from '../names-of.ts'
import { confirmPage } from '../pages/confirm-page.ts'
import { dataPage } from '../pages/data-page.ts'
import { datesIn } from '../pages/dates.ts'
import type { Language } from '../pages/language.ts'
import { type PageParts, renderPage, type Setting } from '../pages/page.ts'
import { preferencesPage } from '../pages/preferences-page.ts'
import { savedPage } from '../pages/saved-page.ts'
import type { Scheme } from '../pages/style.ts'
import { gonePage } from '../pages/told-page.ts'
import { unsubscribePage } from '../pages/unsubscribe-page.ts'
import { wordsIn } from '../pages/words.ts'
import { newestText } from '../preference.ts'
import { preferenceItems } from '../preference-items.ts'
import type { Preferences } from '../preferences.ts'
import { savedAt } from '../saved.ts'
import type { Theme } from '../theme.ts'
import { EXAMPLE_LINK, exampleEntries, exampleEntry, exampleKnown } from './example-customer.ts'
import { EXAMPLE_DEFINITIONS } from './example-definitions.ts'

/** Pages that an author can look at before anybody has them. */
export const PREVIEWED = [
  'preferences',
  'saved',
  'data',
  'unsubscribe',
  'unsubscribed',
  'confirm',
  'confirmed',
  'gone',
] as const

export type Previewed = (typeof PREVIEWED)[number]

export type PreviewOptions = {
  readonly theme: Theme
  readonly page: Previewed
  readonly language: Language
  readonly scheme: Scheme
  /** Purposes, topics and channels as they are. */
  readonly definitions: readonly Definition[]
  /** One of them as somebody is writing it: the page shows nothing else. */
  readonly draft: Definition | undefined
  /** What the catalogue calls a trait. */
  readonly labelOf: (trait: string) => string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Milliseconds that the example link holds. */
const HOLDS = 180 * 86_400_000

/**
 * A page as a customer would have it whom nobody is, in the words and colours of a draft. Its links lead to `#page` and `#page?lang=fr`, for whoever shows it to follow; it
 * holds no script, and forbids itself to load or to send anything.
 *
 * @returns `examples`: whether what can be chosen is made up, as nobody has authored any yet; `empty`: whether the draft is not on the page: it cannot be read yet
 */
export async function renderPreview(of: PreviewOptions): Promise<{ html: string; examples: boolean; empty: boolean }> {
  const { theme, page, language, scheme, draft, now } = of
  const written = withDraft(of.definitions, draft)
  const examples = !written.some(({ kind }) => kind === 'purpose')
  const definitions = examples ? [...written, ...EXAMPLE_DEFINITIONS] : written
  const { consent } = compilePlan(definitions, { revision: 0, regex: regexEngine })
  const entries = exampleEntries(consent, { now, language, fresh: draft?.key })
  const held = choicesHeld(consent, {
    choices: foldChoices(entries.map(choiceEntryOf)),
    now: new Date(now).toISOString(),
  })
  const all = preferenceItems(held, { consent, called: namesOf(definitions), language })
  const items = draft ? all.filter(({ subject }) => subject.split('@')[0] === draft.key) : all
  const preferences: Preferences = { items, entries, others: false, restrictedSince: null, refusedSince: () => false }
  const setting: Setting = {
    theme,
    language,
    words: wordsIn(language),
    dates: datesIn(language, theme.timeZone),
    preview: scheme,
  }
  const parts = partsOf(page, { ...of, setting, preferences })
  const { html } = await renderPage(setting, parts)
  return { html, examples, empty: draft !== undefined && items.length === 0 }
}

function partsOf(
  page: Previewed,
  of: PreviewOptions & { readonly setting: Setting; readonly preferences: Preferences },
): PageParts {
  const { setting, preferences, theme, language, labelOf, now } = of
  const link = { id: EXAMPLE_LINK, expiresAt: new Date(now + HOLDS).toISOString() }
  const address = (to: string) => `#${to}`
  const here = (other: Language) => `#${page}?lang=${other}`
  const chosen = preferences.items.filter(({ choosable }) => choosable)
  const first = chosen.find(({ needsYes }) => needsYes) ?? chosen[0]
  const title = first?.title ?? setting.words.preferences.title
  switch (page) {
    case 'preferences':
      return preferencesPage(preferences, setting, { link, here, action: address('saved'), data: undefined })
    case 'saved': {
      const at = new Date(now).toISOString()
      const said = first ? [exampleEntry({ subject: first.subject, state: 'granted', at, text: undefined })] : []
      const items = preferences.items.map((item) =>
        item === first ? { ...item, state: 'granted' as const, since: at, answer: 'yes' as const } : item,
      )
      const saved = savedAt({ ...preferences, items, entries: [...said, ...preferences.entries] }, { link, at })
      return savedPage(saved, setting, { link, back: address('preferences'), here })
    }
    case 'data':
      return dataPage(
        {
          link,
          known: exampleKnown({ now, language, correctable: theme.correctable, labelOf }),
          preferences,
          rights: [],
          fresh: true,
          correctable: new Set(theme.correctable),
          done: undefined,
          address,
          here,
        },
        setting,
      )
    case 'unsubscribe':
      return unsubscribePage(setting, { link, title, action: address('unsubscribed'), here })
    case 'unsubscribed':
      return unsubscribePage(setting, { link, title, action: address('unsubscribed'), here, done: 'ended' })
    case 'confirm':
    case 'confirmed': {
      const text =
        first && newestText([{ version: '1', language: first.language ?? language, title, text: first.text }], language)
      const entry = exampleEntry({
        subject: first?.subject ?? '',
        state: 'pending',
        at: new Date(now).toISOString(),
        text,
      })
      const what = page === 'confirm' ? 'waits' : 'done'
      return confirmPage(setting, { link, title, entry, what, action: address('confirmed'), here })
    }
    case 'gone':
      return gonePage(setting)
    default:
      return page satisfies never
  }
}

function withDraft(definitions: readonly Definition[], draft: Definition | undefined): readonly Definition[] {
  if (draft === undefined) return definitions
  return [...definitions.filter(({ kind, key }) => kind !== draft.kind || key !== draft.key), draft]
}
