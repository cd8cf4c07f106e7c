import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Confirm } from '../app/confirm.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { FilterBar } from '../app/filter-bar.tsx'
import { FindField } from '../app/find-field.tsx'
import { PagedTable } from '../app/paged-table.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { NewSuppression } from './new-suppression.tsx'
import { suppressionsQuery } from './suppressions-query.ts'

type SuppressionListProps = { readonly q: string | undefined; readonly onQ: (q: string | undefined) => void }

type Lifting = { readonly id: string; readonly name: string }

/** The addresses that nothing is sent to, why and since when; adding one or a list, and lifting one. */
export function SuppressionList({ q, onQ }: SuppressionListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const mayWrite = useMay('suppressions:write')
  const query = useInfiniteQuery(suppressionsQuery(q))
  const [adding, add] = useState(false)
  const [lifting, ask] = useState<Lifting>()
  const lift = useMutation({
    mutationFn: ({ id }: Lifting) =>
      unwrap(
        api.POST('/api/suppressions/{id}/lift', {
          params: { path: { id } },
          body: { note: t('suppressions.liftNote') },
        }),
      ),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: ['suppressions'] })
      ask(undefined)
    },
  })
  const nameOf = (address: string | null) => address ?? t('suppressions.hidden')
  return (
    <>
      <FilterBar>
        <FindField label={t('app.find')} value={q ?? ''} onCommit={(text) => onQ(text || undefined)} />
        {mayWrite && (
          <Button onClick={() => add(true)} data-new>
            {t('suppressions.add')}
          </Button>
        )}
      </FilterBar>
      <PagedTable
        query={query}
        caption={t('suppressions.title')}
        rowKey={({ id }) => id}
        empty={
          <EmptyNote title={t(q === undefined ? 'suppressions.none' : 'app.nothingFound')}>
            {q === undefined && <p>{t('suppressions.noneNext')}</p>}
          </EmptyNote>
        }
        columns={[
          {
            key: 'address',
            header: t('suppressions.address'),
            heading: true,
            cell: ({ address }) => nameOf(address),
          },
          { key: 'channel', header: t('channels.channel'), cell: ({ channel }) => channel },
          {
            key: 'reason',
            header: t('suppressions.reason'),
            cell: ({ reason }) => (
              <Tag tone={reason === 'complaint' ? 'attention' : 'quiet'}>{t(`suppressions.reasons.${reason}`)}</Tag>
            ),
          },
          {
            key: 'since',
            header: t('suppressions.since'),
            cell: ({ since }) => <span title={format.full(since)}>{format.dateTime(since)}</span>,
          },
          {
            key: 'source',
            header: t('suppressions.source'),
            cell: ({ sourceName, note }) => [sourceName, note].filter(Boolean).join(' · ') || '–',
          },
          ...(mayWrite
            ? [
                {
                  key: 'lift',
                  header: t('suppressions.lift'),
                  cell: ({ id, address }: { id: string; address: string | null }) => (
                    <Button
                      variant="default"
                      size="compact-sm"
                      aria-label={t('suppressions.liftOf', { address: nameOf(address) })}
                      onClick={() => ask({ id, name: nameOf(address) })}
                    >
                      {t('suppressions.lift')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {adding && <NewSuppression onClose={() => add(false)} />}
      <Confirm
        opened={lifting !== undefined}
        onClose={() => ask(undefined)}
        title={t('suppressions.liftTitle', { address: lifting?.name ?? '' })}
        action={t('suppressions.lift')}
        onConfirm={() => lifting && lift.mutate(lifting)}
        pending={lift.isPending}
        error={lift.error}
      >
        {t('suppressions.liftText')}
      </Confirm>
    </>
  )
}
