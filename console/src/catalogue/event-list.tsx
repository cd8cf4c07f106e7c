import { Select } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { EmptyNote } from '../app/empty-note.tsx'
import { FilterBar } from '../app/filter-bar.tsx'
import { FindField } from '../app/find-field.tsx'
import { pagedQuery } from '../app/paged-query.ts'
import { PagedTable } from '../app/paged-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { callTypes } from '../log/event.ts'
import { ViewMenu } from '../views/view-menu.tsx'
import { contexts } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import type { CatalogueSearch } from './catalogue-search.ts'
import { Sparkline } from './sparkline.tsx'
import { StateTags } from './state-tags.tsx'
import { useEntryName } from './use-entry-name.ts'

const states = ['planned', 'unplanned', 'contract', 'different'] as const
const sorts = ['volume', 'name', 'last_seen'] as const

type ListProps = { readonly search: CatalogueSearch; readonly onSearch: (search: CatalogueSearch) => void }

/** Every event, seen or planned, the loudest first. */
export function EventList({ search, onSearch }: ListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useEntryName()
  const navigate = useNavigate()
  const { q, type, context, state, sort } = search
  const filter = { q, type, context, state, sort }
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  const query = useInfiniteQuery({
    ...pagedQuery(['catalogue', 'events', asked], (page) =>
      unwrap(api.GET('/api/catalogue/events', { params: { query: { ...page, ...asked } } })),
    ),
    placeholderData: keepPreviousData,
  })
  const counts = query.data?.pages[0]?.counts
  const choose = (name: keyof CatalogueSearch) => (value: string | null) =>
    onSearch({ ...filter, [name]: value ?? undefined })
  const now = Date.now()
  return (
    <>
      <FilterBar>
        <FindField label={t('app.find')} value={q ?? ''} onCommit={(text) => onSearch({ ...filter, q: text })} />
        <Select
          className={styles.choice ?? ''}
          aria-label={t('catalogue.state')}
          placeholder={t('catalogue.state')}
          clearable
          data={states.map((value) => ({ value, label: t(`catalogue.states.${value}`) }))}
          value={state ?? null}
          onChange={choose('state')}
        />
        <Select
          className={styles.choice ?? ''}
          aria-label={t('catalogue.context')}
          placeholder={t('catalogue.context')}
          clearable
          data={contexts.map((value) => ({ value, label: t(`catalogue.contexts.${value}`) }))}
          value={context ?? null}
          onChange={choose('context')}
        />
        <Select
          className={styles.choice ?? ''}
          aria-label={t('catalogue.messageType')}
          placeholder={t('catalogue.messageType')}
          clearable
          data={callTypes.map((value) => ({ value, label: t(`log.type.${value}`) }))}
          value={type ?? null}
          onChange={choose('type')}
        />
        <Select
          className={styles.choice ?? ''}
          aria-label={t('catalogue.order')}
          allowDeselect={false}
          data={sorts.map((value) => ({ value, label: t(`catalogue.sorts.${value}`) }))}
          value={sorts.find((one) => one === sort) ?? 'volume'}
          onChange={(value) => choose('sort')(value === 'volume' ? null : value)}
        />
        <ViewMenu room="catalogue" filter={filter} onFilter={(next) => onSearch(next)} />
        <ExportButton list="catalogue-events" filter={filter} />
      </FilterBar>
      {counts !== undefined && counts.all > 0 && (
        <p className={styles.counts}>{t('catalogue.counts', { count: counts.all, planned: counts.planned })}</p>
      )}
      <PagedTable
        query={query}
        empty={
          counts?.all === 0 ? (
            <EmptyNote title={t('catalogue.none')}>
              <p>{t('catalogue.noneNext')}</p>
            </EmptyNote>
          ) : (
            <EmptyNote title={t('catalogue.nothing')} />
          )
        }
        caption={t('catalogue.views.events')}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: '/catalogue/events/$id', params: { id } })}
        columns={[
          {
            key: 'name',
            header: t('catalogue.event'),
            heading: true,
            cell: ({ id, name, type: kind, entry }) => {
              const shown = nameOf(entry, name || t(`log.type.${kind}`))
              return (
                <>
                  <Link to="/catalogue/events/$id" params={{ id }} className={styles.name}>
                    {shown}
                  </Link>
                  <span className={styles.sent}>
                    {name !== '' &&
                      [t(`log.type.${kind}`), shown === name ? '' : name].filter((part) => part).join(' · ')}
                  </span>
                </>
              )
            },
          },
          {
            key: 'state',
            header: t('catalogue.state'),
            cell: ({ entry, type: kind, differences }) => (
              <StateTags entry={entry} planned={kind === 'track'} differences={differences} />
            ),
          },
          {
            key: 'context',
            header: t('catalogue.context'),
            cell: ({ entry }) => (entry?.context ? t(`catalogue.contexts.${entry.context}`) : '–'),
          },
          {
            key: 'properties',
            header: t('catalogue.properties'),
            numeric: true,
            cell: ({ properties }) => format.integer(properties),
          },
          {
            key: 'volume',
            header: t('catalogue.volume30'),
            numeric: true,
            cell: ({ volume }) => (
              <span className={styles.volume}>
                <Sparkline days={volume.days} />
                <span>{format.compact(volume.total)}</span>
              </span>
            ),
          },
          {
            key: 'last',
            header: t('catalogue.lastSeen'),
            numeric: true,
            cell: ({ lastSeen }) => <span title={format.full(lastSeen)}>{format.ago(lastSeen, now)}</span>,
          },
        ]}
      />
    </>
  )
}
