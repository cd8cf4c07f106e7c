import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { Overview } from './overview.ts'
import styles from './sources.module.css'

type SourcesProps = { readonly sources: Overview['sources'] }

/** Who sends, and when they last did. */
export function Sources({ sources }: SourcesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = Date.now()
  if (sources.length === 0) return <Link to="/keys">{t('overview.noSource')}</Link>
  return (
    <ul className={styles.list}>
      {sources.map((source) => (
        <li key={source.id}>
          <Link to="/events" search={{ source: source.id }}>
            {source.name}
          </Link>
          <span>{source.lastUsedAt === null ? t('overview.neverUsed') : format.ago(source.lastUsedAt, now)}</span>
        </li>
      ))}
    </ul>
  )
}
