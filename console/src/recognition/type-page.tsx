import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import type { IdentifierType, TypeBody } from './recognition.ts'
import { TypeFields } from './type-fields.tsx'

const route = getRouteApi('/inside/identifiers/$key')
const blank: TypeBody = { name: '', strength: 'strong', most: 5, normalise: 'trim', trust: ['partner', 'secret'] }
const places = [
  'name',
  'description',
  'strength',
  'shared',
  'normalise',
  'region',
  'most',
  'expires',
  'hashed',
  'trust',
].map((name) => [name])

/** One type of identifier: its definition and its revisions. */
export function TypePage() {
  const { t } = useTranslation()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DefinitionRoom<TypeBody>
      kind="identifiers"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={() => <Link to="/recognition">{t('recognition.title')}</Link>}
      lead={(body) => body.description}
      editor={(definition) =>
        definition === undefined && search.type !== undefined ? (
          <Defining type={search.type} />
        ) : (
          <Editor definition={definition} blank={blank} />
        )
      }
    />
  )
}

/** Defining a type that is built in starts from what it is. */
function Defining({ type }: { readonly type: string }) {
  const query = useQuery({
    queryKey: ['definitions', 'identifiers', '~in-use'],
    queryFn: async () => (await unwrap(api.GET('/api/identity/types'))).items,
  })
  return (
    <Async query={query}>
      {(types) => {
        const known = types.find((one) => one.type === type)
        return <Editor definition={undefined} type={type} blank={known === undefined ? blank : bodyOf(known)} />
      }}
    </Async>
  )
}

function bodyOf({ strength, most, normalise, trust }: IdentifierType): TypeBody {
  return { name: '', strength, ...(most === null ? {} : { most }), normalise, trust }
}

type EditorProps = {
  readonly definition: Definition<TypeBody> | undefined
  readonly blank: TypeBody
  readonly type?: string
}

function Editor({ definition, blank, type }: EditorProps) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  return (
    <DefinitionEditor
      kind="identifiers"
      definition={definition}
      blank={blank}
      toDraft={same}
      fromDraft={same}
      places={() => places}
      fields={(fields) => <TypeFields {...fields} />}
      keys={{ pattern: '[a-zA-Z][a-zA-Z0-9_.\\-]*', help: t('identifiers.keyHelp') }}
      {...(type === undefined ? {} : { suggestedKey: type })}
      onSaved={({ key }) => void navigate({ to: '/identifiers/$key', params: { key }, ignoreBlocker: true })}
      onArchived={() => void navigate({ to: '/recognition', ignoreBlocker: true })}
    />
  )
}

/** A type has no field that is text while it is edited: its draft is its body. */
function same(body: TypeBody): TypeBody {
  return body
}
