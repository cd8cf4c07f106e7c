import { useTranslation } from 'react-i18next'
import { RoomLink } from '../app/room-link.tsx'
import { useFormat } from '../app/use-format.ts'
import type { Overview } from './overview.ts'
import styles from './sources.module.css'

type SourcesProps = { readonly sources: Overview['sources'] }

/** Who sends, and when they last did. */
export function Sources({ sources }: SourcesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = Date.now()
  if (sources.length === 0) return <RoomLink to="/keys">{t('overview.noSource')}</RoomLink>
  return (
    <ul className={styles.list}>
      {sources.map((source) => (
        <li key={source.id}>
          <RoomLink to="/events" search={{ source: source.id }}>
            {source.name}
          </RoomLink>
          <span>{source.lastUsedAt === null ? t('overview.neverUsed') : format.ago(source.lastUsedAt, now)}</span>
        </li>
      ))}
    </ul>
  )
}
