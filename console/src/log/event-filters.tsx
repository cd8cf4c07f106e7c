import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FindField } from '../app/find-field.tsx'
import { overviewQuery } from '../overview/overview-query.ts'
import { channels, type EventFilter, eventTypes } from './event.ts'
import styles from './event-filters.module.css'

type EventFiltersProps = {
  readonly filter: EventFilter
  readonly onChange: (filter: EventFilter) => void
  readonly children?: ReactNode
}

/** The sieve of the live room; each part of it is in the address. */
export function EventFilters({ filter, onChange, children }: EventFiltersProps) {
  const { t } = useTranslation()
  const sources = useQuery(overviewQuery).data?.sources ?? []
  const set = (part: keyof EventFilter) => (value: string | null) => {
    const { [part]: _, ...rest } = filter
    onChange(value ? { ...rest, [part]: value } : rest)
  }
  return (
    <search className={styles.filters}>
      <FindField
        className={styles.text ?? ''}
        label={t('log.filter.text')}
        value={filter.q ?? ''}
        onCommit={set('q')}
        pause={400}
      />
      <FindField
        className={styles.text ?? ''}
        label={t('log.filter.name')}
        value={filter.name ?? ''}
        onCommit={set('name')}
        pause={400}
        sign={false}
      />
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
      {children}
    </search>
  )
}
