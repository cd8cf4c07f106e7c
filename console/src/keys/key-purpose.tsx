import { Autocomplete } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePurposes } from '../consent/use-purposes.ts'

type KeyPurposeFieldProps = {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** The purpose of what a key sends: one of those that are defined, whose people are then asked, or any words, which bind nobody. */
export function KeyPurposeField({ value, onChange }: KeyPurposeFieldProps) {
  const { t } = useTranslation()
  const purposes = usePurposes()
  const names = new Map(purposes.map(({ key, body }) => [key, body.name]))
  const isDefined = names.has(value.trim())
  return (
    <Autocomplete
      label={t('keys.purpose')}
      description={value.trim() === '' ? t('keys.purposeHelp') : t(isDefined ? 'keys.enforced' : 'keys.notEnforced')}
      required
      data={[...names.keys()]}
      renderOption={({ option }) => (
        <span>
          {names.get(option.value)} <code>{option.value}</code>
        </span>
      )}
      value={value}
      onChange={onChange}
    />
  )
}

/** The purpose of a key in words, with whether anything is refused by it. */
export function KeyPurpose({ purpose }: { readonly purpose: string }) {
  const { t } = useTranslation()
  const defined = usePurposes().find(({ key }) => key === purpose)
  return defined ? defined.body.name : t('keys.purposeFree', { purpose })
}
