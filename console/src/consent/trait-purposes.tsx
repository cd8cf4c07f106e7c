import { MultiSelect, Radio, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePurposes } from './use-purposes.ts'

type TraitPurposesProps = {
  /** Keys of the purposes that may use a trait; undefined is all of them, none at all is none. */
  readonly value: readonly string[] | undefined
  readonly onChange: (value: string[] | undefined) => void
  readonly problem: string | undefined
}

/** For which purposes a trait may be used: all of them, or those that are named. */
export function TraitPurposes({ value, onChange, problem }: TraitPurposesProps) {
  const { t } = useTranslation()
  const purposes = usePurposes()
  const named = purposes.map(({ key, body }) => ({ value: key, label: body.name }))
  const others = (value ?? [])
    .filter((key) => !purposes.some((one) => one.key === key))
    .map((key) => ({ value: key, label: key }))
  return (
    <Stack gap={10}>
      <Radio.Group
        label={t('purposes.mayUse.label')}
        value={value === undefined ? 'all' : 'named'}
        onChange={(kind) => onChange(kind === 'all' ? undefined : [])}
      >
        <Stack gap={8} mt={6}>
          {(['all', 'named'] as const).map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`purposes.mayUse.${kind}`)}
              description={t(`purposes.mayUse.${kind}Help`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {value !== undefined && (
        <MultiSelect
          aria-label={t('purposes.mayUse.named')}
          placeholder={value.length === 0 ? t('purposes.mayUse.choose') : ''}
          description={value.length === 0 ? t('purposes.mayUse.nobody') : undefined}
          searchable
          nothingFoundMessage={t(purposes.length === 0 ? 'purposes.none' : 'app.nothingFound')}
          data={[...named, ...others]}
          value={[...value]}
          onChange={onChange}
          error={problem}
        />
      )}
    </Stack>
  )
}
