import { Button, MultiSelect, Switch, Textarea, TextInput, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { JsonField } from '../app/json-field.tsx'
import { PurposeSelect } from '../consent/purpose-select.tsx'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { channels } from '../log/event.ts'
import { blankVariant, type ElementDraft, type VariantDraft } from './element-draft.ts'
import styles from './element-fields.module.css'
import { VariantFields } from './variant-fields.tsx'

/** The fields of an element: the variants in the order in which they are tried, then the fallback. */
export function ElementFields({ draft, onChange, problem }: FieldsProps<ElementDraft>) {
  const { t } = useTranslation()
  const set = (change: Partial<ElementDraft>) => onChange({ ...draft, ...change })
  const put = (index: number, variant: VariantDraft) =>
    set({ variants: draft.variants.map((before, at) => (at === index ? variant : before)) })
  const raise = (index: number) => {
    const variants = [...draft.variants]
    variants.splice(index - 1, 0, ...variants.splice(index, 1))
    set({ variants })
  }
  return (
    <>
      <TextInput
        label={t('elements.name')}
        required
        value={draft.name}
        onChange={(change) => set({ name: change.currentTarget.value })}
        error={problem('name')}
      />
      <Textarea
        label={t('elements.description')}
        autosize
        minRows={2}
        value={draft.description}
        onChange={(change) => set({ description: change.currentTarget.value })}
        error={problem('description')}
      />
      <MultiSelect
        label={t('elements.channels')}
        description={t('elements.channelsHelp')}
        data={channels.map((value) => ({ value, label: t(`log.channel.${value}`) }))}
        value={[...draft.channels]}
        onChange={(chosen) => set({ channels: chosen })}
        error={problem('channels')}
      />
      <PurposeSelect value={draft.purpose} onChange={(purpose) => set({ purpose })} problem={problem('purpose')} />
      <Switch
        label={t('elements.enabled')}
        description={t('elements.enabledHelp')}
        checked={draft.enabled}
        onChange={(change) => set({ enabled: change.currentTarget.checked })}
      />
      <div>
        <Title order={2}>{t('elements.variants')}</Title>
        <p className={styles.help}>{t('elements.variantsHelp')}</p>
        <ol className={styles.variants}>
          {draft.variants.map((variant, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the key of a variant is itself being typed
            <li key={index}>
              <VariantFields
                variant={variant}
                number={index + 1}
                onChange={(next) => put(index, next)}
                onRaise={index === 0 ? undefined : () => raise(index)}
                onDrop={() => set({ variants: draft.variants.filter((_, at) => at !== index) })}
                problem={(field) => problem('variants', index, field)}
              />
            </li>
          ))}
        </ol>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => set({ variants: [...draft.variants, blankVariant] })}
        >
          {t('elements.addVariant')}
        </Button>
      </div>
      <div className={styles.fallback}>
        <Title order={2}>{t('elements.fallback')}</Title>
        <p className={styles.help}>{t('elements.fallbackHelp')}</p>
        <TextInput
          label={t('elements.form')}
          value={draft.fallback.form}
          onChange={(change) => set({ fallback: { ...draft.fallback, form: change.currentTarget.value } })}
          error={problem('fallback', 'form')}
        />
        <JsonField
          label={t('elements.content')}
          value={draft.fallback.content}
          onChange={(content) => set({ fallback: { ...draft.fallback, content } })}
          problem={problem('fallback', 'content')}
        />
      </div>
    </>
  )
}
