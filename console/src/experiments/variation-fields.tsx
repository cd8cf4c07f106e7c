import { ActionIcon, Button, NumberInput, Radio, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ExperimentDraft } from './experiment-draft.ts'
import styles from './variation-fields.module.css'

type Row = ExperimentDraft['variations'][number]
type VariationFieldsProps = {
  readonly draft: ExperimentDraft
  /** The variants of the chosen element. */
  readonly variants: readonly string[]
  readonly onChange: (change: Partial<ExperimentDraft>) => void
  readonly problem: string | undefined
}

/** The arms of an experiment: their weight, what they show, and which one is the control. */
export function VariationFields({ draft, variants, onChange, problem }: VariationFieldsProps) {
  const { t } = useTranslation()
  const put = (index: number, change: Partial<Row>) => {
    const before = draft.variations[index]
    const variations = draft.variations.map((row, at) => (at === index ? { ...row, ...change } : row))
    const renamed = change.key !== undefined && before?.key === draft.control
    onChange({ variations, ...(renamed ? { control: change.key } : {}) })
  }
  const drop = (index: number) => onChange({ variations: draft.variations.filter((_, at) => at !== index) })
  const add = () => onChange({ variations: [...draft.variations, { key: '', name: '', weight: 1, variant: '' }] })
  return (
    <fieldset className={styles.fieldset}>
      <legend className={styles.legend}>{t('experiments.field.variations')}</legend>
      <p className={styles.help}>{t('experiments.field.variationsHelp')}</p>
      {draft.variations.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the key of an arm is itself being typed
        <div key={index} className={styles.row}>
          <TextInput
            label={t('definitions.key')}
            required
            value={row.key}
            onChange={(change) => put(index, { key: change.currentTarget.value })}
          />
          <TextInput
            label={t('experiments.field.name')}
            value={row.name}
            onChange={(change) => put(index, { name: change.currentTarget.value })}
          />
          <NumberInput
            label={t('experiments.field.weight')}
            min={0}
            decimalScale={4}
            value={row.weight}
            onChange={(weight) => put(index, { weight: Number(weight) })}
          />
          <Select
            label={t('experiments.field.variant')}
            data={[...variants]}
            value={row.variant || null}
            onChange={(variant) => put(index, { variant: variant ?? '' })}
            clearable
          />
          <div className={styles.ends}>
            <Radio
              label={t('experiments.control')}
              name="control"
              checked={draft.control === row.key && row.key !== ''}
              onChange={() => onChange({ control: row.key })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={draft.variations.length <= 2}
              onClick={() => drop(index)}
              aria-label={t('experiments.field.dropVariation', { key: row.key })}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
        </div>
      ))}
      {problem !== undefined && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <Button variant="default" size="xs" leftSection={<IconPlus size={15} />} onClick={add}>
        {t('experiments.field.addVariation')}
      </Button>
    </fieldset>
  )
}
