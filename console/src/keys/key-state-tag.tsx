import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '../app/tag.tsx'
import type { KeyState } from './key.ts'

const tones = {
  active: 'good',
  rotating: 'attention',
  expired: 'bad',
  revoked: 'quiet',
} as const satisfies Record<KeyState, Tone>

/** Whether a key works. */
export function KeyStateTag({ state }: { readonly state: KeyState }) {
  const { t } = useTranslation()
  return <Tag tone={tones[state]}>{t(`keys.states.${state}`)}</Tag>
}
