import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { type RoomTab, RoomTabs } from '../app/room-tabs.tsx'
import { ArchivedNote } from './archived-note.tsx'
import type { Definition } from './definition.ts'
import { newKey } from './definition-list.tsx'
import { definitionQuery, type ListedKind, wordsOf } from './definition-query.ts'
import { useRevisionsTab } from './use-revisions-tab.tsx'

type DefinitionRoomProps<B> = {
  readonly kind: ListedKind
  /** Its key; `newKey` makes one. */
  readonly id: string
  readonly search: { readonly tab?: string; readonly revision?: string }
  readonly onSearch: (search: { tab?: string; revision?: string }) => void
  /** The way back to the list, and what else stands over the name; the body is undefined until it is known. */
  readonly over: (body: B | undefined) => ReactNode
  readonly lead?: (body: B) => string | undefined
  /** Its editor; for a new one, without a definition. */
  readonly editor: (definition: Definition<B> | undefined) => ReactNode
  /** Its tabs around that of the editor, before that of the revisions. */
  readonly tabs?: (definition: Definition<B>, editing: RoomTab) => readonly RoomTab[]
}

/** The room of one definition of any kind: its name, its editor, its own tabs, and how it came to be so. */
export function DefinitionRoom<B extends { name: string }>(props: DefinitionRoomProps<B>) {
  const { kind, id, search, onSearch, over, lead, editor, tabs = (_, editing) => [editing] } = props
  const { t } = useTranslation()
  const isNew = id === newKey
  const query = useQuery({ ...definitionQuery<B>(kind, id), enabled: !isNew })
  const revisions = useRevisionsTab({ kind, revision: search.revision, onSearch })
  if (isNew) {
    return (
      <Page title={t(`${wordsOf(kind)}.create`)} over={over(undefined)}>
        {editor(undefined)}
      </Page>
    )
  }
  const body = query.data?.body
  return (
    <Page title={body?.name ?? id} lead={body && lead?.(body)} over={over(body)}>
      <Async query={query}>
        {(definition) => (
          <>
            {definition.archived && <ArchivedNote kind={kind} definition={definition} />}
            <RoomTabs
              key={definition.key}
              tabs={[
                ...tabs(definition, {
                  value: 'definition',
                  label: t('definitions.tabs.definition'),
                  panel: () => editor(definition),
                }),
                revisions(definition.key),
              ]}
              value={search.tab}
              onChange={(tab) => onSearch(tab === undefined ? {} : { tab })}
            />
          </>
        )}
      </Async>
    </Page>
  )
}
