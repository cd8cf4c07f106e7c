import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './catalogue-page.module.css'
import { Sparkline } from './sparkline.tsx'

/** The volume of the last days as a picture, with its total and its ends named. */
export function VolumeFigure({ days, total }: { readonly days: readonly number[]; readonly total: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const first = new Date(Date.now() - (days.length - 1) * 86_400_000).toISOString()
  return (
    <figure className={styles.figure}>
      <Sparkline days={days} tall />
      <figcaption className={styles.caption}>
        <span>{format.shortDay(first)}</span>
        <span>{t('catalogue.messagesIn', { count: total, days: days.length })}</span>
        <span>{t('catalogue.today')}</span>
      </figcaption>
    </figure>
  )
}
