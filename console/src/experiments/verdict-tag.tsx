import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '../app/tag.tsx'
import type { MetricResult } from './experiment.ts'

export type Verdict = MetricResult['comparisons'][number]['verdict']

const tones = { better: 'good', worse: 'bad', inconclusive: 'quiet' } as const satisfies Record<Verdict, Tone>

/** The verdict of one comparison in one word. */
export function VerdictTag({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useTranslation()
  return <Tag tone={tones[verdict]}>{t(`experiments.verdict.${verdict}`)}</Tag>
}
