import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { LoadMore } from '../app/load-more.tsx'
import { Page } from '../app/page.tsx'
import { pagedQuery, rowsOf } from '../app/paged-query.ts'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { FileDrop } from './file-drop.tsx'
import { isRunning } from './import.ts'
import styles from './imports-page.module.css'
import { StateTag } from './state-tag.tsx'

/** How often the list is asked for while something in it runs, in ms. */
const EVERY = 2000

/** Files of data that exists elsewhere: bring one in, and see what became of the others. */
export function ImportsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const navigate = useNavigate()
  const mayWrite = useMay('imports:write')
  const query = useInfiniteQuery({
    ...pagedQuery(['imports', 'list'], (page) => unwrap(api.GET('/api/imports', { params: { query: page } }))),
    refetchInterval: ({ state: { data } }) => (rowsOf(data).some(isRunning) ? EVERY : false),
  })
  return (
    <Page title={t('imports.title')} lead={t('imports.lead')}>
      {mayWrite && <FileDrop onSent={({ id }) => void navigate({ to: '/imports/$id', params: { id } })} />}
      <Async query={query}>
        {(data) => {
          const rows = rowsOf(data)
          if (rows.length === 0)
            return (
              <EmptyNote title={t('imports.none')}>
                <p>{t('imports.noneNext')}</p>
              </EmptyNote>
            )
          return (
            <Section title={t('imports.history')} aside={<ExportButton list="imports" />}>
              <RecordTable
                caption={t('imports.history')}
                rows={rows}
                rowKey={(row) => row.id}
                onOpen={({ id }) => void navigate({ to: '/imports/$id', params: { id } })}
                columns={[
                  {
                    key: 'name',
                    header: t('imports.file'),
                    heading: true,
                    cell: (row) => (
                      <Link to="/imports/$id" params={{ id: row.id }} className={styles.open}>
                        {row.name}
                      </Link>
                    ),
                  },
                  { key: 'state', header: t('imports.stateOf'), cell: (row) => <StateTag of={row} /> },
                  {
                    key: 'lines',
                    header: t('imports.lines'),
                    numeric: true,
                    cell: (row) => (row.total === null ? format.integer(null) : format.integer(row.lines)),
                  },
                  {
                    key: 'written',
                    header: t('imports.written'),
                    numeric: true,
                    cell: (row) => (row.total === null || row.dry ? format.integer(null) : format.integer(row.written)),
                  },
                  {
                    key: 'refused',
                    header: t('imports.refused'),
                    numeric: true,
                    cell: (row) => (row.total === null ? format.integer(null) : format.integer(row.refused)),
                  },
                  {
                    key: 'at',
                    header: t('imports.made'),
                    cell: (row) =>
                      t('imports.madeBy', { at: format.dateTime(row.createdAt), by: author(row.createdBy) }),
                  },
                ]}
              />
              <LoadMore of={query} />
            </Section>
          )
        }}
      </Async>
    </Page>
  )
}
