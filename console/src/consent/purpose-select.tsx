import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePurposes } from './use-purposes.ts'

type PurposeSelectProps = {
  /** Key of the purpose that an element serves; undefined serves none. */
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
  readonly problem: string | undefined
}

/** The purpose that an element serves, with what follows from it. */
export function PurposeSelect({ value, onChange, problem }: PurposeSelectProps) {
  const { t } = useTranslation()
  const purposes = usePurposes()
  const served = purposes.find(({ key }) => key === value)?.body
  const data = purposes.map(({ key, body }) => ({ value: key, label: body.name }))
  const isNamed = value === undefined || data.some((one) => one.value === value)
  const follows = (): string => {
    if (value === undefined) return t('purposes.serves.none')
    switch (served?.basis) {
      case undefined:
        return t('purposes.serves.unknown')
      case 'consent':
        return t('purposes.serves.consent')
      case 'legitimate_interest':
      case 'public_task':
        return t('purposes.serves.objection')
      default:
        return t('purposes.serves.always')
    }
  }
  return (
    <Select
      label={t('purposes.serves.label')}
      description={follows()}
      placeholder={t('purposes.serves.placeholder')}
      clearable
      searchable
      nothingFoundMessage={t(purposes.length === 0 ? 'purposes.none' : 'app.nothingFound')}
      // One that was archived meanwhile is still named.
      data={isNamed ? data : [...data, { value, label: value }]}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      error={problem}
    />
  )
}
