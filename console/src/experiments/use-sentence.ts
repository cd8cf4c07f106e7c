import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { armName } from './arm-name.ts'
import type { ExperimentResult, MetricResult } from './experiment.ts'
import { metricFormat } from './metric-format.ts'
import { sentenceOf } from './sentence.ts'

/** Tells a comparison in the language on screen. */
export function useSentence() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  return (result: ExperimentResult, metric: MetricResult, comparison: MetricResult['comparisons'][number]): string => {
    const sentence = sentenceOf(metric.aggregation, comparison)
    const names = {
      arm: armName(result, comparison.arm),
      control: armName(result, result.experiment.control),
      metric: metric.name,
    }
    if (sentence.kind === 'unknown') return reasonText(sentence.reason)
    const written = metricFormat(format, metric)
    const numbers = { low: written.size(sentence.low), high: written.size(sentence.high) }
    if (sentence.kind === 'open') {
      const signed = { low: written.signed(sentence.low), high: written.signed(sentence.high) }
      return t(`experiments.sentence.open_${sentence.unit}`, { ...names, ...signed, count: Math.abs(sentence.high) })
    }
    const size = written.size(sentence.size)
    return t(`experiments.sentence.${sentence.kind}_${sentence.unit}`, {
      ...names,
      ...numbers,
      size,
      count: sentence.size,
    })
  }

  function reasonText(reason: string): string {
    return i18n.exists(`experiments.reason.${reason}`)
      ? t(`experiments.reason.${reason}`)
      : t('experiments.reason.too_few_people')
  }
}
