import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'

/** From when to when, or on which day, as the end of a sentence. */
export function usePeriod(): (first: string, last: string) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (first, last) => {
    const [from, to] = [format.shortDate(first), format.shortDate(last)]
    return from === to ? t('identity.onDay', { day: from }) : t('identity.between', { first: from, last: to })
  }
}
