import { useTranslation } from 'react-i18next'
import styles from './record.module.css'
import type { ProcessingRecord } from './record.ts'

/** What the record ought to say and nobody has said, the same gap of several things in one line. */
export function Gaps({ gaps }: { readonly gaps: ProcessingRecord['gaps'] }) {
  const { t, i18n } = useTranslation()
  if (gaps.length === 0) return <p className={styles.whole}>{t('record.whole')}</p>
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
  return (
    <details className={styles.gaps} open>
      <summary>{t('record.gaps', { count: gaps.length })}</summary>
      <ul className={styles.lines}>
        {[...Map.groupBy(gaps, ({ code }) => code)].map(([code, some]) => {
          const subjects = some.flatMap(({ subject }) => subject ?? [])
          return <li key={code}>{t(`record.gap.${code}`, { subjects: list.format(subjects) })}</li>
        })}
      </ul>
    </details>
  )
}
