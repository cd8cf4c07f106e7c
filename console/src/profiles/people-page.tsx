import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { EmptyNote } from '../app/empty-note.tsx'
import { FilterBar } from '../app/filter-bar.tsx'
import { FindField } from '../app/find-field.tsx'
import { Page } from '../app/page.tsx'
import { pagedQuery } from '../app/paged-query.ts'
import { PagedTable } from '../app/paged-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { useIdentityWords } from '../identity/use-identity-words.ts'
import { ViewMenu } from '../views/view-menu.tsx'
import styles from './people-page.module.css'

const route = getRouteApi('/inside/people')

/** Characters that whoever may not browse the list has to know, as the server asks. */
const findFrom = 3

/** Finds a person by the beginning of an identifier or a name; without a word, those seen last. */
export function PeoplePage() {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useIdentityWords()
  const mayList = useMay('people:list')
  const { q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const ask = (search: { q?: string }, replace = true) => void navigate({ search, replace })
  const query = useInfiniteQuery({
    ...pagedQuery(['people', q], (page) =>
      unwrap(api.GET('/api/people', { params: { query: { ...page, ...(q && { q }) } } })),
    ),
    placeholderData: keepPreviousData,
    enabled: mayList || q.length >= findFrom,
  })
  const now = Date.now()
  // Who may only find somebody is asked for enough of them to be found.
  const tooShort = !mayList && q.length < findFrom
  return (
    <Page title={t('profiles.title')} lead={t('profiles.lead')}>
      <FilterBar>
        <FindField
          label={t('profiles.search')}
          value={q}
          onCommit={(text) => ask(text === '' ? {} : { q: text })}
          pause={180}
        />
        <ViewMenu room="people" filter={{ q }} onFilter={(filter, { replace }) => ask(filter, replace)} />
        <ExportButton list="people" filter={{ q }} />
      </FilterBar>
      {tooShort ? (
        <EmptyNote title={t('profiles.findFrom')}>
          <p>{t('profiles.findFromNext', { min: findFrom })}</p>
        </EmptyNote>
      ) : (
        <PagedTable
          query={query}
          empty={
            <EmptyNote title={q === '' ? t('profiles.none') : t('app.nothingMatches', { q })}>
              <p>{q === '' ? t('profiles.noneNext') : t('profiles.noMatchNext')}</p>
            </EmptyNote>
          }
          caption={t('profiles.title')}
          rowKey={(person) => person.id}
          onOpen={({ id }) => void navigate({ to: '/people/$id', params: { id } })}
          columns={[
            {
              key: 'label',
              header: t('profiles.person'),
              heading: true,
              cell: (person) => (
                <Link to="/people/$id" params={{ id: person.id }} className={styles.name}>
                  {words.person(person.label, person.identifiers)}
                </Link>
              ),
            },
            {
              key: 'identifiers',
              header: t('profiles.identifiers'),
              cell: (person) => (
                <span className={styles.identifiers}>
                  {person.identifiers.slice(0, 3).map(({ type, value }) => (
                    <span key={`${type} ${value}`}>
                      <span className={styles.type} title={type}>
                        {words.type(type)}
                      </span>{' '}
                      {words.value(value)}
                    </span>
                  ))}
                  {person.identifiers.length + person.more > 3 && (
                    <span className={styles.type}>
                      {t('profiles.more', { count: person.identifiers.length + person.more - 3 })}
                    </span>
                  )}
                </span>
              ),
            },
            {
              key: 'events',
              header: t('profiles.events'),
              numeric: true,
              cell: (person) => format.integer(person.events),
            },
            {
              key: 'lastSeen',
              header: t('profiles.lastSeen'),
              numeric: true,
              cell: (person) => <span title={format.full(person.lastSeen)}>{format.ago(person.lastSeen, now)}</span>,
            },
          ]}
        />
      )}
    </Page>
  )
}
