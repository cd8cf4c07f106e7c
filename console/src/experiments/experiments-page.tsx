import { SegmentedControl, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionList } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import type { ExperimentBody } from './experiment.ts'
import { resultQuery } from './result-query.ts'
import { StatusTag } from './status-tag.tsx'
import { VerdictTag } from './verdict-tag.tsx'

const route = getRouteApi('/inside/experiments')

/** Every experiment with its state and what it says so far. */
export function ExperimentsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { q, status } = route.useSearch()
  const navigate = route.useNavigate()
  const states = ['', 'running', 'draft', 'stopped'] as const
  return (
    <DefinitionList<ExperimentBody>
      kind="experiments"
      q={q}
      onQ={(text) => void navigate({ search: optional({ q: text, status }), replace: true })}
      keep={({ body }) => status === undefined || body.status === status}
      filters={
        <SegmentedControl
          aria-label={t('experiments.state')}
          data={states.map((value) => ({
            value,
            label: value === '' ? t('experiments.all') : t(`experiments.status.${value}`),
          }))}
          value={status ?? ''}
          onChange={(value) => void navigate({ search: optional({ q, status: value || undefined }), replace: true })}
        />
      }
      filter={{ status }}
      onFilter={(filter, { replace }) => void navigate({ search: filter, replace })}
      columns={[
        {
          key: 'name',
          header: t('experiments.experiment'),
          heading: true,
          cell: (row) => <DefinitionName kind="experiments" id={row.key} name={row.body.name} />,
        },
        {
          key: 'status',
          header: t('experiments.state'),
          cell: (row) => <StatusTag status={row.body.status} />,
        },
        { key: 'verdict', header: t('experiments.says'), cell: (row) => <SaysSoFar definition={row} /> },
        { key: 'arms', header: t('experiments.arms'), numeric: true, cell: (row) => row.body.variations.length },
        { key: 'at', header: t('definitions.by'), cell: (row) => format.dateTime(row.at) },
      ]}
      onOpen={(key) => void navigate({ to: '/experiments/$key', params: { key } })}
    />
  )
}

/** The leading verdict of the first metric, and how many people it rests on. */
function SaysSoFar({ definition }: { readonly definition: Definition<ExperimentBody> }) {
  const { t } = useTranslation()
  const draft = definition.body.status === 'draft'
  const query = useQuery({ ...resultQuery(definition.key), enabled: !draft })
  if (draft) return <>–</>
  if (query.isPending) return <Skeleton height={18} width={160} />
  if (query.data === undefined || query.data.exposures.people === 0) return <>{t('experiments.tooEarly')}</>
  const comparisons = query.data.metrics[0]?.comparisons ?? []
  const verdict = (['better', 'worse'] as const).find((one) => comparisons.some((item) => item.verdict === one))
  return (
    <span>
      <VerdictTag verdict={verdict ?? 'inconclusive'} />{' '}
      {t('experiments.exposed', { count: query.data.exposures.people })}
    </span>
  )
}

function optional(search: { q: string | undefined; status: string | undefined }): { q?: string; status?: string } {
  return {
    ...(search.q === undefined ? {} : { q: search.q }),
    ...(search.status === undefined ? {} : { status: search.status }),
  }
}
