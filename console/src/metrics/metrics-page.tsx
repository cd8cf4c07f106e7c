import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { DefinitionList } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import type { MetricBody } from './metric.ts'

const route = getRouteApi('/inside/measures')

/** What experiments can be judged by. */
export function MetricsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DefinitionList<MetricBody>
      kind="metrics"
      q={q}
      onQ={(text) => void navigate({ search: text === undefined ? {} : { q: text }, replace: true })}
      onFilter={(filter, { replace }) => void navigate({ search: filter, replace })}
      columns={[
        {
          key: 'name',
          header: t('metrics.metric'),
          heading: true,
          cell: (row) => <DefinitionName kind="metrics" id={row.key} name={row.body.name} />,
        },
        { key: 'event', header: t('metrics.event'), cell: (row) => row.body.event },
        {
          key: 'aggregation',
          header: t('metrics.aggregation'),
          cell: (row) => t(`experiments.aggregation.${row.body.aggregation}`),
        },
        {
          key: 'direction',
          header: t('metrics.direction'),
          cell: (row) => t(`metrics.directions.${row.body.direction ?? 'increase'}`),
        },
        { key: 'at', header: t('definitions.by'), cell: (row) => format.dateTime(row.at) },
      ]}
      onOpen={(key) => void navigate({ to: '/measures/$key', params: { key } })}
    />
  )
}
