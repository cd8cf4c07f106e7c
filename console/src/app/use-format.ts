import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { createFormat, type Format } from './format.ts'

/** The formatters of the language on screen; English dates read the international way, not the American one. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  return useMemo(() => createFormat(i18n.language === 'fr' ? 'fr-FR' : 'en-GB'), [i18n.language])
}
