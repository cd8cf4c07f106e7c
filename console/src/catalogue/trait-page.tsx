import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { type RoomTab, RoomTabs } from '../app/room-tabs.tsx'
import { Section } from '../app/section.tsx'
import { RevisionsView } from '../definitions/revisions-view.tsx'
import type { CatalogueTraitDetail } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import { differencesQuery, traitQuery } from './catalogue-query.ts'
import { DifferenceList } from './difference-list.tsx'
import { EntryEditor } from './entry-editor.tsx'
import { ExampleList } from './example-list.tsx'
import { PropertyTree } from './property-tree.tsx'
import { SourceList } from './source-list.tsx'
import { StateTags } from './state-tags.tsx'
import { useEntryName } from './use-entry-name.ts'
import { VolumeFigure } from './volume-figure.tsx'

const route = getRouteApi('/inside/catalogue/traits/$trait')

/** One trait of people: its values' types, who sends it, what was agreed, and what differs from that. */
export function TraitPage() {
  const { t } = useTranslation()
  const nameOf = useEntryName()
  const { trait } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const cache = useQueryClient()
  const query = useQuery(traitQuery(trait))
  const differences = useQuery(differencesQuery({ trait }))
  const detail = query.data
  const tabs = (of: CatalogueTraitDetail): RoomTab[] => [
    { value: 'seen', label: t('catalogue.tabs.seen'), panel: () => <SeenPanel detail={of} /> },
    {
      value: 'contract',
      label: t('catalogue.tabs.contract'),
      panel: () => (
        <EntryEditor
          kind="trait-entries"
          entry={of.entry?.key}
          blank={{ trait }}
          subject="identify:"
          onSaved={() => void cache.invalidateQueries({ queryKey: ['catalogue'] })}
        />
      ),
    },
    {
      value: 'differences',
      label: t('catalogue.tabs.differences'),
      count: of.differences,
      panel: () => <Async query={differences}>{({ items }) => <DifferenceList differences={items} />}</Async>,
    },
    { value: 'examples', label: t('catalogue.tabs.examples'), panel: () => <ExampleList trait={trait} /> },
    ...(of.entry === null ? [] : [revisionsOf(of.entry.key)]),
  ]
  const revisionsOf = (key: string): RoomTab => ({
    value: 'revisions',
    label: t('definitions.tabs.revisions'),
    panel: () => (
      <RevisionsView
        kind="trait-entries"
        id={key}
        revision={search.revision}
        onRevision={(revision) => void navigate({ search: { tab: 'revisions', revision } })}
      />
    ),
  })
  return (
    <Page
      title={nameOf(detail?.entry ?? null, trait)}
      lead={detail?.entry?.description ?? undefined}
      over={
        <Link to="/catalogue" search={{ view: 'traits' }}>
          {t('catalogue.title')}
        </Link>
      }
      actions={detail && <StateTags entry={detail.entry} differences={detail.differences} />}
    >
      <Async query={query}>
        {(of) => (
          <RoomTabs
            tabs={tabs(of)}
            value={search.tab}
            onChange={(tab) => void navigate({ search: tab === undefined ? {} : { tab } })}
          />
        )}
      </Async>
    </Page>
  )
}

function SeenPanel({ detail }: { readonly detail: CatalogueTraitDetail }) {
  const { t } = useTranslation()
  if (detail.firstSeen === null) {
    return (
      <EmptyNote title={t('catalogue.neverSeen')}>
        <p>{t('catalogue.neverSeenNext')}</p>
      </EmptyNote>
    )
  }
  return (
    <div className={styles.parts}>
      <VolumeFigure days={detail.volume.days} total={detail.volume.total} />
      <Section title={t('catalogue.types')}>
        <PropertyTree properties={detail.properties} caption={t('catalogue.types')} />
      </Section>
      <Section title={t('catalogue.sources')}>
        <SourceList sources={detail.sources} />
      </Section>
    </div>
  )
}
