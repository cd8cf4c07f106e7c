import { Button, Group, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Confirm } from '../app/confirm.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import type { GivenUpJob, JobsReport } from './status.ts'
import { jobsQuery } from './status-query.ts'
import { useTaskName } from './use-task-name.ts'

/** Rows at once: whoever has more looks for a task, or settles these first. */
const most = 50

/** How background work stands, and the jobs that used up their attempts: to be tried again, or dropped. */
export function JobsView() {
  const { t } = useTranslation()
  const query = useQuery(jobsQuery)
  return (
    <Section title={t('status.jobs.title')}>
      <Async query={query} rows={3}>
        {(report) => <Report report={report} />}
      </Async>
    </Section>
  )
}

function Report({ report }: { readonly report: JobsReport }) {
  const { t } = useTranslation()
  const taskName = useTaskName()
  const [sought, seek] = useState('')
  const words = sought.trim().toLowerCase()
  const found = report.givenUp.filter(({ task, error }) =>
    `${taskName(task)} ${task} ${error ?? ''}`.toLowerCase().includes(words),
  )
  const { waiting, running, scheduled, failing, dead } = report
  return (
    <>
      <p>{t('status.jobs.numbers', { waiting, running, scheduled, failing })}</p>
      {dead === 0 ? (
        <EmptyNote title={t('status.jobs.none')}>
          <p>{t('status.jobs.noneNext')}</p>
        </EmptyNote>
      ) : (
        <>
          <p>{t('status.jobs.givenUp', { count: dead })}</p>
          {report.givenUp.length > 5 && (
            <TextInput
              mb="sm"
              maw={320}
              label={t('status.jobs.search')}
              value={sought}
              onChange={(change) => seek(change.currentTarget.value)}
            />
          )}
          <GivenUpTable jobs={found.slice(0, most)} />
          {found.length > most && <p>{t('status.jobs.more', { count: found.length - most })}</p>}
        </>
      )}
    </>
  )
}

function GivenUpTable({ jobs }: { readonly jobs: readonly GivenUpJob[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const taskName = useTaskName()
  const cache = useQueryClient()
  const maySettle = useMay('jobs:write')
  const [dropping, drop] = useState<GivenUpJob>()
  const settled = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: jobsQuery.queryKey }),
      cache.invalidateQueries({ queryKey: ['installation', 'checks'] }),
      cache.invalidateQueries({ queryKey: ['notices'] }),
    ])
  const retry = useMutation({
    mutationFn: ({ id }: GivenUpJob) => unwrap(api.POST('/api/jobs/{id}/retry', { params: { path: { id } } })),
    onSuccess: (_, { task }) => notifications.show({ message: t('status.jobs.retried', { task: taskName(task) }) }),
    onSettled: settled,
  })
  const discard = useMutation({
    mutationFn: ({ id }: GivenUpJob) => unwrap(api.POST('/api/jobs/{id}/discard', { params: { path: { id } } })),
    onSuccess: (_, { task }) => {
      notifications.show({ message: t('status.jobs.discarded', { task: taskName(task) }) })
      drop(undefined)
    },
    onSettled: settled,
  })
  return (
    <>
      {retry.error !== null && <ProblemNote error={retry.error} />}
      <RecordTable
        caption={t('status.jobs.caption')}
        rows={jobs}
        rowKey={({ id }) => id}
        columns={[
          { key: 'task', header: t('status.jobs.task'), heading: true, cell: ({ task }) => taskName(task) },
          {
            key: 'error',
            header: t('status.jobs.error'),
            cell: ({ error }) => (error === null ? t('status.jobs.processEnded') : <code>{error}</code>),
          },
          {
            key: 'attempts',
            header: t('status.jobs.attempts'),
            numeric: true,
            cell: ({ attempts }) => format.integer(attempts),
          },
          { key: 'failedAt', header: t('status.jobs.failedAt'), cell: ({ failedAt }) => format.dateTime(failedAt) },
          ...(maySettle
            ? [
                {
                  key: 'settle',
                  header: t('status.jobs.settle'),
                  cell: (job: GivenUpJob) => (
                    <Group gap="xs" wrap="nowrap">
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={t('status.jobs.retryNamed', { task: taskName(job.task) })}
                        loading={retry.isPending && retry.variables.id === job.id}
                        onClick={() => retry.mutate(job)}
                      >
                        {t('status.jobs.retry')}
                      </Button>
                      <Button
                        size="xs"
                        variant="subtle"
                        aria-label={t('status.jobs.discardNamed', { task: taskName(job.task) })}
                        onClick={() => drop(job)}
                      >
                        {t('status.jobs.discard')}
                      </Button>
                    </Group>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Confirm
        opened={dropping !== undefined}
        onClose={() => {
          drop(undefined)
          discard.reset()
        }}
        title={t('status.jobs.discardTitle', { task: taskName(dropping?.task ?? '') })}
        action={t('status.jobs.discard')}
        onConfirm={() => dropping !== undefined && discard.mutate(dropping)}
        pending={discard.isPending}
        error={discard.error}
      >
        {t('status.jobs.discardText')}
      </Confirm>
    </>
  )
}
