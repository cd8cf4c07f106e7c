import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ExperimentResult } from './experiment.ts'
import styles from './result-notices.module.css'

type ResultNoticesProps = { readonly result: ExperimentResult }

/** What the result leaves out and somebody should mend: people in arms that are not defined, metrics that cannot be computed. */
export function ResultNotices({ result }: ResultNoticesProps) {
  const { t } = useTranslation()
  const { unreadableMetrics, exposures } = result
  return (
    <>
      {exposures.unrecognised > 0 && (
        <p className={styles.notice}>{t('experiments.unrecognised', { count: exposures.unrecognised })}</p>
      )}
      {unreadableMetrics.length > 0 && (
        <p className={styles.notice}>
          {t('experiments.unreadable', { count: unreadableMetrics.length })}{' '}
          {unreadableMetrics.map((key, index) => (
            <span key={key}>
              {index > 0 && ', '}
              <Link to="/measures/$key" params={{ key }}>
                {key}
              </Link>
            </span>
          ))}
        </p>
      )}
    </>
  )
}
