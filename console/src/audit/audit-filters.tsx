import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { capitalised } from './action-words.ts'
import type { AuditFilter } from './audit.ts'
import styles from './audit-filters.module.css'
import { auditFacetsQuery } from './audit-query.ts'
import { useActionWords } from './use-action-words.ts'
import { useNamed } from './use-named.ts'

type AuditFiltersProps = { readonly filter: AuditFilter; readonly onChange: (filter: AuditFilter) => void }

/** The sieve of the audit trail; each part of it is in the address. */
export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
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
      <Search value={filter.q ?? ''} onCommit={set('q')} />
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
    </search>
  )
}

/** A choice from an address that nobody made yet still shows. */
function withChosen(data: { value: string; label: string }[], chosen: string | undefined) {
  return chosen === undefined || data.some(({ value }) => value === chosen)
    ? data
    : [...data, { value: chosen, label: chosen }]
}

/** Applied a moment after the last key, so that each letter is not a request. */
function Search({ value, onCommit }: { readonly value: string; readonly onCommit: (value: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  const commit = useDebouncedCallback(onCommit, 350)
  useEffect(() => setText(value), [value])
  return (
    <TextInput
      className={styles.text ?? ''}
      aria-label={t('audit.search')}
      placeholder={t('audit.search')}
      leftSection={<IconSearch size={16} />}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        commit(currentTarget.value)
      }}
    />
  )
}
