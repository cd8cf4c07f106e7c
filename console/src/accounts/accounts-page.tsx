import { SegmentedControl } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { EmptyNote } from '../app/empty-note.tsx'
import { FilterBar } from '../app/filter-bar.tsx'
import { FindField } from '../app/find-field.tsx'
import { Page } from '../app/page.tsx'
import { pagedQuery, rowsOf } from '../app/paged-query.ts'
import { PagedTable } from '../app/paged-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { ViewMenu } from '../views/view-menu.tsx'
import styles from './accounts-page.module.css'
import { NoAccounts } from './no-accounts.tsx'

const route = getRouteApi('/inside/accounts')

/** Finds an account by the beginning of its name or id; without a word, those named last or those with most people. */
export function AccountsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { q = '', sort } = route.useSearch()
  const order = sort === 'members' ? 'members' : 'seen'
  const navigate = route.useNavigate()
  const ask = (search: { q?: string; sort?: string }, replace = true) => void navigate({ search, replace })
  const query = useInfiniteQuery({
    ...pagedQuery(['accounts', order, q], (page) =>
      unwrap(api.GET('/api/accounts', { params: { query: { ...page, sort: order, ...(q && { q }) } } })),
    ),
    placeholderData: keepPreviousData,
  })
  const most = Math.max(1, ...rowsOf(query.data).map(({ members }) => members))
  const now = Date.now()
  return (
    <Page title={t('accounts.title')} lead={t('accounts.lead')}>
      <FilterBar>
        <FindField
          label={t('accounts.search')}
          value={q}
          onCommit={(text) => ask({ ...(sort && { sort }), ...(text && { q: text }) })}
          pause={180}
        />
        <SegmentedControl
          aria-label={t('accounts.order')}
          value={order}
          onChange={(next) => ask({ ...(q && { q }), ...(next === 'members' && { sort: next }) })}
          data={[
            { value: 'seen', label: t('accounts.orderSeen') },
            { value: 'members', label: t('accounts.orderMembers') },
          ]}
        />
        <ViewMenu room="accounts" filter={{ q, sort }} onFilter={(filter, { replace }) => ask(filter, replace)} />
        <ExportButton list="accounts" filter={{ q, sort }} />
      </FilterBar>
      <PagedTable
        query={query}
        empty={
          q === '' ? (
            <NoAccounts />
          ) : (
            <EmptyNote title={t('app.nothingMatches', { q })}>
              <p>{t('accounts.noMatchNext')}</p>
            </EmptyNote>
          )
        }
        caption={t('accounts.title')}
        rowKey={(account) => account.id}
        onOpen={({ id }) => void navigate({ to: '/accounts/$id', params: { id } })}
        columns={[
          {
            key: 'label',
            header: t('accounts.account'),
            heading: true,
            cell: (account) => (
              <Link to="/accounts/$id" params={{ id: account.id }} className={styles.name}>
                {account.label}
              </Link>
            ),
          },
          {
            key: 'groupId',
            header: t('accounts.groupId'),
            cell: ({ groupId }) => <code className={styles.id}>{groupId}</code>,
          },
          {
            key: 'members',
            header: t('accounts.members'),
            numeric: true,
            cell: ({ members }) => (
              <span className={styles.members}>
                <span className={styles.track} aria-hidden="true">
                  <span className={styles.bar} style={{ width: `${(members / most) * 100}%` }} />
                </span>
                {format.integer(members)}
              </span>
            ),
          },
          {
            key: 'calls',
            header: t('accounts.calls'),
            numeric: true,
            cell: ({ calls }) => format.integer(calls),
          },
          {
            key: 'lastSeen',
            header: t('accounts.lastSeen'),
            numeric: true,
            cell: ({ lastSeen }) => <span title={format.full(lastSeen)}>{format.ago(lastSeen, now)}</span>,
          },
        ]}
      />
    </Page>
  )
}
