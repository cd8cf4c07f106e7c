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
import styles from './catalogue-page.module.css'
import type { CatalogueSearch } from './catalogue-search.ts'
import { Sparkline } from './sparkline.tsx'
import { StateTags } from './state-tags.tsx'
import { TypeBar } from './type-bar.tsx'
import { useEntryName } from './use-entry-name.ts'

type ListProps = { readonly search: CatalogueSearch; readonly onSearch: (search: CatalogueSearch) => void }

/** Every trait of people, seen or planned. */
export function TraitList({ search, onSearch }: ListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useEntryName()
  const navigate = useNavigate()
  const { q = '' } = search
  const query = useInfiniteQuery({
    ...pagedQuery(['catalogue', 'traits', q], (page) =>
      unwrap(api.GET('/api/catalogue/traits', { params: { query: { ...page, ...(q && { q }) } } })),
    ),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <FilterBar>
        <FindField label={t('app.find')} value={q} onCommit={(text) => onSearch({ view: 'traits', q: text })} />
        <ExportButton list="catalogue-traits" filter={{ q }} />
      </FilterBar>
      <PagedTable
        query={query}
        empty={
          <EmptyNote title={q === '' ? t('catalogue.noTrait') : t('catalogue.nothing')}>
            {q === '' && <p>{t('catalogue.noTraitNext')}</p>}
          </EmptyNote>
        }
        caption={t('catalogue.views.traits')}
        rowKey={({ trait }) => trait}
        onOpen={({ trait }) => void navigate({ to: '/catalogue/traits/$trait', params: { trait } })}
        columns={[
          {
            key: 'name',
            header: t('catalogue.trait'),
            heading: true,
            cell: ({ trait, entry }) => {
              const shown = nameOf(entry, trait)
              return (
                <>
                  <Link to="/catalogue/traits/$trait" params={{ trait }} className={styles.name}>
                    {shown}
                  </Link>
                  {shown !== trait && <span className={styles.sent}>{trait}</span>}
                </>
              )
            },
          },
          {
            key: 'state',
            header: t('catalogue.state'),
            cell: ({ entry, differences }) => <StateTags entry={entry} differences={differences} />,
          },
          {
            key: 'context',
            header: t('catalogue.context'),
            cell: ({ entry }) => (entry?.context ? t(`catalogue.contexts.${entry.context}`) : '–'),
          },
          { key: 'types', header: t('catalogue.types'), cell: ({ types }) => <TypeBar types={types} /> },
          {
            key: 'share',
            header: t('catalogue.presence'),
            numeric: true,
            cell: ({ share }) => format.share(share),
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
        ]}
      />
    </>
  )
}
