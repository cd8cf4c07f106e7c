import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import { FaultsByKey } from '../keys/faults-by-key.tsx'
import { signalFaultsQuery } from './signal-faults-query.ts'

/** Which keys bring signals that cannot be taken as they come, and what is wrong with them; nothing where none does. */
export function SignalFaults() {
  const { t } = useTranslation()
  const { data: faults = [] } = useQuery(signalFaultsQuery)
  if (faults.length === 0) return null
  return (
    <Section title={t('signals.faults')} note={t('signals.faultsNote')}>
      <FaultsByKey caption={t('signals.faults')} rows={faults} textOf={(code) => `signals.fault.${code}`} />
    </Section>
  )
}
