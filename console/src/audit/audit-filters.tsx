import { Button, Select, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FindField } from '../app/find-field.tsx'
import { capitalised } from './action-words.ts'
import type { AuditFilter } from './audit.ts'
import styles from './audit-filters.module.css'
import { auditFacetsQuery } from './audit-query.ts'
import { useActionWords } from './use-action-words.ts'
import { useNamed } from './use-named.ts'

type AuditFiltersProps = {
  readonly filter: AuditFilter
  readonly onChange: (filter: AuditFilter) => void
  /** What stands beside the filters: the saved views. */
  readonly children?: ReactNode
}

/** The sieve of the audit trail; each part of it is in the address. */
export function AuditFilters({ filter, onChange, children }: AuditFiltersProps) {
  const { t } = useTranslation()
  const named = useNamed()
  const words = useActionWords()
  const facets = useQuery(auditFacetsQuery).data
  const set = (part: keyof AuditFilter) => (value: string | null) => {
    const { [part]: _, ...rest } = filter
    onChange(value ? { ...rest, [part]: value } : rest)
  }
  const who = (facets?.who ?? []).map((one) => ({
    value: one.id === '' ? one.kind : `${one.kind}:${one.id}`,
    label: one.name ?? (one.id === '' ? named.who(one) : `${named.who(one)} ${one.id.slice(0, 8)}…`),
  }))
  const actions = (facets?.actions ?? []).map(({ action }) => ({ value: action, label: words(action) }))
  const kinds = (facets?.targets ?? []).map(({ kind }) => ({ value: kind, label: capitalised(named.kind(kind)) }))
  const choice = (part: 'who' | 'action' | 'kind', data: { value: string; label: string }[]) => (
    <Select
      className={styles.choice ?? ''}
      aria-label={t(`audit.${part}`)}
      placeholder={t(`audit.${part}`)}
      data={withChosen(data, filter[part])}
      value={filter[part] ?? null}
      onChange={set(part)}
      searchable
      clearable
    />
  )
  const day = (part: 'from' | 'to') => (
    <TextInput
      className={styles.day ?? ''}
      type="date"
      aria-label={t(`audit.${part}`)}
      leftSection={<span className={styles.edge}>{t(`audit.${part}`)}</span>}
      leftSectionWidth={56}
      value={filter[part] ?? ''}
      onChange={(change) => set(part)(change.currentTarget.value)}
    />
  )
  return (
    <search className={styles.filters}>
      <FindField
        className={styles.text ?? ''}
        label={t('audit.search')}
        value={filter.q ?? ''}
        onCommit={set('q')}
        pause={350}
      />
      {choice('who', who)}
      {choice('action', actions)}
      {choice('kind', kinds)}
      {day('from')}
      {day('to')}
      {filter.target !== undefined && (
        <Button
          variant="light"
          rightSection={<IconX size={14} />}
          onClick={() => set('target')(null)}
          className={styles.only ?? ''}
        >
          {t('audit.only', { id: filter.target })}
        </Button>
      )}
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" color="gray" onClick={() => onChange({})}>
          {t('audit.clear')}
        </Button>
      )}
      {children}
    </search>
  )
}

/** A choice from an address that nobody made yet still shows. */
function withChosen(data: { value: string; label: string }[], chosen: string | undefined) {
  return chosen === undefined || data.some(({ value }) => value === chosen)
    ? data
    : [...data, { value: chosen, label: chosen }]
}
