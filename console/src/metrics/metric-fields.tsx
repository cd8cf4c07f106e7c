import { Radio, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import type { MetricBody } from './metric.ts'

const aggregations: readonly MetricBody['aggregation'][] = ['proportion', 'count', 'sum']
const directions = ['increase', 'decrease'] as const

/** The fields of a metric. */
export function MetricFields({ draft, onChange, problem }: FieldsProps<MetricBody>) {
  const { t } = useTranslation()
  const set = (change: Partial<MetricBody>) => onChange({ ...draft, ...change })
  const aggregate = (aggregation: MetricBody['aggregation']) => {
    const { value, ...rest } = draft
    onChange(aggregation === 'sum' ? { ...rest, aggregation, value: value ?? 'properties.' } : { ...rest, aggregation })
  }
  return (
    <>
      <TextInput
        label={t('metrics.name')}
        required
        value={draft.name}
        onChange={(change) => set({ name: change.currentTarget.value })}
        error={problem('name')}
      />
      <TextInput
        label={t('metrics.event')}
        description={t('metrics.eventHelp')}
        required
        value={draft.event}
        onChange={(change) => set({ event: change.currentTarget.value })}
        error={problem('event')}
      />
      <Radio.Group
        label={t('metrics.aggregation')}
        value={draft.aggregation}
        onChange={(value) => aggregate(value as MetricBody['aggregation'])}
        error={problem('aggregation')}
      >
        <Stack gap={8} mt={6}>
          {aggregations.map((value) => (
            <Radio key={value} value={value} label={t(`metrics.aggregations.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {draft.aggregation === 'sum' && (
        <TextInput
          label={t('metrics.value')}
          description={t('metrics.valueHelp')}
          required
          value={draft.value ?? ''}
          onChange={(change) => set({ value: change.currentTarget.value })}
          error={problem('value')}
        />
      )}
      <Radio.Group
        label={t('metrics.direction')}
        value={draft.direction ?? 'increase'}
        onChange={(value) => set({ direction: value as 'increase' | 'decrease' })}
        error={problem('direction')}
      >
        <Stack gap={8} mt={6}>
          {directions.map((value) => (
            <Radio key={value} value={value} label={t(`metrics.directions.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </>
  )
}
