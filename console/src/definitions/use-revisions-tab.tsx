import { useTranslation } from 'react-i18next'
import type { RoomTab } from '../app/room-tabs.tsx'
import type { Kind } from './definition-query.ts'
import { RevisionsView } from './revisions-view.tsx'

type RevisionsTabOptions = {
  readonly kind: Kind
  /** The revision that is open. */
  readonly revision: string | undefined
  readonly onSearch: (search: { tab: string; revision: string }) => void
}

/** The tab that every definition has: how it came to be so. */
export function useRevisionsTab({ kind, revision, onSearch }: RevisionsTabOptions): (key: string) => RoomTab {
  const { t } = useTranslation()
  return (key) => ({
    value: 'revisions',
    label: t('definitions.tabs.revisions'),
    panel: () => (
      <RevisionsView
        kind={kind}
        id={key}
        revision={revision}
        onRevision={(chosen) => onSearch({ tab: 'revisions', revision: chosen })}
      />
    ),
  })
}
