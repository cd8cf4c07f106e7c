import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './restricted-note.module.css'

/** That nothing of this person may be used: everybody who opens their page sees it, and since when. */
export function RestrictedNote({ since }: { readonly since: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <div role="note" className={styles.note}>
      <IconLock size={20} stroke={1.7} aria-hidden="true" className={styles.icon} />
      <div>
        <p className={styles.title}>{t('deeds.banner.title', { at: format.dateTime(since) })}</p>
        <p>{t('deeds.banner.text')}</p>
      </div>
    </div>
  )
}
