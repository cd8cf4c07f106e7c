import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './arms-strip.module.css'
import type { ExperimentResult } from './experiment.ts'

type ArmsStripProps = { readonly result: ExperimentResult }

/** How many people each arm has, as shares of one bar, and whether that is how they were meant to be shared out. */
export function ArmsStrip({ result }: ArmsStripProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sampleRatio, exposures, arms } = result
  const total = Math.max(
    arms.reduce((sum, arm) => sum + arm.people, 0),
    1,
  )
  const weights = Math.max(
    sampleRatio.expected.reduce((sum, weight) => sum + weight, 0),
    Number.MIN_VALUE,
  )
  return (
    <div className={styles.strip}>
      <ul className={styles.arms}>
        {arms.map((arm, index) => (
          <li key={arm.key} style={{ flexGrow: Math.max(arm.people / total, 0.08) }} data-control={arm.control}>
            <span className={styles.bar} aria-hidden="true" />
            <span className={styles.name}>{arm.name || arm.key}</span>
            <span className={styles.people}>{format.integer(arm.people)}</span>
            <span className={styles.share}>
              {t('experiments.shareOf', {
                observed: format.share(arm.people / total),
                expected: format.share((sampleRatio.expected[index] ?? 0) / weights),
              })}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.verdict} data-verdict={sampleRatio.verdict}>
        {t(`experiments.ratio.${sampleRatio.verdict}`, { p: format.p(sampleRatio.p) })}{' '}
        {t('experiments.crossovers', { count: exposures.crossovers })}
      </p>
    </div>
  )
}
