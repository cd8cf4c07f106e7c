import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RoomTab } from '../app/room-tabs.tsx'
import { useMay } from '../app/use-permissions.ts'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
import { CodeView } from './code-view.tsx'
import type { ElementBody } from './element.ts'
import { blankElement, type ElementDraft, elementBody, elementDraft } from './element-draft.ts'
import { ElementFields } from './element-fields.tsx'
import { PreviewView } from './preview-view.tsx'

const route = getRouteApi('/inside/elements/$key')

/** One element: how it adapts, what a given person would get, and how it came to be so. */
export function ElementPage() {
  const { t } = useTranslation()
  const mayPreview = useMay('elements:preview')
  const { key } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const preview = ({ key: element, body }: Definition<ElementBody>): RoomTab => ({
    value: 'preview',
    label: t('definitions.tabs.preview'),
    panel: () => <PreviewView element={element} body={body} />,
  })
  const code = ({ key: element, body }: Definition<ElementBody>): RoomTab => ({
    value: 'code',
    label: t('elements.code.tab'),
    panel: () => <CodeView element={element} body={body} />,
  })
  return (
    <DefinitionRoom<ElementBody>
      kind="elements"
      id={key}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      over={() => <Link to="/elements">{t('elements.title')}</Link>}
      lead={({ description }) => description}
      editor={(definition) => <Editor definition={definition} />}
      tabs={(definition, editing) => [editing, ...(mayPreview ? [preview(definition)] : []), code(definition)]}
    />
  )
}

function Editor({ definition }: { readonly definition: Definition<ElementBody> | undefined }) {
  const navigate = route.useNavigate()
  return (
    <DefinitionEditor
      kind="elements"
      definition={definition}
      blank={blankElement}
      toDraft={elementDraft}
      fromDraft={elementBody}
      places={placesOf}
      fields={(fields) => <ElementFields {...fields} />}
      onSaved={({ key }) => void navigate({ to: '/elements/$key', params: { key }, ignoreBlocker: true })}
      onArchived={() => void navigate({ to: '/elements', ignoreBlocker: true })}
    />
  )
}

/** The places of the body that have a field of their own. */
function placesOf(draft: ElementDraft): (string | number)[][] {
  const fields = ['key', 'name', 'form', 'content', 'when']
  return [
    ['name'],
    ['description'],
    ['enabled'],
    ['channels'],
    ['purpose'],
    ['fallback', 'form'],
    ['fallback', 'content'],
    ...draft.variants.flatMap((_, index) => fields.map((field) => ['variants', index, field])),
  ]
}
