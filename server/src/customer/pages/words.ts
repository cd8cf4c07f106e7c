import type { Language } from './language.ts'
import { english, type Words } from './words-en.ts'
import { french } from './words-fr.ts'

const LANGUAGES: Readonly<Record<Language, Words>> = { en: english, fr: french }

export function wordsIn(language: Language): Words {
  return LANGUAGES[language]
}
