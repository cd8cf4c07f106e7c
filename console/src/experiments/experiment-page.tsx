import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RoomTab } from '../app/room-tabs.tsx'
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
  const result = (experiment: string): RoomTab => ({
    value: 'result',
    label: t('definitions.tabs.result'),
    panel: () => <ResultView experiment={experiment} />,
  })
  return (
    <DefinitionRoom<ExperimentBody>
      kind="experiments"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={(body) => (
        <span className={styles.over}>
          <Link to="/experiments">{t('experiments.title')}</Link>
          {body !== undefined && <StatusTag status={body.status} />}
          {body?.element !== undefined && (
            <Link to="/elements/$key" params={{ key: body.element }}>
              {t('experiments.onElement', { element: body.element })}
            </Link>
          )}
        </span>
      )}
      lead={({ hypothesis }) => hypothesis}
      editor={(definition) => <ExperimentEditor definition={definition} />}
      tabs={(definition, editing) => [result(definition.key), editing]}
    />
  )
}
