import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import type { Definition } from '../definitions/definition.ts'
import { newKey } from '../definitions/definition-list.tsx'
import { definitionQuery } from '../definitions/definition-query.ts'
import { RevisionsView } from '../definitions/revisions-view.tsx'
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
    <Page
      title={body?.name ?? key}
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
    >
      <Async query={query}>{(definition) => <Parts key={definition.key} definition={definition} />}</Async>
    </Page>
  )
}

function Parts({ definition }: { readonly definition: Definition<ExperimentBody> }) {
  const { t } = useTranslation()
  const { tab, revision } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Tabs
      value={tab ?? 'result'}
      onChange={(value) => void navigate({ search: value && value !== 'result' ? { tab: value } : {} })}
      keepMounted={false}
    >
      <Tabs.List mb="xl">
        <Tabs.Tab value="result">{t('definitions.tabs.result')}</Tabs.Tab>
        <Tabs.Tab value="definition">{t('definitions.tabs.definition')}</Tabs.Tab>
        <Tabs.Tab value="revisions">{t('definitions.tabs.revisions')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="result">
        <ResultView experiment={definition.key} />
      </Tabs.Panel>
      <Tabs.Panel value="definition">
        <ExperimentEditor definition={definition} />
      </Tabs.Panel>
      <Tabs.Panel value="revisions">
        <RevisionsView
          kind="experiments"
          id={definition.key}
          revision={revision}
          onRevision={(chosen) => void navigate({ search: { tab: 'revisions', revision: chosen } })}
        />
      </Tabs.Panel>
    </Tabs>
  )
}
