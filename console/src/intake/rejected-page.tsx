import { Drawer } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { FindField } from '../app/find-field.tsx'
import { LoadMore } from '../app/load-more.tsx'
import { Page } from '../app/page.tsx'
import { pagedQuery, rowsOf } from '../app/paged-query.ts'
import { RecordTable } from '../app/record-table.tsx'
import { Tag, type Tone } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { ViewMenu } from '../views/view-menu.tsx'
import { CodeFilter } from './code-filter.tsx'
import type { Rejected } from './rejected.ts'
import styles from './rejected-page.module.css'
import { RejectedPanel } from './rejected-panel.tsx'
import { useCodeMeaning } from './use-code-meaning.ts'

const route = getRouteApi('/inside/rejected')

const tones = { open: 'attention', replayed: 'good', discarded: 'quiet' } as const satisfies Record<
  Rejected['status'],
  Tone
>

/** What came in wrong and waits to be put right; nothing that was sent is lost. */
export function RejectedPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const meaning = useCodeMeaning()
  const { code, id, q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(
    pagedQuery(['rejected', 'list', code ?? ''], (page) =>
      unwrap(api.GET('/api/rejected', { params: { query: { ...page, ...(code && { code }) } } })),
    ),
  )
  const go = (change: { code?: string | undefined; id?: string | undefined; q?: string | undefined }) => {
    const next = { code, id, q, ...change }
    void navigate({
      search: {
        ...(next.code && { code: next.code }),
        ...(next.id && { id: next.id }),
        ...(next.q && { q: next.q }),
      },
      replace: 'q' in change,
    })
  }
  /** The message is settled: what was typed about it is not a loss. */
  const leave = () => void navigate({ search: ({ id: _, ...rest }) => rest, ignoreBlocker: true })
  return (
    <Page title={t('intake.title')} lead={t('intake.lead')}>
      <Async query={query}>
        {(data) => {
          const rows = rowsOf(data).filter((row) =>
            `${row.name} ${meaning(row.code, '')} ${row.message} ${row.messageId}`
              .toLowerCase()
              .includes(q.toLowerCase()),
          )
          const counts = data.pages[0]?.counts ?? {}
          return (
            <>
              {Object.keys(counts).length > 0 && (
                <search className={styles.bar}>
                  <CodeFilter counts={counts} code={code} onCode={(chosen) => go({ code: chosen })} />
                  <FindField label={t('app.find')} value={q} onCommit={(text) => go({ q: text })} pause={120} />
                  <ViewMenu
                    room="rejected"
                    filter={{ code, q }}
                    onFilter={(filter, { replace }) => void navigate({ search: filter, replace })}
                  />
                  <ExportButton list="rejected" filter={{ code, q }} />
                </search>
              )}
              {rows.length === 0 ? (
                <EmptyNote
                  title={
                    q || code ? t('app.nothingMatches', { q: q || meaning(code ?? '', code ?? '') }) : t('intake.none')
                  }
                >
                  <p>{t('intake.noneNext')}</p>
                </EmptyNote>
              ) : (
                <RecordTable
                  caption={t('intake.title')}
                  rows={rows}
                  rowKey={(row) => row.id}
                  selected={id}
                  onOpen={(row) => go({ id: row.id })}
                  columns={[
                    {
                      key: 'what',
                      header: t('intake.message'),
                      heading: true,
                      cell: (row) => (
                        <button type="button" className={styles.open} onClick={() => go({ id: row.id })}>
                          {row.name || row.type || t('intake.unreadable')}
                        </button>
                      ),
                    },
                    { key: 'why', header: t('intake.why'), cell: (row) => meaning(row.code, row.message) },
                    { key: 'source', header: t('log.filter.source'), cell: (row) => row.source.name },
                    {
                      key: 'status',
                      header: t('intake.status'),
                      cell: (row) => <Tag tone={tones[row.status]}>{t(`intake.state.${row.status}`)}</Tag>,
                    },
                    { key: 'at', header: t('intake.received'), cell: (row) => format.dateTime(row.receivedAt) },
                  ]}
                />
              )}
              <LoadMore of={query} />
            </>
          )
        }}
      </Async>
      <Drawer
        opened={id !== undefined}
        onClose={() => go({ id: undefined })}
        position="right"
        size="min(680px, 100vw)"
        title={t('intake.one')}
      >
        {id !== undefined && <RejectedPanel key={id} id={id} onDone={leave} />}
      </Drawer>
    </Page>
  )
}
