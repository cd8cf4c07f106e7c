import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { newKey } from '../definitions/definition-list.tsx'
import { definitionQuery } from '../definitions/definition-query.ts'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import type { ExperimentBody } from './experiment.ts'
import { ExperimentEditor } from './experiment-editor.tsx'
import styles from './experiment-page.module.css'
import { ResultView } from './result-view.tsx'
import { StatusTag } from './status-tag.tsx'

const route = getRouteApi('/inside/experiments/$key')

/** One experiment: its result first, then how it is defined, then how that came to be. */
export function ExperimentPage() {
  const { t } = useTranslation()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const fresh = key === newKey
  const query = useQuery({ ...definitionQuery<ExperimentBody>('experiments', key), enabled: !fresh })
  const back = <Link to="/experiments">{t('experiments.title')}</Link>
  if (fresh) {
    return (
      <Page title={t('experiments.create')} over={back}>
        <ExperimentEditor definition={undefined} />
      </Page>
    )
  }
  const body = query.data?.body
  return (
    <DefinitionRoom
      kind="experiments"
      id={key}
      query={query}
      lead={body?.hypothesis}
      over={
        <span className={styles.over}>
          {back}
          {body !== undefined && <StatusTag status={body.status} />}
          {body?.element !== undefined && (
            <Link to="/elements/$key" params={{ key: body.element }}>
              {t('experiments.onElement', { element: body.element })}
            </Link>
          )}
        </span>
      }
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      tabs={(definition) => [
        {
          value: 'result',
          label: t('definitions.tabs.result'),
          panel: () => <ResultView experiment={definition.key} />,
        },
        {
          value: 'definition',
          label: t('definitions.tabs.definition'),
          panel: () => <ExperimentEditor definition={definition} />,
        },
      ]}
    />
  )
}
