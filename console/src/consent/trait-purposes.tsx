import { MultiSelect, Radio, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePurposes } from './use-purposes.ts'

type TraitPurposesProps = {
  /** An event serves purposes; a trait is used for them. */
  readonly of: 'event' | 'trait'
  /** Keys of the purposes that may use a trait; undefined is all of them, none at all is none. */
  readonly value: readonly string[] | undefined
  readonly onChange: (value: string[] | undefined) => void
  readonly problem: string | undefined
}

/** For which purposes a trait may be used, or an event is stored: those that are named, or all, or that of the key. */
export function TraitPurposes({ of, value, onChange, problem }: TraitPurposesProps) {
  const { t } = useTranslation()
  const words = of === 'event' ? 'purposes.mayServe' : 'purposes.mayUse'
  const purposes = usePurposes()
  const named = purposes.map(({ key, body }) => ({ value: key, label: body.name }))
  const others = (value ?? [])
    .filter((key) => !purposes.some((one) => one.key === key))
    .map((key) => ({ value: key, label: key }))
  return (
    <Stack gap={10}>
      <Radio.Group
        label={t(`${words}.label`)}
        value={value === undefined ? 'all' : 'named'}
        onChange={(kind) => onChange(kind === 'all' ? undefined : [])}
      >
        <Stack gap={8} mt={6}>
          {(['all', 'named'] as const).map((kind) => (
            <Radio key={kind} value={kind} label={t(`${words}.${kind}`)} description={t(`${words}.${kind}Help`)} />
          ))}
        </Stack>
      </Radio.Group>
      {value !== undefined && (
        <MultiSelect
          aria-label={t(`${words}.named`)}
          placeholder={value.length === 0 ? t(`${words}.choose`) : ''}
          description={value.length === 0 ? t(`${words}.nobody`) : undefined}
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
