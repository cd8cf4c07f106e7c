import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '../app/tag.tsx'
import type { Import, ImportState } from './import.ts'

const tones = {
  uploading: 'attention',
  ready: 'attention',
  queued: 'quiet',
  checking: 'quiet',
  importing: 'quiet',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
} as const satisfies Record<ImportState, Tone>

/** What state an import is in, in one word. */
export function StateTag({ of }: { readonly of: Pick<Import, 'state'> }) {
  const { t } = useTranslation()
  return <Tag tone={tones[of.state]}>{t(`imports.state.${of.state}`)}</Tag>
}
