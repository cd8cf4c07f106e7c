import { Button, Drawer } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { ExportButton } from '../exports/export-button.tsx'
import { ViewMenu } from '../views/view-menu.tsx'
import type { EventFilter } from './event.ts'
import { EventFilters } from './event-filters.tsx'
import { EventPanel } from './event-panel.tsx'
import { EventRow } from './event-row.tsx'
import styles from './events-page.module.css'
import { eventKey } from './feed.ts'
import { isToday } from './is-today.ts'
import { useFeed } from './use-feed.ts'

const route = getRouteApi('/inside/events')

/** Events as they are committed; a row opens what it said and what it changed. */
export function EventsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { event: opened, type, name, channel, source, q } = route.useSearch()
  const navigate = route.useNavigate()
  const wide = useMediaQuery('(min-width: 1180px)', true)
  const [paused, setPaused] = useState(false)
  const filter = useMemo(() => defined({ type, name, channel, source, q }), [type, name, channel, source, q])
  const { feed, connection, rate, first } = useFeed(filter, paused)

  const open = (key: string | undefined) =>
    void navigate({
      search: ({ event: _, ...rest }) => (key === undefined ? rest : { ...rest, event: key }),
      replace: true,
    })
  const change = (next: EventFilter) =>
    void navigate({ search: ({ event }) => defined({ ...next, ...(event === undefined ? {} : { event }) }) })
  const move = (step: number) => {
    const at = feed.shown.findIndex((row) => eventKey(row) === opened)
    const next = feed.shown[at === -1 ? 0 : Math.min(Math.max(at + step, 0), feed.shown.length - 1)]
    if (next === undefined) return
    setPaused(true)
    open(eventKey(next))
    document.getElementById(eventKey(next))?.scrollIntoView({ block: 'nearest' })
  }
  const arrow = (step: number) => (press: KeyboardEvent) => {
    if (hasOwnArrows(press.target)) return
    press.preventDefault()
    move(step)
  }
  useHotkeys([
    ['j', () => move(1)],
    ['ArrowDown', arrow(1), { preventDefault: false }],
    ['k', () => move(-1)],
    ['ArrowUp', arrow(-1), { preventDefault: false }],
    ['Space', () => setPaused((before) => !before)],
    ['Escape', () => open(undefined)],
  ])

  const dated = feed.shown.some((row) => !isToday(row.timestamp))
  const states = { connecting: t('log.connecting'), live: t('log.live'), lost: t('log.lost') }
  const panel =
    opened === undefined ? null : <EventPanel id={opened} {...(wide ? { onClose: () => open(undefined) } : {})} />
  return (
    <Page
      title={t('log.title')}
      lead={t('log.lead')}
      actions={
        <Button
          variant={paused ? 'filled' : 'default'}
          leftSection={paused ? <IconPlayerPlay size={17} /> : <IconPlayerPause size={17} />}
          onClick={() => setPaused(!paused)}
          aria-pressed={paused}
        >
          {paused ? t('log.resume', { count: feed.waitingCount }) : t('log.pause')}
        </Button>
      }
    >
      <div className={styles.bar}>
        <EventFilters filter={filter} onChange={change}>
          <ViewMenu room="events" filter={filter} onFilter={change} />
          <ExportButton list="events" filter={filter} />
        </EventFilters>
        <p className={styles.state} aria-live="polite">
          <span className={styles.dot} data-state={paused ? 'paused' : connection} aria-hidden="true" />
          {paused ? t('log.paused') : states[connection]}
          {connection === 'live' && !paused && rate > 0 && ` · ${t('log.rate', { rate: format.one(rate) })}`}
        </p>
        {feed.skipped > 0 && <Tag tone="attention">{t('log.skipped', { count: feed.skipped })}</Tag>}
      </div>
      {first.error && feed.shown.length === 0 && (
        <ProblemNote error={first.error} onRetry={() => void first.refetch()} />
      )}
      <div className={styles.split} data-open={wide && panel !== null}>
        <div className={styles.list}>
          {feed.shown.length === 0 && first.data !== undefined ? (
            <EmptyNote title={Object.keys(filter).length > 0 ? t('log.noneMatching') : t('log.none')}>
              <p>{Object.keys(filter).length > 0 ? t('log.noneMatchingNext') : t('log.noneNext')}</p>
              {filter.name !== undefined && <p>{t('log.noneMatchingName')}</p>}
            </EmptyNote>
          ) : (
            <ol className={styles.rows} aria-label={t('log.title')}>
              {feed.shown.map((row) => {
                const key = eventKey(row)
                return (
                  <li key={key}>
                    <EventRow dated={dated} event={row} open={key === opened} onOpen={open} />
                  </li>
                )
              })}
            </ol>
          )}
          <p className={styles.keys}>{t('log.keys')}</p>
        </div>
        {wide && panel !== null && (
          <aside className={styles.panel} aria-label={t('log.detail')}>
            {panel}
          </aside>
        )}
      </div>
      {!wide && (
        <Drawer
          opened={panel !== null}
          onClose={() => open(undefined)}
          position="right"
          size="min(560px, 100vw)"
          title={t('log.detail')}
        >
          {panel}
        </Drawer>
      )}
    </Page>
  )
}

/** Whether the arrows already mean something where the focus is: a menu moves in its items, a text that overflows scrolls. */
function hasOwnArrows(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="menu"], [role="listbox"], section[tabindex]') !== null
}

/** The same record without its undefined values, as the address wants it. */
function defined<T extends Record<string, string | undefined>>(record: T): { [K in keyof T]?: string } {
  const kept: { [K in keyof T]?: string } = {}
  for (const key of Object.keys(record) as (keyof T)[]) {
    const value = record[key]
    if (value !== undefined && value !== '') kept[key] = value
  }
  return kept
}
