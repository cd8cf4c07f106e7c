import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useDraftPreview } from '../customer/use-draft-preview.tsx'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import type { TopicBody } from './topic.ts'
import { TopicFields } from './topic-fields.tsx'

const route = getRouteApi('/inside/topics/$key')
const blank: TopicBody = { name: '', purpose: '', channels: [], subscribed: 'when_asked' }
const wordingFields = ['version', 'language', 'title', 'text']

/** One topic: what it is, and how it came to be so. */
export function TopicPage() {
  const { t } = useTranslation()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DefinitionRoom<TopicBody>
      kind="topics"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={() => <Link to="/topics">{t('topics.room')}</Link>}
      lead={({ description }) => description}
      editor={(definition) => <Editor definition={definition} />}
    />
  )
}

function Editor({ definition }: { readonly definition: Definition<TopicBody> | undefined }) {
  const navigate = route.useNavigate()
  const aside = useDraftPreview('topic', definition?.key)
  return (
    <DefinitionEditor
      kind="topics"
      definition={definition}
      blank={blank}
      toDraft={same}
      fromDraft={same}
      places={placesOf}
      fields={(fields) => <TopicFields {...fields} saved={definition?.body.texts ?? []} />}
      {...aside}
      onSaved={({ key }) => void navigate({ to: '/topics/$key', params: { key }, ignoreBlocker: true })}
      onArchived={() => void navigate({ to: '/topics', ignoreBlocker: true })}
    />
  )
}

/** The places of the body that have a field of their own. */
function placesOf({ texts = [] }: TopicBody): (string | number)[][] {
  return [
    ...['name', 'description', 'purpose', 'channels', 'frequencies', 'subscribed', 'confirmed', 'urgent'].map(
      (name) => [name],
    ),
    ...texts.flatMap((_, place) => wordingFields.map((field) => ['texts', place, field])),
  ]
}

/** A topic has no field that is text while it is edited: its draft is its body. */
function same(body: TopicBody): TopicBody {
  return body
}
