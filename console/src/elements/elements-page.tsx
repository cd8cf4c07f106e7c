import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { usePurposes } from '../consent/use-purposes.ts'
import { DefinitionList } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { ExperimentBody } from '../experiments/experiment.ts'
import type { ElementBody } from './element.ts'

const route = getRouteApi('/inside/elements')

/** Every element of the experience, with its variants and the experiment that runs on it. */
export function ElementsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const purposes = usePurposes()
  const experiments = useQuery(definitionsQuery<ExperimentBody>('experiments')).data ?? []
  return (
    <DefinitionList<ElementBody>
      kind="elements"
      q={q}
      onQ={(text) => void navigate({ search: text === undefined ? {} : { q: text }, replace: true })}
      onFilter={(filter, { replace }) => void navigate({ search: filter, replace })}
      columns={[
        {
          key: 'name',
          header: t('elements.element'),
          heading: true,
          cell: (row) => <DefinitionName kind="elements" id={row.key} name={row.body.name} />,
        },
        {
          key: 'state',
          header: t('elements.state'),
          cell: (row) =>
            row.body.enabled === false ? (
              <Tag tone="attention">{t('elements.disabled')}</Tag>
            ) : (
              <Tag tone="good">{t('elements.enabled')}</Tag>
            ),
        },
        {
          key: 'variants',
          header: t('elements.variants'),
          cell: (row) => row.body.variants.map(({ key, name }) => name ?? key).join(', ') || t('elements.onlyFallback'),
        },
        {
          key: 'experiment',
          header: t('elements.experiment'),
          cell: (row) => {
            const running = experiments.find(({ body }) => body.element === row.key && body.status === 'running')
            if (running === undefined) return '–'
            return (
              <Link to="/experiments/$key" params={{ key: running.key }}>
                {running.body.name}
              </Link>
            )
          },
        },
        {
          key: 'purpose',
          header: t('purposes.purpose'),
          cell: ({ body: { purpose } }) =>
            purpose === undefined ? (
              '–'
            ) : (
              <Link to="/purposes/$key" params={{ key: purpose }}>
                {purposes.find(({ key }) => key === purpose)?.body.name ?? purpose}
              </Link>
            ),
        },
        { key: 'at', header: t('definitions.by'), cell: (row) => format.dateTime(row.at) },
      ]}
      onOpen={(key) => void navigate({ to: '/elements/$key', params: { key } })}
    />
  )
}
