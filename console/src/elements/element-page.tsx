import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../app/page.tsx'
import { useMay } from '../app/use-permissions.ts'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { newKey } from '../definitions/definition-list.tsx'
import { definitionQuery } from '../definitions/definition-query.ts'
import { DefinitionRoom } from '../definitions/definition-room.tsx'
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
  const fresh = key === newKey
  const query = useQuery({ ...definitionQuery<ElementBody>('elements', key), enabled: !fresh })
  const back = <Link to="/elements">{t('elements.title')}</Link>
  if (fresh) {
    return (
      <Page title={t('elements.create')} over={back}>
        <Editor definition={undefined} />
      </Page>
    )
  }
  return (
    <DefinitionRoom
      kind="elements"
      id={key}
      query={query}
      lead={query.data?.body.description}
      over={back}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
      tabs={(definition) => [
        {
          value: 'definition',
          label: t('definitions.tabs.definition'),
          panel: () => <Editor definition={definition} />,
        },
        ...(mayPreview
          ? [
              {
                value: 'preview',
                label: t('definitions.tabs.preview'),
                panel: () => <PreviewView element={definition.key} body={definition.body} />,
              },
            ]
          : []),
      ]}
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
    ['fallback', 'form'],
    ['fallback', 'content'],
    ...draft.variants.flatMap((_, index) => fields.map((field) => ['variants', index, field])),
  ]
}
