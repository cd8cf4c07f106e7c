import { useTranslation } from 'react-i18next'
import type { Entry } from './catalogue.ts'

/** What people call something, in the reader's language, else in the other one, else as it is sent. */
export function useEntryName(): (entry: Pick<Entry, 'label'> | null, name: string) => string {
  const { i18n } = useTranslation()
  return (entry, name) => {
    const { en, fr } = entry?.label ?? {}
    return (i18n.language === 'fr' ? (fr ?? en) : (en ?? fr)) || name
  }
}
