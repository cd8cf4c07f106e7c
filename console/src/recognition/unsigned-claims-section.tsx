import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import { FaultsByKey } from '../keys/faults-by-key.tsx'
import { claimsQuery } from './claims-query.ts'
import styles from './recognition.module.css'

/** Which keys name customers without being believed, why, and what to do; nothing where none does. */
export function UnsignedClaimsSection() {
  const { t } = useTranslation()
  const { data: claims = [] } = useQuery(claimsQuery)
  if (claims.length === 0) return null
  const codes = new Set(claims.flatMap(({ reasons }) => reasons.map(({ code }) => code)))
  return (
    <Section title={t('claims.title')}>
      <p className={styles.prose}>{t('claims.lead')}</p>
      <FaultsByKey caption={t('claims.title')} rows={claims} textOf={(code) => `claims.reason.${code}`} />
      {codes.has('token_missing') && <p className={styles.prose}>{t('claims.adviceMissing')}</p>}
      {[...codes].some((code) => code !== 'token_missing') && (
        <p className={styles.prose}>{t('claims.adviceRefused')}</p>
      )}
    </Section>
  )
}
