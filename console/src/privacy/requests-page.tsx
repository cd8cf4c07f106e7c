import { SegmentedControl, Select } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { EmptyNote } from '../app/empty-note.tsx'
import { FilterBar } from '../app/filter-bar.tsx'
import { FindField } from '../app/find-field.tsx'
import { Page } from '../app/page.tsx'
import { pagedQuery } from '../app/paged-query.ts'
import { PagedTable } from '../app/paged-table.tsx'
import { Section } from '../app/section.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { type Filter, filterOf } from '../views/view.ts'
import { ViewMenu } from '../views/view-menu.tsx'
import { Deadline } from './deadline.tsx'
import { isOpen, KINDS, STATES, TONES } from './request.ts'

/** What an address says, where it is one of these. */
const known = <T extends string>(values: readonly T[], said: string | undefined): T | undefined =>
  values.find((value) => value === said)

const route = getRouteApi('/inside/requests')

/** What people ask for of their rights: the nearest deadline first. */
export function RequestsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { show, q, kind, state } = route.useSearch()
  const navigate = route.useNavigate()
  const asked = { kind: known(KINDS, kind), state: known(STATES, state) }
  const only = {
    ...(q ? { q } : {}),
    ...(asked.kind && { kind: asked.kind }),
    ...(asked.state && { state: asked.state }),
  }
  // Who looks for those that are answered does not mean only the open ones.
  const open = show === 'all' || (asked.state && !isOpen({ state: asked.state })) ? undefined : true
  const filter = { show, ...only }
  const ask = (next: Filter, replace = true) => void navigate({ search: filterOf(next), replace })
  const query = useInfiniteQuery({
    ...pagedQuery(['requests', 'list', filter], (page) =>
      unwrap(
        api.GET('/api/requests', { params: { query: { ...page, ...only, ...(open === undefined ? {} : { open }) } } }),
      ),
    ),
    placeholderData: keepPreviousData,
  })
  const isAsked = Object.keys(only).length > 0
  return (
    <Page title={t('requests.title')} lead={t('requests.lead')}>
      <Section
        title={t(open ? 'requests.waiting' : 'requests.all')}
        aside={
          <>
            <SegmentedControl
              aria-label={t('requests.show')}
              value={open ? 'open' : 'all'}
              onChange={(next) => ask({ q, kind, show: next === 'all' ? next : undefined })}
              data={[
                { value: 'open', label: t('requests.waiting') },
                { value: 'all', label: t('requests.all') },
              ]}
            />
            <ExportButton list="requests" />
          </>
        }
      >
        <FilterBar>
          <FindField
            label={t('requests.search')}
            value={q ?? ''}
            onCommit={(text) => ask({ ...filter, q: text || undefined })}
          />
          <Select
            aria-label={t('requests.asks')}
            placeholder={t('requests.anyKind')}
            clearable
            value={only.kind ?? null}
            onChange={(next) => ask({ ...filter, kind: next ?? undefined })}
            data={KINDS.map((value) => ({ value, label: t(`requests.kind.${value}`) }))}
          />
          <Select
            aria-label={t('requests.stateOf')}
            placeholder={t('requests.anyState')}
            clearable
            value={only.state ?? null}
            onChange={(next) => ask({ ...filter, state: next ?? undefined })}
            data={STATES.map((value) => ({ value, label: t(`requests.state.${value}`) }))}
          />
          <ViewMenu room="requests" filter={filter} onFilter={(next, { replace }) => ask(next, replace)} />
        </FilterBar>
        <PagedTable
          query={query}
          empty={
            isAsked ? (
              <EmptyNote title={t('app.nothingFound')} />
            ) : (
              <EmptyNote title={t(open ? 'requests.noneOpen' : 'requests.none')}>
                <p>{t('requests.noneNext')}</p>
              </EmptyNote>
            )
          }
          caption={t('requests.title')}
          rowKey={(row) => row.id}
          onOpen={({ id }) => void navigate({ to: '/requests/$id', params: { id } })}
          columns={[
            {
              key: 'kind',
              header: t('requests.asks'),
              heading: true,
              cell: (row) => (
                <Link to="/requests/$id" params={{ id: row.id }}>
                  {t(`requests.kind.${row.kind}`)}
                </Link>
              ),
            },
            { key: 'number', header: t('requests.number'), cell: (row) => row.number },
            { key: 'who', header: t('requests.who'), cell: (row) => row.label ?? t('requests.nobody') },
            {
              key: 'state',
              header: t('requests.stateOf'),
              cell: (row) => <Tag tone={TONES[row.state]}>{t(`requests.state.${row.state}`)}</Tag>,
            },
            { key: 'due', header: t('requests.due'), cell: (row) => <Deadline of={row} /> },
            {
              key: 'received',
              header: t('requests.received'),
              cell: (row) =>
                t('requests.receivedBy', { at: format.shortDate(row.receivedAt), via: t(`requests.via.${row.via}`) }),
            },
          ]}
        />
      </Section>
    </Page>
  )
}
