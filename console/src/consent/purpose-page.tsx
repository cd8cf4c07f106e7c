import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RoomTab } from '../app/room-tabs.tsx'
import { useDraftPreview } from '../customer/use-draft-preview.tsx'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import type { PurposeBody } from './purpose.ts'
import { PurposeFields } from './purpose-fields.tsx'
import { PurposeUse } from './purpose-use.tsx'
import { type Users, usePurposeUsers } from './use-purpose-users.ts'

const route = getRouteApi('/inside/purposes/$key')
const blank: PurposeBody = { name: '', basis: 'consent', expires: 'P395D' }
const wordingFields = ['version', 'language', 'title', 'text']

/** One purpose: what it is, what uses it, and how it came to be so. */
export function PurposePage() {
  const { t } = useTranslation()
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const users = usePurposeUsers()?.(key)
  const use = (of: Users): RoomTab => ({
    value: 'use',
    label: t('purposes.use.title'),
    count: of.elements.length + of.traits.length + of.under.length,
    panel: () => <PurposeUse users={of} />,
  })
  return (
    <DefinitionRoom<PurposeBody>
      kind="purposes"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={() => <Link to="/purposes">{t('purposes.title')}</Link>}
      lead={({ description }) => description}
      editor={(definition) => <Editor definition={definition} />}
      tabs={(_, editing) => (users === undefined ? [editing] : [editing, use(users)])}
    />
  )
}

function Editor({ definition }: { readonly definition: Definition<PurposeBody> | undefined }) {
  const navigate = route.useNavigate()
  const aside = useDraftPreview('purpose', definition?.key)
  return (
    <DefinitionEditor
      kind="purposes"
      definition={definition}
      blank={blank}
      toDraft={same}
      fromDraft={same}
      places={placesOf}
      fields={(fields) => <PurposeFields {...fields} id={definition?.key} saved={definition?.body} />}
      {...aside}
      onSaved={({ key }) => void navigate({ to: '/purposes/$key', params: { key }, ignoreBlocker: true })}
      onArchived={() => void navigate({ to: '/purposes', ignoreBlocker: true })}
    />
  )
}

/** The places of the body that have a field of their own. */
function placesOf({ texts = [] }: PurposeBody): (string | number)[][] {
  return [
    ...['name', 'description', 'basis', 'expires', 'confirmed', 'parent', 'signals'].map((name) => [name]),
    ...['gpc', 'categories', 'tcf', 'gpp'].map((name) => ['signals', name]),
    ...['purposes', 'specialFeatures', 'vendors'].map((name) => ['signals', 'tcf', name]),
    ...texts.flatMap((_, place) => wordingFields.map((field) => ['texts', place, field])),
  ]
}

/** A purpose has no field that is text while it is edited: its draft is its body. */
function same(body: PurposeBody): PurposeBody {
  return body
}
