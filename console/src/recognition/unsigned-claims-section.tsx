import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { claimsQuery, type UnsignedClaims } from './claims-query.ts'
import styles from './recognition.module.css'

/** Which keys name customers without being believed, why, and what to do; nothing where none does. */
export function UnsignedClaimsSection() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const mayKeys = useMay('keys:read')
  const { data: claims = [] } = useQuery(claimsQuery)
  if (claims.length === 0) return null
  const now = Date.now()
  const codes = new Set(claims.flatMap(({ reasons }) => reasons.map(({ code }) => code)))
  const why = ({ reasons }: UnsignedClaims) =>
    reasons
      .map(({ code, month }) => {
        const key = `claims.reason.${code}`
        return `${i18n.exists(key) ? t(key) : code} (${format.integer(month)})`
      })
      .join(', ')
  return (
    <Section title={t('claims.title')}>
      <p className={styles.prose}>{t('claims.lead')}</p>
      <RecordTable
        caption={t('claims.title')}
        rows={claims}
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
      {codes.has('token_missing') && <p className={styles.prose}>{t('claims.adviceMissing')}</p>}
      {[...codes].some((code) => code !== 'token_missing') && (
        <p className={styles.prose}>{t('claims.adviceRefused')}</p>
      )}
    </Section>
  )
}
