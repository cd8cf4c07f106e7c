import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import { issuerBody, issuerDraft } from './issuer-draft.ts'
import { IssuerFields } from './issuer-fields.tsx'
import type { IssuerBody } from './recognition.ts'

const route = getRouteApi('/inside/identity-issuers/$key')
const blank: IssuerBody = { name: '', keys: [] }
const places = ['name', 'description', 'keys', 'issuer', 'audience', 'maxAge', 'claims'].map((name) => [name])

/** One issuer of identity tokens: its definition and its revisions. */
export function IssuerPage() {
  const { t } = useTranslation()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DefinitionRoom<IssuerBody>
      kind="identity-issuers"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={() => (
        <Link to="/recognition" search={{ tab: 'issuers' }}>
          {t('identityIssuers.title')}
        </Link>
      )}
      lead={(body) => body.description}
      editor={(definition) => <Editor definition={definition} />}
    />
  )
}

function Editor({ definition }: { readonly definition: Definition<IssuerBody> | undefined }) {
  const navigate = route.useNavigate()
  return (
    <DefinitionEditor
      kind="identity-issuers"
      definition={definition}
      blank={blank}
      toDraft={issuerDraft}
      fromDraft={issuerBody}
      places={() => places}
      fields={(fields) => <IssuerFields {...fields} />}
      onSaved={({ key }) => void navigate({ to: '/identity-issuers/$key', params: { key }, ignoreBlocker: true })}
      onArchived={() => void navigate({ to: '/recognition', search: { tab: 'issuers' }, ignoreBlocker: true })}
    />
  )
}
