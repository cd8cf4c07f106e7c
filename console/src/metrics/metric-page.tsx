import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import type { MetricBody } from './metric.ts'
import { MetricFields } from './metric-fields.tsx'

const route = getRouteApi('/inside/measures/$key')
const blank: MetricBody = { name: '', event: '', aggregation: 'proportion' }
const places = [['name'], ['event'], ['aggregation'], ['value'], ['direction']]

/** One metric: its definition and its revisions. */
export function MetricPage() {
  const { t } = useTranslation()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DefinitionRoom<MetricBody>
      kind="metrics"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={() => <Link to="/measures">{t('metrics.title')}</Link>}
      editor={(definition) => <Editor definition={definition} />}
    />
  )
}

function Editor({ definition }: { readonly definition: Definition<MetricBody> | undefined }) {
  const navigate = route.useNavigate()
  return (
    <DefinitionEditor
      kind="metrics"
      definition={definition}
      blank={blank}
      toDraft={same}
      fromDraft={same}
      places={() => places}
      fields={(fields) => <MetricFields {...fields} />}
      onSaved={({ key }) => void navigate({ to: '/measures/$key', params: { key }, ignoreBlocker: true })}
      onArchived={() => void navigate({ to: '/measures', ignoreBlocker: true })}
    />
  )
}

/** A metric has no field that is text while it is edited: its draft is its body. */
function same(body: MetricBody): MetricBody {
  return body
}
