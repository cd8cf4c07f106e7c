import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { RoomTabs } from '../app/room-tabs.tsx'
import type { Definition } from '../definitions/definition.ts'
import { DefinitionEditor } from '../definitions/definition-editor.tsx'
import { definitionsQuery, watched } from '../definitions/definition-query.ts'
import { useRevisionsTab } from '../definitions/use-revisions-tab.tsx'
import { PagePreview } from './page-preview.tsx'
import { blankTheme, type ThemeBody } from './theme.ts'
import { ThemeFields } from './theme-fields.tsx'

const route = getRouteApi('/inside/customer-pages')
const only = 'workspace'

/** How the pages look that customers have of their own, beside such a page as it would be. */
export function CustomerPagesPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery({ ...definitionsQuery<ThemeBody>('customer-pages'), refetchInterval: watched })
  const revisions = useRevisionsTab({
    kind: 'customer-pages',
    revision: search.revision,
    onSearch: (next) => void navigate({ search: next }),
  })
  return (
    <Page title={t('customerPages.title')} lead={t('customerPages.lead')}>
      <Async query={query}>
        {([definition]) => (
          <RoomTabs
            tabs={[
              {
                value: 'definition',
                label: t('definitions.tabs.definition'),
                panel: () => <Editor definition={definition} />,
              },
              ...(definition === undefined ? [] : [revisions(only)]),
            ]}
            value={search.tab}
            onChange={(tab) => void navigate({ search: tab === undefined ? {} : { tab } })}
          />
        )}
      </Async>
    </Page>
  )
}

function Editor({ definition }: { readonly definition: Definition<ThemeBody> | undefined }) {
  return (
    <DefinitionEditor
      kind="customer-pages"
      onlyKey={only}
      definition={definition}
      blank={blankTheme}
      toDraft={same}
      fromDraft={same}
      places={() => places}
      fields={(fields) => <ThemeFields {...fields} />}
      aside={(draft) => <PagePreview theme={draft.brand === '' ? { ...draft, brand: ' ' } : draft} />}
      onSaved={() => undefined}
      onArchived={() => undefined}
    />
  )
}

/** The places of the body that have a field of their own. */
const places = [
  ...['brand', 'logo', 'accent', 'accentDark', 'font', 'contact', 'language', 'timeZone', 'correctable'],
  'unsubscribeMail',
]
  .map((name) => [name])
  .concat(['welcome', 'controller', 'privacy'].flatMap((name) => ['fr', 'en'].map((language) => [name, language])))

/** A theme has no field that is text while it is edited: its draft is its body. */
function same(body: ThemeBody): ThemeBody {
  return body
}
