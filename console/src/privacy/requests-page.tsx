import { SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { pagedQuery } from '../app/paged-query.ts'
import { PagedTable } from '../app/paged-table.tsx'
import { Section } from '../app/section.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { Deadline } from './deadline.tsx'
import { TONES } from './request.ts'

const route = getRouteApi('/inside/requests')

/** What people ask for of their rights: the nearest deadline first. */
export function RequestsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { show } = route.useSearch()
  const navigate = route.useNavigate()
  const open = show === 'all' ? undefined : true
  const query = useInfiniteQuery(
    pagedQuery(['requests', 'list', show ?? 'open'], (page) =>
      unwrap(api.GET('/api/requests', { params: { query: { ...page, ...(open === undefined ? {} : { open }) } } })),
    ),
  )
  return (
    <Page title={t('requests.title')} lead={t('requests.lead')}>
      <Section
        title={t(open ? 'requests.waiting' : 'requests.all')}
        aside={
          <>
            <SegmentedControl
              aria-label={t('requests.show')}
              value={show === 'all' ? 'all' : 'open'}
              onChange={(next) => void navigate({ search: next === 'all' ? { show: 'all' } : {}, replace: true })}
              data={[
                { value: 'open', label: t('requests.waiting') },
                { value: 'all', label: t('requests.all') },
              ]}
            />
            <ExportButton list="requests" />
          </>
        }
      >
        <PagedTable
          query={query}
          empty={
            <EmptyNote title={t(open ? 'requests.noneOpen' : 'requests.none')}>
              <p>{t('requests.noneNext')}</p>
            </EmptyNote>
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
