import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

/** The languages of the console; a language is one module, fetched only when somebody reads it. */
export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

const remembered = 'diapason.language'

const load: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./locales/en.ts')).en,
  fr: async () => (await import('./locales/fr.ts')).fr,
}

/** The language chosen earlier on this machine, else the browser's, else English. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  const wanted = [stored ?? '', ...browser].map((tag) => tag.slice(0, 2).toLowerCase())
  return wanted.find((tag): tag is Language => languages.some((language) => language === tag)) ?? 'en'
}

/** Loads the language and makes it the one of the document. */
export async function startI18n(): Promise<void> {
  const language = preferredLanguage(localStorage.getItem(remembered), navigator.languages)
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await load[language]() } },
    interpolation: { escapeValue: false },
    returnEmptyString: false,
  })
  document.documentElement.lang = language
}

/** Has the texts of a language at hand, without switching to it. */
export async function loadLanguage(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return
  i18next.addResourceBundle(language, 'translation', await load[language]())
}

/** Switches every text in place, and remembers the choice on this machine. */
export async function changeLanguage(language: Language): Promise<void> {
  await loadLanguage(language)
  await i18next.changeLanguage(language)
  localStorage.setItem(remembered, language)
  document.documentElement.lang = language
}
