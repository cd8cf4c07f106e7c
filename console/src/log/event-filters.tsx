import { Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { overviewQuery } from '../overview/overview-query.ts'
import { channels, type EventFilter, eventTypes } from './event.ts'
import styles from './event-filters.module.css'

type EventFiltersProps = { readonly filter: EventFilter; readonly onChange: (filter: EventFilter) => void }

/** The sieve of the live room; each part of it is in the address. */
export function EventFilters({ filter, onChange }: EventFiltersProps) {
  const { t } = useTranslation()
  const sources = useQuery(overviewQuery).data?.sources ?? []
  const set = (part: keyof EventFilter) => (value: string | null) => {
    const { [part]: _, ...rest } = filter
    onChange(value ? { ...rest, [part]: value } : rest)
  }
  return (
    <search className={styles.filters}>
      <TypedFilter
        label={t('log.filter.text')}
        value={filter.q ?? ''}
        onCommit={set('q')}
        icon={<IconSearch size={16} />}
      />
      <TypedFilter label={t('log.filter.name')} value={filter.name ?? ''} onCommit={set('name')} />
      <Select
        className={styles.choice ?? ''}
        aria-label={t('log.filter.type')}
        placeholder={t('log.filter.type')}
        data={eventTypes.map((value) => ({ value, label: t(`log.type.${value}`) }))}
        value={filter.type ?? null}
        onChange={set('type')}
        clearable
      />
      <Select
        className={styles.choice ?? ''}
        aria-label={t('log.filter.channel')}
        placeholder={t('log.filter.channel')}
        data={channels.map((value) => ({ value, label: t(`log.channel.${value}`) }))}
        value={filter.channel ?? null}
        onChange={set('channel')}
        clearable
      />
      <Select
        className={styles.choice ?? ''}
        aria-label={t('log.filter.source')}
        placeholder={t('log.filter.source')}
        data={sources.map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.source ?? null}
        onChange={set('source')}
        clearable
      />
    </search>
  )
}

type TypedFilterProps = {
  readonly label: string
  readonly value: string
  readonly onCommit: (value: string) => void
  readonly icon?: React.ReactNode
}

/** A text part: applied a moment after the last key, so that each letter is not a new stream. */
function TypedFilter({ label, value, onCommit, icon }: TypedFilterProps) {
  const [text, setText] = useState(value)
  const [commit] = useState({ now: onCommit })
  commit.now = onCommit
  useEffect(() => {
    if (text === value) return
    const later = setTimeout(() => commit.now(text), 400)
    return () => clearTimeout(later)
  }, [text, value, commit])
  return (
    <TextInput
      className={styles.text ?? ''}
      aria-label={label}
      placeholder={label}
      leftSection={icon}
      value={text}
      onChange={(change) => setText(change.currentTarget.value)}
    />
  )
}
