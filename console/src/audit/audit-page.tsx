import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { LoadMore } from '../app/load-more.tsx'
import { Page } from '../app/page.tsx'
import { rowsOf } from '../app/paged-query.ts'
import { useFormat } from '../app/use-format.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { ViewMenu } from '../views/view-menu.tsx'
import type { AuditFilter } from './audit.ts'
import { AuditFilters } from './audit-filters.tsx'
import styles from './audit-page.module.css'
import { auditQuery, toQuery } from './audit-query.ts'
import { AuditRow } from './audit-row.tsx'

const route = getRouteApi('/inside/audit')

/** Who changed what, day by day, newest first. */
export function AuditPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { record: opened, ...filter } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(auditQuery(filter))
  const change = (next: AuditFilter) => void navigate({ search: next, replace: true })
  const toggle = (id: string) =>
    void navigate({ search: { ...filter, ...(id === opened ? {} : { record: id }) }, replace: true })
  const filtered = Object.keys(filter).length > 0
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')}>
      <AuditFilters filter={filter} onChange={change}>
        <ViewMenu
          room="audit"
          filter={filter}
          onFilter={(next, { replace }) => void navigate({ search: next, replace })}
        />
        <ExportButton list="audit" filter={toQuery(filter)} />
      </AuditFilters>
      <Async query={query} rows={10}>
        {(data) => {
          const days = Map.groupBy(rowsOf(data), ({ at }) => format.day(at))
          if (days.size === 0) {
            return (
              <EmptyNote title={filtered ? t('audit.noneMatching') : t('audit.none')}>
                {!filtered && <p>{t('audit.noneNext')}</p>}
              </EmptyNote>
            )
          }
          return (
            <div className={styles.days}>
              {[...days].map(([day, records]) => (
                <section key={day} aria-label={day}>
                  <h2 className={styles.day}>{day}</h2>
                  <ol className={styles.records}>
                    {records.map((record) => (
                      <li key={record.id}>
                        <AuditRow
                          record={record}
                          open={record.id === opened}
                          onToggle={toggle}
                          onFilter={(next) => void navigate({ search: next })}
                        />
                      </li>
                    ))}
                  </ol>
                </section>
              ))}
              <LoadMore of={query} />
            </div>
          )
        }}
      </Async>
    </Page>
  )
}
