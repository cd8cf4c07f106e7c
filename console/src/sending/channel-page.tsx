import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import { ChannelFields } from './channel-fields.tsx'
import type { ChannelBody } from './topic.ts'

const route = getRouteApi('/inside/channels/$key')
const blank: ChannelBody = { name: '' }

/** One way of sending: what it is, and how it came to be so. */
export function ChannelPage() {
  const { t } = useTranslation()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DefinitionRoom<ChannelBody>
      kind="channels"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={() => (
        <Link to="/topics" search={{ tab: 'channels' }}>
          {t('channels.title')}
        </Link>
      )}
      editor={(definition) => <Editor definition={definition} />}
    />
  )
}

function Editor({ definition }: { readonly definition: Definition<ChannelBody> | undefined }) {
  const navigate = route.useNavigate()
  return (
    <DefinitionEditor
      kind="channels"
      definition={definition}
      blank={blank}
      toDraft={same}
      fromDraft={same}
      places={() => [
        ['name'],
        ['identifier'],
        ['zone'],
        ['quiet', 'from'],
        ['quiet', 'to'],
        ['names', 'fr'],
        ['names', 'en'],
      ]}
      fields={(fields) => <ChannelFields {...fields} />}
      onSaved={({ key }) => void navigate({ to: '/channels/$key', params: { key }, ignoreBlocker: true })}
      onArchived={() => void navigate({ to: '/topics', search: { tab: 'channels' }, ignoreBlocker: true })}
    />
  )
}

/** A channel has no field that is text while it is edited: its draft is its body. */
function same(body: ChannelBody): ChannelBody {
  return body
}
