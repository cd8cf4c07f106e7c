import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '../app/tag.tsx'
import type { ExperimentBody } from './experiment.ts'

const tones = { draft: 'quiet', running: 'good', stopped: 'attention' } as const satisfies Record<
  ExperimentBody['status'],
  Tone
>

/** Where an experiment is in its life. */
export function StatusTag({ status }: { readonly status: ExperimentBody['status'] }) {
  const { t } = useTranslation()
  return <Tag tone={tones[status]}>{t(`experiments.status.${status}`)}</Tag>
}
