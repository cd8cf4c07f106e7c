import { Button, SegmentedControl } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { FilterBar } from '../app/filter-bar.tsx'
import { FindField } from '../app/find-field.tsx'
import { Page } from '../app/page.tsx'
import { type Column, RecordTable } from '../app/record-table.tsx'
import { useMay } from '../app/use-permissions.ts'
import { ExportButton } from '../exports/export-button.tsx'
import type { Filter } from '../views/view.ts'
import { ViewMenu } from '../views/view-menu.tsx'
import type { Definition } from './definition.ts'
import { definitionsQuery, type ListedKind } from './definition-query.ts'

type DefinitionListProps<B> = {
  readonly kind: ListedKind
  readonly q: string | undefined
  readonly onQ: (q: string | undefined) => void
  readonly columns: readonly Column<Definition<B>>[]
  readonly filters?: ReactNode
  /** What the room filters by beside `q`. */
  readonly filter?: Filter
  readonly onFilter: (filter: Record<string, string>, how: { replace: boolean }) => void
  readonly keep?: (definition: Definition<B>) => boolean
  readonly onOpen: (key: string) => void
}

/** The key that stands in an address for a definition not yet written; no real key can begin with a tilde. */
export const newKey = '~new'

/** The list of one kind of definition, with its filter and the way to a new one. */
export function DefinitionList<B extends { name: string }>(props: DefinitionListProps<B>) {
  const { kind, q, onQ, columns, filters, filter, onFilter, keep, onOpen } = props
  const { t } = useTranslation()
  const [archived, setArchived] = useState(false)
  const query = useQuery(definitionsQuery<B>(kind, { archived }))
  // Nobody needs to be offered what is not there.
  const some = useQuery(definitionsQuery<B>(kind, { archived: true })).data?.length ?? 0
  const mayWrite = useMay(`${kind}:write`)
  const wanted = (q ?? '').toLowerCase()
  const create = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => onOpen(newKey)} data-new>
      {t(`${kind}.create`)}
    </Button>
  )
  return (
    <Page title={t(`${kind}.title`)} lead={t(`${kind}.lead`)} actions={create}>
      <FilterBar>
        <FindField label={t('app.find')} value={q ?? ''} onCommit={(text) => onQ(text || undefined)} pause={120} />
        {filters}
        {(some > 0 || archived) && (
          <SegmentedControl
            aria-label={t('definitions.which')}
            data={[
              { value: 'live', label: t('definitions.inUse') },
              { value: 'archived', label: t('definitions.archivedOnes', { count: some }) },
            ]}
            value={archived ? 'archived' : 'live'}
            onChange={(chosen) => setArchived(chosen === 'archived')}
          />
        )}
        <ViewMenu room={kind} filter={{ ...filter, q }} onFilter={onFilter} />
        <ExportButton list={kind} filter={{ ...filter, q }} />
      </FilterBar>
      <Async query={query}>
        {(definitions) => {
          const rows = definitions.filter(
            (definition) =>
              (keep?.(definition) ?? true) &&
              `${definition.key} ${definition.body.name}`.toLowerCase().includes(wanted),
          )
          if (definitions.length === 0) {
            if (archived) return <EmptyNote title={t('definitions.noneArchived')} />
            return (
              <EmptyNote title={t(`${kind}.none`)}>
                <p>{t(`${kind}.noneNext`)}</p>
                {create}
              </EmptyNote>
            )
          }
          if (rows.length === 0) return <EmptyNote title={t('app.nothingMatches', { q: q ?? '' })} />
          return (
            <RecordTable
              caption={t(`${kind}.title`)}
              columns={archived ? columns.filter(({ key }) => key !== 'state') : columns}
              rows={rows}
              rowKey={(row) => row.key}
              onOpen={(row) => onOpen(row.key)}
            />
          )
        }}
      </Async>
    </Page>
  )
}
