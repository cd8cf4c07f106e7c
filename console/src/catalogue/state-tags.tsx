import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import type { Entry } from './catalogue.ts'
import styles from './state-tags.module.css'

type StateTagsProps = { readonly entry: Entry | null; readonly planned?: boolean; readonly differences: number }

/** What one should know at a glance: planned or not, its contract, and whether it differs. */
export function StateTags({ entry, planned = true, differences }: StateTagsProps) {
  const { t } = useTranslation()
  // A cell without a word is left out on a narrow screen, which an empty one of ours would not be.
  if (entry === null && !planned && differences === 0) return null
  return (
    <span className={styles.tags}>
      {entry === null && planned && <Tag>{t('catalogue.unplanned')}</Tag>}
      {entry?.contract === 'flag' && <Tag tone="good">{t('catalogue.contractFlag')}</Tag>}
      {entry?.contract === 'reject' && <Tag tone="good">{t('catalogue.contractReject')}</Tag>}
      {entry?.contract === 'none' && <Tag>{t('catalogue.planned')}</Tag>}
      {entry !== null && entry.sensitivity !== 'ordinary' && (
        <Tag>{t(`protection.sensitivities.${entry.sensitivity}`)}</Tag>
      )}
      {differences > 0 && <Tag tone="attention">{t('catalogue.differences', { count: differences })}</Tag>}
    </span>
  )
}
