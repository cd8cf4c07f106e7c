import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { EmptyNote } from '../app/empty-note.tsx'
import { pagedQuery } from '../app/paged-query.ts'
import { PagedTable } from '../app/paged-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { useIdentityWords } from '../identity/use-identity-words.ts'
import styles from './accounts-page.module.css'

type MembersTableProps = { readonly account: string }

/** Who belongs to an account, those who joined last first; people who prove to be one are one row. */
export function MembersTable({ account }: MembersTableProps) {
  const { t } = useTranslation()
  const words = useIdentityWords()
  const format = useFormat()
  const navigate = useNavigate()
  const query = useInfiniteQuery(
    pagedQuery(['account', account, 'members'], (page) =>
      unwrap(api.GET('/api/accounts/{id}/members', { params: { path: { id: account }, query: page } })),
    ),
  )
  const now = Date.now()
  return (
    <PagedTable
      query={query}
      empty={<EmptyNote title={t('accounts.noMembers')} />}
      caption={t('accounts.members')}
      rowKey={(person) => person.id}
      onOpen={({ id }) => void navigate({ to: '/people/$id', params: { id } })}
      columns={[
        {
          key: 'label',
          header: t('profiles.person'),
          heading: true,
          cell: (person) => (
            <Link to="/people/$id" params={{ id: person.id }} className={styles.name}>
              {words.person(person.label)}
            </Link>
          ),
        },
        {
          key: 'channel',
          header: t('accounts.joinedThrough'),
          cell: ({ channel }) => t(`log.channel.${channel}`),
        },
        { key: 'since', header: t('accounts.since'), cell: ({ since }) => format.dateTime(since) },
        {
          key: 'lastSaid',
          header: t('accounts.lastSaid'),
          numeric: true,
          cell: ({ lastSaid }) => <span title={format.full(lastSaid)}>{format.ago(lastSaid, now)}</span>,
        },
      ]}
    />
  )
}
