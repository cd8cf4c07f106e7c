import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { useMay } from '../app/use-permissions.ts'
import { BackupsView } from './backups-view.tsx'
import { ChecksView } from './checks-view.tsx'
import { DiskView } from './disk-view.tsx'
import { JobsView } from './jobs-view.tsx'
import { LagView } from './lag-view.tsx'
import { RetentionView } from './retention-view.tsx'
import { checksQuery } from './status-query.ts'

const route = getRouteApi('/inside/status')

/** How the installation stands, and what to do about it. */
export function StatusPage() {
  const { t } = useTranslation()
  const query = useQuery(checksQuery)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const maySeeJobs = useMay('jobs:read')
  const maySeeBackups = useMay('backups:read')
  const maySeeRetention = useMay('retention:read')
  const actions = (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} />}
      loading={query.isFetching}
      onClick={() => void query.refetch()}
    >
      {t('status.look')}
    </Button>
  )
  return (
    <Page title={t('status.title')} lead={t('status.lead')} actions={actions}>
      <Async query={query} rows={8}>
        {(report) => <ChecksView report={report} />}
      </Async>
      <DiskView />
      <LagView
        hours={search.span === 'week' ? 168 : 24}
        onHours={(hours) => void navigate({ search: hours === 24 ? {} : { span: 'week' }, replace: true })}
      />
      {maySeeJobs && <JobsView />}
      {maySeeBackups && <BackupsView />}
      {maySeeRetention && <RetentionView />}
    </Page>
  )
}
