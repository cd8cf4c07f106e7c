import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RecordTable } from '../app/record-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import type { KeyFaults } from './key-faults.ts'

type FaultsByKeyProps = {
  readonly caption: string
  readonly rows: readonly KeyFaults[]
  /** Name of the text that says what a code means. */
  readonly textOf: (code: string) => string
}

/** Keys whose messages are not taken as they come, and why. */
export function FaultsByKey({ caption, rows, textOf }: FaultsByKeyProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const mayKeys = useMay('keys:read')
  const now = Date.now()
  const why = ({ reasons }: KeyFaults) =>
    reasons
      .map(({ code, month }) => {
        const text = textOf(code)
        return `${i18n.exists(text) ? t(text) : code} (${format.integer(month)})`
      })
      .join(', ')
  return (
    <RecordTable
      caption={caption}
      rows={rows}
      rowKey={({ source }) => source.id}
      columns={[
        {
          key: 'key',
          header: t('claims.key'),
          heading: true,
          cell: ({ source: { id, name } }) =>
            mayKeys ? (
              <Link to="/keys" search={{ id }}>
                {name}
              </Link>
            ) : (
              name
            ),
        },
        { key: 'why', header: t('claims.why'), cell: why },
        { key: 'day', header: t('claims.day'), numeric: true, cell: ({ day }) => format.integer(day) },
        { key: 'month', header: t('claims.month'), numeric: true, cell: ({ month }) => format.integer(month) },
        {
          key: 'last',
          header: t('claims.last'),
          numeric: true,
          cell: ({ lastAt }) => <span title={format.full(lastAt)}>{format.ago(lastAt, now)}</span>,
        },
      ]}
    />
  )
}
