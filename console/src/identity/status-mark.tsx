import {
  IconCircleX,
  IconHelpCircle,
  IconHourglassOff,
  IconLink,
  IconMessageCircle,
  IconScissors,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react'
import type { LinkStatus } from './identity.ts'

const icons = {
  live: IconLink,
  suggested: IconHelpCircle,
  shared: IconUsers,
  claimed: IconMessageCircle,
  removed: IconCircleX,
  expired: IconHourglassOff,
  cut: IconScissors,
} as const satisfies Record<LinkStatus | 'cut', TablerIcon>

type StatusMarkProps = { readonly status: LinkStatus | 'cut'; readonly size?: number }

/** The sign of what a link is worth; the word for it stands beside it, or in the legend. */
export function StatusMark({ status, size = 16 }: StatusMarkProps) {
  const Icon = icons[status]
  return <Icon size={size} stroke={1.8} aria-hidden="true" />
}
