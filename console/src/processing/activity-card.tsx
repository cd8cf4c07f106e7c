import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import { durationWords } from './duration-words.ts'
import styles from './record.module.css'
import type { Activity, DataCategory } from './record.ts'

/** One processing activity, in the words of article 30. */
export function ActivityCard({ activity }: { readonly activity: Activity }) {
  const { t, i18n } = useTranslation()
  const { purpose, name, description, basis, expires, data, recipients, sources, elements } = activity
  const facts: readonly (readonly [string, string])[] = [
    [t('record.recipients'), recipients.map(told).join('; ')],
    [t('record.sources'), sources.join(', ')],
    [t('record.elements'), elements.join(', ')],
  ]
  return (
    <article className={styles.card}>
      <header>
        <h3>
          <Link to="/purposes/$key" params={{ key: purpose }}>
            {name}
          </Link>
        </h3>
        <Tag tone={basis === 'consent' ? 'good' : 'quiet'}>{t(`purposes.bases.${basis}`)}</Tag>
        {expires !== null && (
          <span className={styles.small}>{t('record.expires', { time: durationWords(expires, i18n.language) })}</span>
        )}
      </header>
      <p>{description ?? t('record.undescribed')}</p>
      {data.length === 0 ? (
        <p className={styles.small}>{t('record.noData')}</p>
      ) : (
        <ul className={styles.data}>
          {data.map((one) => (
            <Datum key={`${one.kind} ${one.name}`} one={one} />
          ))}
        </ul>
      )}
      <dl className={styles.facts}>
        {facts.map(
          ([label, value]) =>
            value !== '' && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </article>
  )
}

function Datum({ one }: { readonly one: DataCategory }) {
  const { t, i18n } = useTranslation()
  const notes = [
    t(`record.kind.${one.kind}`),
    one.sensitivity !== null && one.sensitivity !== 'ordinary' && t(`record.sensitivity.${one.sensitivity}`),
    one.retention !== null && t('record.keptFor', { time: durationWords(one.retention, i18n.language) }),
  ]
  return (
    <li>
      <strong>{one.name}</strong> <span className={styles.small}>{notes.filter(Boolean).join(' · ')}</span>
    </li>
  )
}

function told({ name, country, safeguards }: Activity['recipients'][number]): string {
  const where = [country, safeguards].filter(Boolean).join(', ')
  return where === '' ? name : `${name} (${where})`
}
