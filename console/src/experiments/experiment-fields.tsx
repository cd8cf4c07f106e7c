import { MultiSelect, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { JsonField } from '../app/json-field.tsx'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { ElementBody } from '../elements/element.ts'
import type { MetricBody } from '../metrics/metric.ts'
import type { ExperimentBody } from './experiment.ts'
import type { ExperimentDraft } from './experiment-draft.ts'
import styles from './experiment-fields.module.css'
import { VariationFields } from './variation-fields.tsx'

const states: readonly ExperimentBody['status'][] = ['draft', 'running', 'stopped']

/** The fields of an experiment, in the order in which one thinks of them. */
export function ExperimentFields({ draft, onChange, problem }: FieldsProps<ExperimentDraft>) {
  const { t } = useTranslation()
  const elements = useQuery(definitionsQuery<ElementBody>('elements')).data ?? []
  const metrics = useQuery(definitionsQuery<MetricBody>('metrics')).data ?? []
  const variants = elements.find(({ key }) => key === draft.element)?.body.variants ?? []
  const set = (change: Partial<ExperimentDraft>) => onChange({ ...draft, ...change })
  return (
    <>
      <TextInput
        label={t('experiments.field.name')}
        required
        value={draft.name}
        onChange={(change) => set({ name: change.currentTarget.value })}
        error={problem('name')}
      />
      <Textarea
        label={t('experiments.field.hypothesis')}
        description={t('experiments.field.hypothesisHelp')}
        autosize
        minRows={2}
        value={draft.hypothesis}
        onChange={(change) => set({ hypothesis: change.currentTarget.value })}
        error={problem('hypothesis')}
      />
      <div>
        <SegmentedControl
          aria-label={t('experiments.state')}
          data={states.map((value) => ({ value, label: t(`experiments.status.${value}`) }))}
          value={draft.status}
          onChange={(value) => set({ status: value as ExperimentBody['status'] })}
        />
        <p className={styles.help}>{problem('status') ?? t(`experiments.statusHelp.${draft.status}`)}</p>
      </div>
      <Select
        label={t('experiments.field.element')}
        description={t('experiments.field.elementHelp')}
        data={elements.map(({ key, body }) => ({ value: key, label: body.name }))}
        value={draft.element}
        onChange={(element) => set({ element })}
        searchable
        clearable
        error={problem('element')}
      />
      <VariationFields
        draft={draft}
        variants={variants.map(({ key }) => key)}
        onChange={set}
        problem={problem('variations') ?? problem('control')}
      />
      <MultiSelect
        label={t('experiments.field.metrics')}
        description={t('experiments.field.metricsHelp')}
        data={metrics.map(({ key, body }) => ({ value: key, label: body.name }))}
        value={[...draft.metrics]}
        onChange={(chosen) => set({ metrics: chosen })}
        searchable
        error={problem('metrics')}
      />
      <div className={styles.pair}>
        <NumberInput
          label={t('experiments.field.coverage')}
          description={t('experiments.field.coverageHelp')}
          min={0}
          max={100}
          suffix=" %"
          value={Math.round(draft.coverage * 10_000) / 100}
          onChange={(percent) => set({ coverage: Number(percent) / 100 })}
          error={problem('coverage')}
        />
        <TextInput
          label={t('experiments.field.window')}
          description={t('experiments.field.windowHelp')}
          placeholder="P14D"
          value={draft.attributionWindow}
          onChange={(change) => set({ attributionWindow: change.currentTarget.value })}
          error={problem('attributionWindow')}
        />
      </div>
      <JsonField
        label={t('experiments.field.when')}
        description={t('experiments.field.whenHelp')}
        optional
        value={draft.when}
        onChange={(when) => set({ when })}
        problem={problem('when')}
      />
    </>
  )
}
