import { Button, Group, Select } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { EmptyNote } from '../app/empty-note.tsx'
import { pagedQuery } from '../app/paged-query.ts'
import { PagedTable } from '../app/paged-table.tsx'
import { Section } from '../app/section.tsx'
import { Tag } from '../app/tag.tsx'
import { useMay } from '../app/use-permissions.ts'
import { Deadline } from './deadline.tsx'
import { KINDS, type RequestKind, type RequestWay, TONES, WAYS } from './request.ts'
import { StepForm } from './step-form.tsx'

/** What one person asked for of their rights, and writing down what they ask for. */
export function RightsTab({ person }: { readonly person: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const mayOpen = useMay('requests:open')
  const [asking, ask] = useState(false)
  const [via, setVia] = useState<RequestWay>('letter')
  const query = useInfiniteQuery(
    pagedQuery(['requests', 'list', person], (page) =>
      unwrap(api.GET('/api/requests', { params: { query: { ...page, person } } })),
    ),
  )
  const open = useMutation({
    mutationFn: ({ chosen, note }: { readonly chosen: string; readonly note: string }) =>
      unwrap(
        api.POST('/api/people/{id}/requests', {
          params: { path: { id: person } },
          body: { kind: chosen as RequestKind, via, note },
        }),
      ),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ['requests'] })
      await navigate({ to: '/requests/$id', params: { id } })
    },
  })
  return (
    <Section
      title={t('requests.ofPerson')}
      aside={
        mayOpen && (
          <Group gap="xs">
            <Select
              aria-label={t('requests.viaLabel')}
              allowDeselect={false}
              value={via}
              onChange={(value) => setVia((value ?? 'letter') as RequestWay)}
              data={WAYS.map((value) => ({ value, label: t(`requests.via.${value}`) }))}
            />
            <Button onClick={() => ask(true)}>{t('requests.open')}</Button>
          </Group>
        )
      }
    >
      <PagedTable
        query={query}
        empty={<EmptyNote title={t('requests.noneOfPerson')} />}
        caption={t('requests.ofPerson')}
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
          {
            key: 'state',
            header: t('requests.stateOf'),
            cell: (row) => <Tag tone={TONES[row.state]}>{t(`requests.state.${row.state}`)}</Tag>,
          },
          { key: 'due', header: t('requests.due'), cell: (row) => <Deadline of={row} /> },
        ]}
      />
      {asking && (
        <StepForm
          title={t('requests.open')}
          help={t('requests.openHelp')}
          action={t('requests.open')}
          choice={{
            label: t('requests.asks'),
            options: KINDS.map((value) => ({ value, label: t(`requests.kind.${value}`) })),
          }}
          onClose={() => ask(false)}
          onDone={(said) => open.mutate(said)}
          pending={open.isPending}
          error={open.error}
        />
      )}
    </Section>
  )
}
