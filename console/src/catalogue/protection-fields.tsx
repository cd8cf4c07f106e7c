import { NumberInput, Radio, Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import { TraitPurposes } from '../consent/trait-purposes.tsx'
import { put } from '../definitions/put.ts'
import { type EntryBody, type Protection, sensitivities } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import { daysOf } from './days-of.ts'
import { RetentionForetold } from './retention-foretold.tsx'

type ProtectionFieldsProps = {
  readonly value: Protection
  readonly onChange: (value: Protection) => void
  readonly problem: (...place: readonly (string | number)[]) => string | undefined
  /** What it is about: an event can be kept without its person. */
  readonly of: Pick<EntryBody, 'event' | 'type' | 'trait'>
}

/** What protects people in an entry: what it may serve, how delicate it is, how long it stays, and what becomes of what is refused. */
export function ProtectionFields({ value, onChange, problem, of }: ProtectionFieldsProps) {
  const isEvent = of.trait === undefined
  const days = daysOf(value.retention)
  const { t } = useTranslation()
  const mayLoosen = useMay('purposes:write')
  return (
    <fieldset className={styles.protection}>
      <legend>{t('protection.title')}</legend>
      <Stack gap="md">
        {!mayLoosen && <p>{t('protection.stricterOnly')}</p>}
        <TraitPurposes
          of={isEvent ? 'event' : 'trait'}
          value={value.purposes}
          onChange={(purposes) => onChange(put(value, 'purposes', purposes))}
          problem={problem('purposes')}
        />
        {isEvent && (
          <Radio.Group
            label={t('protection.refused')}
            value={value.refused ?? 'drop'}
            onChange={(one) => onChange(put(value, 'refused', one === 'detach' ? 'detach' : undefined))}
            error={problem('refused')}
          >
            <Stack gap={8} mt={6}>
              {(['drop', 'detach'] as const).map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`protection.becomes.${one}`)}
                  description={t(`protection.becomesHelp.${one}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Select
          label={t('protection.sensitivity')}
          description={t('protection.sensitivityHelp')}
          data={sensitivities.map((one) => ({ value: one, label: t(`protection.sensitivities.${one}`) }))}
          value={value.sensitivity ?? 'ordinary'}
          onChange={(one) => {
            const chosen = sensitivities.find((known) => known === one)
            onChange(put(value, 'sensitivity', chosen === 'ordinary' ? undefined : chosen))
          }}
          allowDeselect={false}
          error={problem('sensitivity')}
        />
        <NumberInput
          label={t('protection.retention')}
          description={t(isEvent ? 'protection.retentionHelp.event' : 'protection.retentionHelp.trait')}
          placeholder={t('protection.retentionNone')}
          min={1}
          max={36_500}
          allowDecimal={false}
          value={days ?? ''}
          onChange={(days) => onChange(put(value, 'retention', days === '' ? undefined : `P${days}D`))}
          error={problem('retention')}
        />
        {days !== undefined && days > 0 && <RetentionForetold of={of} days={days} />}
      </Stack>
    </fieldset>
  )
}
