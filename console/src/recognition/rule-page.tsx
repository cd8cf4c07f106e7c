import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import type { RuleBody } from './recognition.ts'
import { RuleFields } from './rule-fields.tsx'

const route = getRouteApi('/inside/identity-rules/$key')
const blank: RuleBody = { name: '', priority: 100, action: 'suggest' }
const places = [
  ...['name', 'description', 'enabled', 'priority', 'action', 'confidence', 'direction', 'between'].map((name) => [
    name,
  ]),
  ...['types', 'events', 'channels', 'sources'].map((part) => ['when', part]),
]

/** One rule of recognition: its definition and its revisions. */
export function RulePage() {
  const { t } = useTranslation()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DefinitionRoom<RuleBody>
      kind="identity-rules"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={() => (
        <Link to="/recognition" search={{ tab: 'rules' }}>
          {t('identityRules.title')}
        </Link>
      )}
      lead={(body) => body.description}
      editor={(definition) => <Editor definition={definition} />}
    />
  )
}

function Editor({ definition }: { readonly definition: Definition<RuleBody> | undefined }) {
  const navigate = route.useNavigate()
  return (
    <DefinitionEditor
      kind="identity-rules"
      definition={definition}
      blank={blank}
      toDraft={same}
      fromDraft={same}
      places={() => places}
      fields={(fields) => <RuleFields {...fields} />}
      onSaved={({ key }) => void navigate({ to: '/identity-rules/$key', params: { key }, ignoreBlocker: true })}
      onArchived={() => void navigate({ to: '/recognition', search: { tab: 'rules' }, ignoreBlocker: true })}
    />
  )
}

/** A rule has no field that is text while it is edited: its draft is its body. */
function same(body: RuleBody): RuleBody {
  return body
}
