import { useTranslation } from 'react-i18next'
import { RecordTable } from '../app/record-table.tsx'
import { useFormat } from '../app/use-format.ts'
import styles from './rates.module.css'
import { type Said, yesShare } from './rates.ts'

type YesTableProps = {
  readonly caption: string
  readonly header: string
  readonly rows: readonly (Said & { readonly key: string; readonly name: string })[]
}

/** How many said yes of those who answered, by what they were asked by: each share drawn with its 95 % interval, so that few answers look as unsure as they are. */
export function YesTable({ caption, header, rows }: YesTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (rows.length === 0) return <p className={styles.small}>{t('rates.nothingSaid')}</p>
  return (
    <RecordTable
      caption={caption}
      rows={rows.toSorted((a, b) => (yesShare(b)?.answers ?? 0) - (yesShare(a)?.answers ?? 0))}
      rowKey={({ key }) => key}
      columns={[
        { key: 'name', header, heading: true, cell: ({ name }) => name },
        {
          key: 'share',
          header: t('rates.saidYes'),
          cell: (row) => {
            const yes = yesShare(row)
            if (yes === undefined) return t('rates.noAnswer')
            const { share, low, high } = yes
            return (
              <span className={styles.yes}>
                <span className={styles.interval} aria-hidden="true">
                  <span style={{ insetInlineStart: `${100 * low}%`, inlineSize: `${100 * (high - low)}%` }} />
                  <i style={{ insetInlineStart: `${100 * share}%` }} />
                </span>
                <span>
                  <strong>{format.share(share)}</strong>{' '}
                  <span className={styles.small}>
                    {t('rates.between', { low: format.share(low), high: format.share(high) })}
                  </span>
                </span>
              </span>
            )
          },
        },
        { key: 'granted', header: t('rates.yeses'), cell: (row) => format.integer(row.granted + row.pending) },
        { key: 'denied', header: t('rates.noes'), cell: (row) => format.integer(row.denied) },
        { key: 'withdrawn', header: t('rates.withdrawals'), cell: (row) => format.integer(row.withdrawn) },
      ]}
    />
  )
}
