import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePurposes } from '../consent/use-purposes.ts'
import { type LegalBasis, legalBases } from './key.ts'

type KeyBasisFieldProps = {
  readonly purpose: string
  readonly value: LegalBasis | null
  readonly onChange: (value: LegalBasis | null) => void
  readonly missing: boolean
}

/** The legal basis of what a key sends: told of a purpose that is defined, whose own it is, and asked of any other words. */
export function KeyBasisField({ purpose, value, onChange, missing }: KeyBasisFieldProps) {
  const { t } = useTranslation()
  const defined = usePurposes().find(({ key }) => key === purpose.trim())
  if (defined)
    return <p>{t('keys.basisOfPurpose', { name: defined.body.name, basis: t(`keys.basis.${defined.body.basis}`) })}</p>
  return (
    <Select
      label={t('keys.legalBasis')}
      description={t('keys.legalBasisHelp')}
      placeholder={t('keys.legalBasisChoose')}
      required
      error={missing && value === null && t('keys.legalBasisMissing')}
      data={legalBases.map((one) => ({ value: one, label: t(`keys.basis.${one}`) }))}
      value={value}
      onChange={(chosen) => onChange(legalBases.find((one) => one === chosen) ?? null)}
      allowDeselect={false}
    />
  )
}
