import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { type RoomTab, RoomTabs } from '../app/room-tabs.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { DayTimeline } from '../log/day-timeline.tsx'
import { IdentifierChip } from '../log/identifier-chip.tsx'
import type { Account } from './account.ts'
import { AccountDays } from './account-days.tsx'
import styles from './account-page.module.css'
import { AccountTraits } from './account-traits.tsx'
import { MembersTable } from './members-table.tsx'

const route = getRouteApi('/inside/accounts/$id')

/** One account: what is known of it and why, who belongs to it, what happens there. */
export function AccountPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const query = useQuery({
    queryKey: ['account', id],
    queryFn: () => unwrap(api.GET('/api/accounts/{id}', { params: { path: { id } } })),
  })
  return (
    <Page title={query.data?.label ?? t('accounts.account')} over={<Link to="/accounts">{t('accounts.title')}</Link>}>
      <Async query={query} rows={10}>
        {(account) => <Known account={account} />}
      </Async>
    </Page>
  )
}

function Known({ account }: { readonly account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayList = useMay('people:list')
  const { tab, q, event } = route.useSearch()
  const navigate = route.useNavigate()
  const { traits, activity } = account.account
  const traitsTab: RoomTab = {
    value: 'traits',
    label: t('profiles.traits'),
    count: Object.keys(traits).length,
    panel: () => (
      <AccountTraits
        account={account}
        q={q ?? ''}
        onQ={(text) => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
      />
    ),
  }
  // Who belongs to it, and what they did there, are lists of people.
  const peopleTabs: RoomTab[] = [
    {
      value: 'members',
      label: t('accounts.members'),
      count: account.members,
      panel: () => <MembersTable account={account.id} />,
    },
    {
      value: 'timeline',
      label: t('profiles.timeline'),
      panel: () => (
        <DayTimeline
          queryKey={['account', account.id, 'events']}
          load={(page) =>
            unwrap(api.GET('/api/accounts/{id}/events', { params: { path: { id: account.id }, query: page } }))
          }
          opened={event}
          onToggle={(key) =>
            void navigate({ search: { tab: 'timeline', ...(key === event ? {} : { event: key }) }, replace: true })
          }
        />
      ),
    },
  ]
  return (
    <>
      <div className={styles.head}>
        <div className={styles.words}>
          <IdentifierChip type="groupId" value={account.groupId} />
          <p className={styles.sentence}>
            {t('accounts.people', { count: account.members })}{' '}
            {t('accounts.named', {
              count: activity.events,
              first: format.dateTime(activity.firstSeen),
              last: format.ago(activity.lastSeen, Date.now()),
            })}
          </p>
        </div>
        <AccountDays account={account.id} />
      </div>
      <RoomTabs
        value={tab}
        onChange={(next) => void navigate({ search: next === undefined ? {} : { tab: next } })}
        tabs={[traitsTab, ...(mayList ? peopleTabs : [])]}
      />
      <p className={styles.foot}>
        {t('accounts.document', { id: account.id, size: format.one(account.document.bytes / 1024) })}
      </p>
    </>
  )
}
