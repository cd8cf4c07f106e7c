import { useTranslation } from 'react-i18next'
import { daysOf, spanOf } from './expiry.ts'
import type { PurposeBody } from './purpose.ts'

/** What a purpose says, in words. */
export function usePurposeWords() {
  const { t } = useTranslation()
  const lasts = (duration: string): string => {
    const days = daysOf(duration)
    if (days === undefined) return duration
    const { count, unit } = spanOf(days)
    return t(unit === 'days' ? 'purposes.lasts.days' : 'purposes.lasts.months', { count })
  }
  return {
    /** A duration as people say it; as it is written where they do not. */
    lasts,
    /** How long what it rests on holds. */
    holds: ({ basis, expires }: Pick<PurposeBody, 'basis' | 'expires'>): string => {
      switch (basis) {
        case 'consent':
          return expires === undefined ? t('purposes.holds.withdrawn') : lasts(expires)
        case 'legitimate_interest':
        case 'public_task':
          return t('purposes.holds.objected')
        default:
          return t('purposes.holds.always')
      }
    },
  }
}
