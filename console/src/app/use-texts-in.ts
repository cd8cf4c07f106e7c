import type { TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Language, loadLanguage } from './i18n.ts'

/** The texts of a language that may not be the reader's: what a person reads is shown in theirs. The reader's own until it is loaded. */
export function useTextsIn(language: Language): TFunction {
  const { i18n } = useTranslation()
  const [, setLoaded] = useState<Language>()
  useEffect(() => {
    let isShown = true
    void loadLanguage(language).then(() => isShown && setLoaded(language))
    return () => {
      isShown = false
    }
  }, [language])
  return i18n.getFixedT(i18n.hasResourceBundle(language, 'translation') ? language : i18n.language)
}
