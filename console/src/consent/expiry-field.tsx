import { NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { daysOf, durationOf, mostDays, type Span, spanOf } from './expiry.ts'
import styles from './purpose-fields.module.css'
import { usePurposeWords } from './use-purpose-words.ts'

type ExpiryFieldProps = {
  /** ISO 8601; undefined for ever. */
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
  readonly problem: string | undefined
}

/** How long a yes holds, in days or months, with the duration that is written for it. */
export function ExpiryField({ value, onChange, problem }: ExpiryFieldProps) {
  const { t } = useTranslation()
  const words = usePurposeWords()
  const days = value === undefined ? undefined : daysOf(value)
  const [asked, ask] = useState<Span['unit']>(() => (days === undefined ? 'months' : spanOf(days).unit))
  if (value !== undefined && days === undefined) {
    // Written elsewhere, to the hour: no number of days says it.
    return (
      <TextInput
        label={t('purposes.expires')}
        value={value}
        onChange={(change) => onChange(change.currentTarget.value || undefined)}
        error={problem}
      />
    )
  }
  const span: Span | undefined =
    days === undefined ? undefined : asked === 'months' ? spanOf(days) : { count: days, unit: 'days' }
  const unit = span?.unit ?? asked
  const choose = (next: Span['unit']) => {
    ask(next)
    if (span !== undefined) onChange(durationOf({ count: span.count, unit: next }))
  }
  return (
    <div>
      <div className={styles.expiry}>
        <NumberInput
          label={t('purposes.expires')}
          placeholder={t('purposes.holds.withdrawn')}
          min={1}
          max={unit === 'days' ? mostDays : 1200}
          allowDecimal={false}
          value={span?.count ?? ''}
          onChange={(count) =>
            onChange(typeof count === 'number' && count > 0 ? durationOf({ count, unit }) : undefined)
          }
          error={problem}
        />
        <Select
          aria-label={t('purposes.unit')}
          allowDeselect={false}
          data={(['days', 'months'] as const).map((one) => ({ value: one, label: t(`purposes.units.${one}`) }))}
          value={unit}
          onChange={(next) => choose(next as Span['unit'])}
        />
      </div>
      <p className={styles.hint}>
        {value === undefined ? (
          t('purposes.expiresNever')
        ) : (
          <>
            {t('purposes.expiresAfter', { span: words.lasts(value), count: days })} <code>{value}</code>
          </>
        )}
      </p>
    </div>
  )
}
