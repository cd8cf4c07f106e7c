import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { armName } from './arm-name.ts'
import type { ExperimentResult, MetricResult } from './experiment.ts'
import { ForestPlot } from './forest-plot.tsx'
import styles from './metric-section.module.css'
import { ResultTable } from './result-table.tsx'
import { useSentence } from './use-sentence.ts'
import { VerdictTag } from './verdict-tag.tsx'

type MetricSectionProps = { readonly result: ExperimentResult; readonly metric: MetricResult }

/** One metric: what it says in words, as a picture, and to the last digit. */
export function MetricSection({ result, metric }: MetricSectionProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const sentence = useSentence()
  const rate = metric.aggregation === 'proportion'
  const value = rate ? format.percent : format.two
  const difference = (size: number | null) => format.signed(size === null ? null : size * (rate ? 100 : 1))
  return (
    <Section title={metric.name} note={t(`experiments.aggregation.${metric.aggregation}`)}>
      <div className={styles.metric}>
        <ul className={styles.sentences}>
          {metric.comparisons.map((comparison) => (
            <li key={comparison.arm}>
              <span>{sentence(result, metric, comparison)}</span>
              <VerdictTag verdict={comparison.verdict} />
            </li>
          ))}
        </ul>
        <div className={styles.plots}>
          <ForestPlot
            title={t('experiments.byArm')}
            format={rate ? format.share : format.compact}
            rows={metric.arms.map((arm) => ({
              key: arm.arm,
              label: armName(result, arm.arm),
              value: arm.value,
              interval: arm.interval,
              tone: arm.arm === result.experiment.control ? 'control' : 'arm',
              text: value(arm.value),
            }))}
          />
          <ForestPlot
            zero
            title={t(rate ? 'experiments.againstPoints' : 'experiments.against', {
              control: armName(result, result.experiment.control),
            })}
            format={(tick) => format.compact(rate ? tick * 100 : tick)}
            rows={metric.comparisons.map((comparison) => ({
              key: comparison.arm,
              label: armName(result, comparison.arm),
              value: comparison.difference,
              interval: comparison.interval,
              tone: comparison.verdict,
              text: difference(comparison.difference),
            }))}
          />
        </div>
        <ResultTable result={result} metric={metric} />
      </div>
    </Section>
  )
}
