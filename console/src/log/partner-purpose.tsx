import { useTranslation } from 'react-i18next'
import { usePurposes } from '../consent/use-purposes.ts'
import type { SourceRef } from './event.ts'

/** For what a partner sends: beside what came with its key. */
export function PartnerPurpose({ source: { partner } }: { readonly source: SourceRef }) {
  return typeof partner === 'string' ? <Purpose purpose={partner} /> : null
}

function Purpose({ purpose }: { readonly purpose: string }) {
  const { t } = useTranslation()
  const defined = usePurposes().find(({ key }) => key === purpose)
  const name = defined?.body.name ?? t('keys.purposeFree', { purpose })
  const says = t('log.partnerFor', { purpose: name })
  // A narrow line cuts it.
  return <span title={`${says}. ${t('log.partnerHelp')}`}> · {says}</span>
}
