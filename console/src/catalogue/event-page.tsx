import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { type RoomTab, RoomTabs } from '../app/room-tabs.tsx'
import { Section } from '../app/section.tsx'
import { RevisionsView } from '../definitions/revisions-view.tsx'
import type { CatalogueEventDetail, EntryBody } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import { differencesQuery, eventQuery } from './catalogue-query.ts'
import { DifferenceList } from './difference-list.tsx'
import { EntryEditor } from './entry-editor.tsx'
import { ExampleList } from './example-list.tsx'
import { PropertyTree } from './property-tree.tsx'
import { SourceList } from './source-list.tsx'
import { StateTags } from './state-tags.tsx'
import { useEntryName } from './use-entry-name.ts'
import { VolumeFigure } from './volume-figure.tsx'

const route = getRouteApi('/inside/catalogue/events/$id')
const planned: readonly string[] = ['track', 'page', 'screen']

/** One event: what it carries, who sends it, what was agreed, and what differs from that. */
export function EventPage() {
  const { t } = useTranslation()
  const nameOf = useEntryName()
  const { id } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const cache = useQueryClient()
  const query = useQuery(eventQuery(id))
  const differences = useQuery(differencesQuery({ subject: id }))
  const detail = query.data
  const name = id.slice(id.indexOf(':') + 1)
  const type = id.slice(0, id.indexOf(':'))
  const refresh = () => void cache.invalidateQueries({ queryKey: ['catalogue'] })
  const tabs = (of: CatalogueEventDetail): RoomTab[] => [
    { value: 'seen', label: t('catalogue.tabs.seen'), panel: () => <SeenPanel detail={of} /> },
    ...(planned.includes(type) && name !== ''
      ? [
          {
            value: 'contract',
            label: t('catalogue.tabs.contract'),
            panel: () => (
              <EntryEditor
                kind="event-entries"
                entry={of.entry?.key}
                blank={blankOf(type, name)}
                subject={id}
                onSaved={refresh}
              />
            ),
          },
        ]
      : []),
    {
      value: 'differences',
      label: t('catalogue.tabs.differences'),
      count: of.differences,
      panel: () => <Async query={differences}>{({ items }) => <DifferenceList differences={items} />}</Async>,
    },
    { value: 'examples', label: t('catalogue.tabs.examples'), panel: () => <ExampleList event={id} /> },
    ...(of.entry === null ? [] : [revisionsOf(of.entry.key)]),
  ]
  const revisionsOf = (key: string): RoomTab => ({
    value: 'revisions',
    label: t('definitions.tabs.revisions'),
    panel: () => (
      <RevisionsView
        kind="event-entries"
        id={key}
        revision={search.revision}
        onRevision={(revision) => void navigate({ search: { tab: 'revisions', revision } })}
      />
    ),
  })
  return (
    <Page
      title={nameOf(detail?.entry ?? null, name || t(`log.type.${type}`))}
      lead={detail?.entry?.description ?? undefined}
      over={<Link to="/catalogue">{t('catalogue.title')}</Link>}
      actions={detail && <StateTags entry={detail.entry} planned={type === 'track'} differences={detail.differences} />}
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

function SeenPanel({ detail }: { readonly detail: CatalogueEventDetail }) {
  const { t } = useTranslation()
  if (detail.firstSeen === null) {
    return (
      <EmptyNote title={t('catalogue.neverSeen')}>
        <p>{t('catalogue.neverSeenNext')}</p>
      </EmptyNote>
    )
  }
  const properties = detail.properties.filter(({ path }) => path !== '')
  return (
    <div className={styles.parts}>
      <VolumeFigure days={detail.volume.days} total={detail.volume.total} />
      <Section title={t('catalogue.properties')}>
        {detail.beyond > 0 && <p className={styles.limits}>{t('catalogue.beyond', { count: detail.beyond })}</p>}
        {properties.length === 0 ? (
          <p>{t('catalogue.noProperty')}</p>
        ) : (
          <PropertyTree properties={properties} caption={t('catalogue.properties')} />
        )}
      </Section>
      <Section title={t('catalogue.sources')}>
        <SourceList sources={detail.sources} />
      </Section>
    </div>
  )
}

function blankOf(type: string, event: string): EntryBody {
  return type === 'page' || type === 'screen' ? { type, event } : { event }
}
