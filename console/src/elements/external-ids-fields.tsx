import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import styles from './external-ids-fields.module.css'

export type ExternalId = { readonly type: string; readonly id: string }

type ExternalIdsFieldsProps = {
  readonly value: readonly ExternalId[]
  readonly onChange: (value: readonly ExternalId[]) => void
}

/** As many as the server takes. */
const most = 20

/** Identifiers other than the brand's own: a loyalty card, an e-mail address, a number in another system. */
export function ExternalIdsFields({ value, onChange }: ExternalIdsFieldsProps) {
  const { t } = useTranslation()
  const put = (index: number, change: Partial<ExternalId>) =>
    onChange(value.map((before, at) => (at === index ? { ...before, ...change } : before)))
  return (
    <fieldset className={styles.fields}>
      <legend className={styles.legend}>{t('elements.preview.externalIds')}</legend>
      {value.map((external, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row being typed has no other identity
        <div key={index} className={styles.row}>
          <TextInput
            label={t('elements.preview.externalType')}
            placeholder="loyalty_card"
            required
            withAsterisk={false}
            maxLength={64}
            value={external.type}
            onChange={(change) => put(index, { type: change.currentTarget.value })}
          />
          <TextInput
            label={t('elements.preview.externalValue')}
            placeholder="4711"
            required
            withAsterisk={false}
            maxLength={256}
            value={external.id}
            onChange={(change) => put(index, { id: change.currentTarget.value })}
          />
          <Tooltip label={t('elements.preview.dropExternal', { number: index + 1 })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={() => onChange(value.filter((_, at) => at !== index))}
              aria-label={t('elements.preview.dropExternal', { number: index + 1 })}
            >
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      ))}
      {value.length < most && (
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...value, { type: '', id: '' }])}
        >
          {t('elements.preview.addExternal')}
        </Button>
      )}
    </fieldset>
  )
}
