import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { FilterBar } from '../app/filter-bar.tsx'
import { FindField } from '../app/find-field.tsx'
import { type Column, RecordTable } from '../app/record-table.tsx'
import type { Definition } from './definition.ts'
import { definitionsQuery, type ListedKind, wordsOf } from './definition-query.ts'

export type DefinitionRowsProps<B> = {
  readonly kind: ListedKind
  readonly q: string | undefined
  readonly onQ: (q: string | undefined) => void
  readonly columns: readonly Column<Definition<B>>[]
  readonly filters?: ReactNode
  readonly keep?: (definition: Definition<B>) => boolean
  readonly onOpen: (key: string) => void
}

/** The definitions of one kind, those in use or those that were archived, with their filter. `create` leads to a new one where there is none. */
export function DefinitionRows<B extends { name: string }>(
  props: DefinitionRowsProps<B> & { readonly tools?: ReactNode; readonly create: ReactNode },
) {
  const { kind, q, onQ, columns, filters, keep, onOpen, tools, create } = props
  const { t } = useTranslation()
  const [archived, setArchived] = useState(false)
  const query = useQuery(definitionsQuery<B>(kind, { archived }))
  // Nobody needs to be offered what is not there.
  const some = useQuery(definitionsQuery<B>(kind, { archived: true })).data?.length ?? 0
  const wanted = (q ?? '').toLowerCase()
  return (
    <>
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
        {tools}
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
              <EmptyNote title={t(`${wordsOf(kind)}.none`)}>
                <p>{t(`${wordsOf(kind)}.noneNext`)}</p>
                {create}
              </EmptyNote>
            )
          }
          if (rows.length === 0) return <EmptyNote title={t('app.nothingMatches', { q: q ?? '' })} />
          return (
            <RecordTable
              caption={t(`${wordsOf(kind)}.title`)}
              columns={archived ? columns.filter(({ key }) => key !== 'state') : columns}
              rows={rows}
              rowKey={(row) => row.key}
              onOpen={(row) => onOpen(row.key)}
            />
          )
        }}
      </Async>
    </>
  )
}
