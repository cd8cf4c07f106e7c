import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { RoomTabs } from '../app/room-tabs.tsx'
import { useMay } from '../app/use-permissions.ts'
import { ChannelList } from './channel-list.tsx'
import { SuppressionList } from './suppression-list.tsx'
import { TopicList } from './topic-list.tsx'

const route = getRouteApi('/inside/topics')

/** What is sent: topics, the channels they go out on, and the addresses that nothing is sent to. */
export function TopicsPage() {
  const { t } = useTranslation()
  const { tab, q } = route.useSearch()
  const navigate = route.useNavigate()
  const mayList = useMay('suppressions:read')
  const list = {
    q,
    onQ: (text: string | undefined) =>
      void navigate({
        search: { ...(tab === undefined ? {} : { tab }), ...(text === undefined ? {} : { q: text }) },
        replace: true,
      }),
  }
  const suppressed = {
    value: 'suppressed',
    label: t('suppressions.title'),
    panel: () => <SuppressionList {...list} />,
  }
  return (
    <Page title={t('topics.room')} lead={t('topics.lead')}>
      <RoomTabs
        tabs={[
          { value: 'topics', label: t('topics.title'), panel: () => <TopicList {...list} /> },
          { value: 'channels', label: t('channels.title'), panel: () => <ChannelList {...list} /> },
          ...(mayList ? [suppressed] : []),
        ]}
        value={tab}
        onChange={(next) => void navigate({ search: next === undefined ? {} : { tab: next } })}
      />
    </Page>
  )
}
