import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconArrowUp, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { JsonField } from '../app/json-field.tsx'
import type { VariantDraft } from './element-draft.ts'
import styles from './variant-fields.module.css'

type VariantFieldsProps = {
  readonly variant: VariantDraft
  readonly number: number
  readonly onChange: (variant: VariantDraft) => void
  /** Tries it earlier; undefined for the first. */
  readonly onRaise: (() => void) | undefined
  readonly onDrop: () => void
  readonly problem: (field: string) => string | undefined
}

/** One variant: for whom, and what they get. */
export function VariantFields({ variant, number, onChange, onRaise, onDrop, problem }: VariantFieldsProps) {
  const { t } = useTranslation()
  const set = (field: keyof VariantDraft) => (value: string) => onChange({ ...variant, [field]: value })
  const text = (field: 'key' | 'name' | 'form') => ({
    value: variant[field],
    onChange: (change: React.ChangeEvent<HTMLInputElement>) => set(field)(change.currentTarget.value),
    error: problem(field),
  })
  return (
    <fieldset className={styles.variant}>
      <legend className={styles.legend}>{t('elements.variantNumber', { number })}</legend>
      <div className={styles.tools}>
        {onRaise !== undefined && (
          <Tooltip label={t('elements.raise')}>
            <ActionIcon variant="subtle" color="gray" onClick={onRaise} aria-label={t('elements.raise')}>
              <IconArrowUp size={16} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={t('elements.dropVariant')}>
          <ActionIcon variant="subtle" color="gray" onClick={onDrop} aria-label={t('elements.dropVariant')}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={styles.row}>
        <TextInput label={t('definitions.key')} required {...text('key')} />
        <TextInput label={t('elements.name')} {...text('name')} />
        <TextInput label={t('elements.form')} {...text('form')} />
      </div>
      <div className={styles.pair}>
        <JsonField
          label={t('elements.when')}
          description={t('elements.whenHelp')}
          optional
          value={variant.when}
          onChange={set('when')}
          problem={problem('when')}
        />
        <JsonField
          label={t('elements.content')}
          description={t('elements.contentHelp')}
          value={variant.content}
          onChange={set('content')}
          problem={problem('content')}
        />
      </div>
    </fieldset>
  )
}
