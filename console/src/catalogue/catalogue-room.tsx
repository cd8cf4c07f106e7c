import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { type RoomTab, RoomTabs } from '../app/room-tabs.tsx'
import { Section } from '../app/section.tsx'
import { useRevisionsTab } from '../definitions/use-revisions-tab.tsx'
import type { CatalogueEventDetail, CatalogueTraitDetail, EntryBody } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import { differencesQuery } from './catalogue-query.ts'
import { DifferenceList } from './difference-list.tsx'
import { EntryEditor } from './entry-editor.tsx'
import { ExampleList } from './example-list.tsx'
import { SourceList } from './source-list.tsx'
import { StateTags } from './state-tags.tsx'
import { useEntryName } from './use-entry-name.ts'
import { VolumeFigure } from './volume-figure.tsx'

type Detail = CatalogueEventDetail | CatalogueTraitDetail

type CatalogueRoomProps<D extends Detail> = {
  readonly kind: 'event-entries' | 'trait-entries'
  /** Which event or trait it is about, as the server asks for it. */
  readonly about: { readonly event: string } | { readonly trait: string }
  readonly query: UseQueryResult<D>
  /** Its name as it is sent; that of its entry comes first. */
  readonly name: string
  /** What a new entry says, and whose messages its contract is tried on; undefined for what nobody can plan. */
  readonly plan: { readonly blank: EntryBody; readonly subject: string } | undefined
  /** Whether somebody is expected to plan it, so that its absence is worth a tag; it is, unless said otherwise. */
  readonly isExpected?: boolean
  /** What was seen of its values. */
  readonly values: (detail: D) => ReactNode
  readonly search: { readonly tab?: string; readonly revision?: string }
  readonly onSearch: (search: { tab?: string; revision?: string }) => void
}

/** The room of one event or one trait: what is seen of it, what was agreed, what differs from that, examples, how the agreement came to be. */
export function CatalogueRoom<D extends Detail>(props: CatalogueRoomProps<D>) {
  const { kind, about, query, name, plan, isExpected = true, values, search, onSearch } = props
  const { t } = useTranslation()
  const nameOf = useEntryName()
  const cache = useQueryClient()
  const isTrait = 'trait' in about
  const differences = useQuery(differencesQuery(isTrait ? about : { subject: about.event }))
  const revisions = useRevisionsTab({ kind, revision: search.revision, onSearch })
  const refresh = () => void cache.invalidateQueries({ queryKey: ['catalogue'] })
  const tabs = (of: D): RoomTab[] => [
    { value: 'seen', label: t('catalogue.tabs.seen'), panel: () => <Seen detail={of} values={values(of)} /> },
    ...(plan === undefined
      ? []
      : [
          {
            value: 'contract',
            label: t('catalogue.tabs.contract'),
            panel: () => <EntryEditor kind={kind} entry={of.entry?.key} onSaved={refresh} {...plan} />,
          },
        ]),
    {
      value: 'differences',
      label: t('catalogue.tabs.differences'),
      count: of.differences,
      panel: () => <Async query={differences}>{({ items }) => <DifferenceList differences={items} />}</Async>,
    },
    { value: 'examples', label: t('catalogue.tabs.examples'), panel: () => <ExampleList {...about} /> },
    ...(of.entry === null ? [] : [revisions(of.entry.key)]),
  ]
  const detail = query.data
  const entry = detail?.entry ?? null
  return (
    <Page
      title={nameOf(entry, name)}
      lead={entry?.description ?? undefined}
      over={
        <Link to="/catalogue" search={isTrait ? { view: 'traits' } : {}}>
          {t('catalogue.title')}
        </Link>
      }
      actions={detail && <StateTags entry={entry} planned={isExpected} differences={detail.differences} />}
    >
      <Async query={query}>
        {(of) => (
          <RoomTabs tabs={tabs(of)} value={search.tab} onChange={(tab) => onSearch(tab === undefined ? {} : { tab })} />
        )}
      </Async>
    </Page>
  )
}

function Seen({ detail, values }: { readonly detail: Detail; readonly values: ReactNode }) {
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
      {values}
      <Section title={t('catalogue.sources')}>
        <SourceList sources={detail.sources} />
      </Section>
    </div>
  )
}
