import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { definitionQuery } from '../definitions/definition-query.ts'
import type { MetricBody } from '../metrics/metric.ts'
import { armName } from './arm-name.ts'
import type { ExperimentResult, MetricResult } from './experiment.ts'
import { ForestPlot } from './forest-plot.tsx'
import { metricFormat } from './metric-format.ts'
import styles from './metric-section.module.css'
import { ResultTable } from './result-table.tsx'
import { useSentence } from './use-sentence.ts'
import { VerdictTag } from './verdict-tag.tsx'

type MetricSectionProps = { readonly result: ExperimentResult; readonly metric: MetricResult; readonly lead: boolean }

/** One metric: what it says in words, as a picture, and to the last digit. */
export function MetricSection({ result, metric, lead }: MetricSectionProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const sentence = useSentence()
  const event = useQuery(definitionQuery<MetricBody>('metrics', metric.key)).data?.body.event
  const note =
    event === undefined
      ? t(`experiments.aggregation.${metric.aggregation}`)
      : t(`experiments.aggregationOf.${metric.aggregation}`, { event })
  const { rate, value, difference } = metricFormat(format, metric)
  return (
    <Section title={metric.name} note={note}>
      <div className={styles.metric}>
        <ul className={styles.sentences} data-lead={lead}>
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
            format={(tick, step) =>
              rate ? format.percentage(tick, tickDecimals(step * 100)) : format.fixed(tick, tickDecimals(step))
            }
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
            format={(tick, step) => {
              const factor = rate ? 100 : 1
              return format.fixed(tick * factor, tickDecimals(step * factor))
            }}
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

/** Decimals that tell two neighbouring ticks apart. */
function tickDecimals(step: number): number {
  return Math.max(Math.ceil(-Math.log10(step) - 1e-9), 0)
}
