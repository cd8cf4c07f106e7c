import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { type SignalFaults as Faults, signalFaultsQuery } from './signal-faults-query.ts'

/** Which keys bring signals that cannot be taken as they come, and what is wrong with them; nothing where none does. */
export function SignalFaults() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const mayKeys = useMay('keys:read')
  const { data: faults = [] } = useQuery(signalFaultsQuery)
  if (faults.length === 0) return null
  const now = Date.now()
  const why = ({ reasons }: Faults) =>
    reasons
      .map(({ code, month }) => {
        const key = `signals.fault.${code}`
        return `${i18n.exists(key) ? t(key) : code} (${format.integer(month)})`
      })
      .join(', ')
  return (
    <Section title={t('signals.faults')} note={t('signals.faultsNote')}>
      <RecordTable
        caption={t('signals.faults')}
        rows={faults}
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
    </Section>
  )
}
