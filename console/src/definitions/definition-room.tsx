import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { type RoomTab, RoomTabs } from '../app/room-tabs.tsx'
import { ArchivedNote } from './archived-note.tsx'
import type { Definition } from './definition.ts'
import type { Kind } from './definition-query.ts'
import { RevisionsView } from './revisions-view.tsx'

type DefinitionRoomProps<B> = {
  readonly kind: Kind
  readonly id: string
  readonly query: UseQueryResult<Definition<B>>
  readonly lead?: string | undefined
  readonly over: ReactNode
  readonly search: { readonly tab?: string; readonly revision?: string }
  readonly onSearch: (search: { tab?: string; revision?: string }) => void
  /** Its own tabs, before that of the revisions. */
  readonly tabs: (definition: Definition<B>) => readonly RoomTab[]
}

/** The room of one definition of any kind: its name, its own tabs, and how it came to be so. */
export function DefinitionRoom<B extends { name: string }>(props: DefinitionRoomProps<B>) {
  const { kind, id, query, lead, over, search, onSearch, tabs } = props
  const { t } = useTranslation()
  const revisions = (definition: Definition<B>): RoomTab => ({
    value: 'revisions',
    label: t('definitions.tabs.revisions'),
    panel: () => (
      <RevisionsView
        kind={kind}
        id={definition.key}
        revision={search.revision}
        onRevision={(revision) => onSearch({ tab: 'revisions', revision })}
      />
    ),
  })
  return (
    <Page title={query.data?.body.name ?? id} lead={lead} over={over}>
      <Async query={query}>
        {(definition) => (
          <>
            {definition.archived && <ArchivedNote kind={kind} definition={definition} />}
            <RoomTabs
              key={definition.key}
              tabs={[...tabs(definition), revisions(definition)]}
              value={search.tab}
              onChange={(tab) => onSearch(tab === undefined ? {} : { tab })}
            />
          </>
        )}
      </Async>
    </Page>
  )
}
