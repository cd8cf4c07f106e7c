import { IconAlertTriangle, IconRosetteDiscountCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Fault } from './choice.ts'
import styles from './choices-tab.module.css'

type LedgerSealProps = { readonly faults: readonly Fault[]; readonly count: number }

/** Whether the ledger is as it was written, and where it is not. */
export function LedgerSeal({ faults, count }: LedgerSealProps) {
  const { t } = useTranslation()
  if (faults.length === 0) {
    return (
      <p className={styles.seal}>
        <IconRosetteDiscountCheck size={19} stroke={1.7} aria-hidden="true" />
        <span>{t('choices.sealed', { count })}</span>
      </p>
    )
  }
  return (
    <div className={styles.broken} role="alert">
      <IconAlertTriangle size={19} stroke={1.7} aria-hidden="true" />
      <div>
        <p>{t('choices.broken')}</p>
        <ul>
          {faults.map(({ origin, n, what }) => (
            <li key={`${origin} ${n}`}>{t(`choices.fault.${what}`, { n, chain: origin.slice(0, 8) })}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}
