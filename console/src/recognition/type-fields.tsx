import { Checkbox, Group, NumberInput, Radio, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { put } from '../definitions/put.ts'
import styles from './recognition.module.css'
import { normalisations, speakers, type TypeBody } from './recognition.ts'

/** The fields of a type of identifier. */
export function TypeFields({ draft, onChange, problem }: FieldsProps<TypeBody>) {
  const { t } = useTranslation()
  const set = <K extends keyof TypeBody>(name: K, value: TypeBody[K] | undefined) => onChange(put(draft, name, value))
  const normalise = (way: TypeBody['normalise']) => {
    const next = put(draft, 'normalise', way)
    // Only telephone numbers have a country.
    onChange(way === 'phone' ? next : put(next, 'region', undefined))
  }
  return (
    <>
      <TextInput
        label={t('identifiers.name')}
        required
        value={draft.name}
        onChange={(change) => set('name', change.currentTarget.value)}
        error={problem('name')}
      />
      <Textarea
        label={t('identifiers.description')}
        autosize
        minRows={2}
        value={draft.description ?? ''}
        onChange={(change) => set('description', change.currentTarget.value || undefined)}
        error={problem('description')}
      />
      <Radio.Group
        label={t('identifiers.strength')}
        value={draft.strength}
        onChange={(value) => set('strength', value as TypeBody['strength'])}
        error={problem('strength')}
      >
        <Stack gap={8} mt={6}>
          {(['strong', 'weak'] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`identifiers.strengths.${value}`)}
              description={t(`identifiers.strengthHelp.${value}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Switch
        label={t('identifiers.shared')}
        description={t('identifiers.sharedHelp')}
        checked={draft.shared ?? false}
        onChange={(change) => {
          const next = put(draft, 'shared', change.currentTarget.checked || undefined)
          onChange(change.currentTarget.checked ? put(next, 'most', undefined) : next)
        }}
        error={problem('shared')}
      />
      <div className={styles.row}>
        <Select
          label={t('identifiers.normalise')}
          description={t('identifiers.normaliseHelp')}
          allowDeselect={false}
          data={normalisations.map((value) => ({ value, label: t(`identifiers.ways.${value}`) }))}
          value={draft.normalise}
          onChange={(value) => value !== null && normalise(value as TypeBody['normalise'])}
          error={problem('normalise')}
        />
        {draft.normalise === 'phone' && (
          <TextInput
            label={t('identifiers.region')}
            description={t('identifiers.regionHelp')}
            placeholder="FR"
            maxLength={2}
            value={draft.region ?? ''}
            onChange={(change) => set('region', change.currentTarget.value.toUpperCase() || undefined)}
            error={problem('region')}
          />
        )}
      </div>
      <div className={styles.row}>
        {draft.shared !== true && (
          <NumberInput
            label={t('identifiers.most')}
            description={t('identifiers.mostHelp')}
            min={1}
            max={20}
            allowDecimal={false}
            value={draft.most ?? ''}
            onChange={(value) => set('most', typeof value === 'number' ? value : undefined)}
            error={problem('most')}
          />
        )}
        <TextInput
          label={t('identifiers.expires')}
          description={t('identifiers.expiresHelp')}
          placeholder="P180D"
          value={draft.expires ?? ''}
          onChange={(change) => set('expires', change.currentTarget.value || undefined)}
          error={problem('expires')}
        />
      </div>
      <Switch
        label={t('identifiers.hashed')}
        description={t('identifiers.hashedHelp')}
        checked={draft.hashed ?? false}
        onChange={(change) => set('hashed', change.currentTarget.checked || undefined)}
        error={problem('hashed')}
      />
      <Checkbox.Group
        label={t('identifiers.trust')}
        description={t('identifiers.trustHelp')}
        value={draft.trust}
        onChange={(chosen) =>
          set(
            'trust',
            speakers.filter((one) => chosen.includes(one)),
          )
        }
        error={problem('trust')}
      >
        <Group mt={8} gap="lg">
          {speakers.map((value) => (
            <Checkbox key={value} value={value} label={t(`identifiers.speakers.${value}`)} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  )
}
