import { useTranslation } from 'react-i18next'
import { Tag, type Tone } from '../app/tag.tsx'
import type { LinkStatus } from './identity.ts'
import { StatusMark } from './status-mark.tsx'

const tones = {
  live: 'good',
  suggested: 'attention',
  shared: 'quiet',
  claimed: 'quiet',
  removed: 'quiet',
  expired: 'quiet',
} as const satisfies Record<LinkStatus, Tone>

/** What a link is worth, as a sign and a word. */
export function StatusTag({ status }: { readonly status: LinkStatus }) {
  const { t } = useTranslation()
  return (
    <Tag tone={tones[status]}>
      <StatusMark status={status} size={14} />
      {t(`identity.status.${status}`)}
    </Tag>
  )
}
