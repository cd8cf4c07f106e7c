import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import styles from './disk-view.module.css'
import type { Sample, Stored } from './status.ts'
import { samplesQuery, storageQuery } from './status-query.ts'
import { useBytes } from './use-bytes.ts'

const LOG_TABLES = ['log', 'log_keys']
const PEOPLE_TABLES = ['profiles', 'origins', 'links']
const PARTS = ['log', 'people', 'analytics', 'other', 'used', 'free'] as const
type Part = (typeof PARTS)[number]

/** What takes the disk: one bar for the whole of it, and the log by month, which is what can be let go. */
export function DiskView() {
  const { t } = useTranslation()
  const storage = useQuery(storageQuery)
  const last = useQuery(samplesQuery(24)).data?.items.at(-1)
  return (
    <Section title={t('status.disk.title')}>
      <Async query={storage} rows={3}>
        {({ items }) => (
          <>
            <DiskBar items={items} last={last} />
            <Months items={items} />
          </>
        )}
      </Async>
    </Section>
  )
}

function DiskBar({ items, last }: { readonly items: readonly Stored[]; readonly last: Sample | undefined }) {
  const { t } = useTranslation()
  const bytes = useBytes()
  const parts = partsOf(items, last)
  const total = PARTS.reduce((sum, part) => sum + parts[part], 0)
  return (
    <figure className={styles.figure}>
      <div className={styles.bar} aria-hidden="true">
        {PARTS.filter((part) => parts[part] > 0).map((part) => (
          <span key={part} data-part={part} style={{ flexGrow: Math.max(parts[part] / total, 0.004) }} />
        ))}
      </div>
      <figcaption>
        <dl className={styles.legend}>
          {PARTS.filter((part) => parts[part] > 0).map((part) => (
            <div key={part} data-part={part}>
              <dt>{t(`status.disk.${part}`)}</dt>
              <dd>{bytes(parts[part])}</dd>
            </div>
          ))}
        </dl>
      </figcaption>
    </figure>
  )
}

/** Databases elsewhere take nothing of this disk; what is used of it besides ours is other programs', never less than nothing. */
function partsOf(items: readonly Stored[], last: Sample | undefined): Record<Part, number> {
  const sum = (mine: (one: Stored) => boolean) => items.filter(mine).reduce((total, { bytes }) => total + bytes, 0)
  const inPostgres = (one: Stored) => one.engine === 'postgresql'
  const log = sum((one) => inPostgres(one) && LOG_TABLES.includes(one.table))
  const people = sum((one) => inPostgres(one) && PEOPLE_TABLES.includes(one.table))
  const analytics = sum((one) => !inPostgres(one))
  const other = sum(inPostgres) - log - people
  const ours = log + people + analytics + other
  const used = last ? Math.max(0, last.diskTotal - last.diskFree - ours) : 0
  return { log, people, analytics, other, used, free: last?.diskFree ?? 0 }
}

function Months({ items }: { readonly items: readonly Stored[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const bytes = useBytes()
  const kept = items.filter(
    (one): one is Stored & { month: string } =>
      one.month !== null && one.rows > 0 && (one.table === 'log' || one.table === 'events'),
  )
  const months = [...new Set(kept.map(({ month }) => month))].sort().reverse()
  const of = (month: string, engine: Stored['engine']) =>
    kept.find((one) => one.month === month && one.engine === engine)
  if (months.length === 0) return null
  return (
    <RecordTable
      caption={t('status.disk.months')}
      rows={months}
      rowKey={(month) => month}
      columns={[
        { key: 'month', header: t('status.disk.month'), heading: true, cell: (month) => month },
        {
          key: 'rows',
          header: t('status.disk.rows'),
          numeric: true,
          cell: (month) => format.integer(of(month, 'clickhouse')?.rows ?? of(month, 'postgresql')?.rows),
        },
        {
          key: 'postgresql',
          header: t('status.disk.postgresql'),
          numeric: true,
          cell: (month) => bytes(of(month, 'postgresql')?.bytes ?? 0),
        },
        {
          key: 'clickhouse',
          header: t('status.disk.clickhouse'),
          numeric: true,
          cell: (month) => bytes(of(month, 'clickhouse')?.bytes ?? 0),
        },
      ]}
    />
  )
}
