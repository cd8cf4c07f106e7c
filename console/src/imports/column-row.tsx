import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ColumnType, ColumnTypeName, InspectedColumn, Mapping } from './import.ts'
import { nameOf, type Target, targets, typeName, typeOf, useOf, withTarget, withType } from './mapping-draft.ts'
import styles from './mapping-section.module.css'

const types: readonly ColumnTypeName[] = ['text', 'integer', 'number', 'boolean', 'time', 'json']

type ColumnRowProps = {
  readonly column: InspectedColumn
  readonly mapping: Mapping
  readonly onMapping: (mapping: Mapping) => void
}

/** One column: what it holds, and where its values go. */
export function ColumnRow({ column, mapping, onMapping }: ColumnRowProps) {
  const { t } = useTranslation()
  const { name } = column
  const use = useOf(mapping, name)
  const type = typeOf(mapping, name)
  const go = (target: Target, called: string) => onMapping(withTarget(mapping, name, { target, name: called }))
  const [message] = mapping.messages
  const grouped = mapping.group !== undefined
  const offered = targets.filter(
    (target) => (target !== 'product' || grouped) && (target !== 'event' || message?.type === 'track'),
  )
  return (
    <li className={styles.column}>
      <div>
        <p className={styles.name}>{name}</p>
        <p className={styles.samples}>{column.samples.join(' · ') || t('imports.emptyColumn')}</p>
      </div>
      <div className={styles.stack}>
        <Select
          aria-label={t('imports.typeOf', { name })}
          data={types.map((value) => ({ value, label: t(`imports.type.${value}`) }))}
          value={typeName(type)}
          onChange={(value) => {
            const chosen = types.find((one) => one === value)
            if (chosen) onMapping(withType(mapping, name, typed(chosen, column)))
          }}
          allowDeselect={false}
        />
        {typeName(type) === 'time' && (
          <TimeFields name={name} type={type} onType={(next) => onMapping(withType(mapping, name, next))} />
        )}
      </div>
      <div className={styles.stack}>
        <Select
          aria-label={t('imports.targetOf', { name })}
          data={offered.map((value) => ({ value, label: t(`imports.target.${value}`) }))}
          value={use.target}
          onChange={(value) => {
            const chosen = targets.find((one) => one === value)
            if (chosen) go(chosen, use.name)
          }}
          allowDeselect={false}
        />
        {(use.target === 'data' || use.target === 'product') && (
          <TextInput
            aria-label={t('imports.nameOf', { name })}
            defaultValue={use.name}
            key={use.name}
            onBlur={(blur) => {
              const called = blur.currentTarget.value.trim()
              if (called !== use.name) go(use.target, called || nameOf(name))
            }}
          />
        )}
        {use.also && <p className={styles.also}>{t('imports.usedElsewhere')}</p>}
      </div>
    </li>
  )
}

type TimeFieldsProps = { readonly name: string; readonly type: ColumnType; readonly onType: (type: ColumnType) => void }

/** How times are written, and the zone of those that say none. */
function TimeFields({ name, type, onType }: TimeFieldsProps) {
  const { t } = useTranslation()
  const said = typeof type === 'string' ? { type } : type
  const change = (part: { format?: string; zone?: string }) => {
    const next = { ...said, ...part }
    onType(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')) as ColumnType)
  }
  return (
    <>
      <TextInput
        aria-label={t('imports.formatOf', { name })}
        placeholder="iso, dd/MM/yyyy HH:mm…"
        defaultValue={said.format ?? ''}
        onBlur={(blur) => change({ format: blur.currentTarget.value.trim() })}
      />
      <Select
        aria-label={t('imports.zoneOf', { name })}
        data={zones}
        value={said.zone ?? 'UTC'}
        onChange={(zone) => change({ zone: zone ?? '' })}
        searchable
        limit={50}
        allowDeselect={false}
      />
    </>
  )
}

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

/** What was seen of the column, where it is of that type; else the type alone. */
function typed(type: ColumnTypeName, { type: seen, format, decimal }: InspectedColumn): ColumnType {
  if (type !== seen) return type
  const more = { ...(format && { format }), ...(decimal && { decimal }) }
  return Object.keys(more).length > 0 ? { type, ...more } : type
}
