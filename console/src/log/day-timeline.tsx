import { type QueryKey, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { LoadMore } from '../app/load-more.tsx'
import { type PageAsked, pagedQuery, rowsOf } from '../app/paged-query.ts'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import styles from './day-timeline.module.css'
import type { EventSummary } from './event.ts'
import { EventBody } from './event-body.tsx'
import { eventQuery } from './event-query.ts'
import { EventRow } from './event-row.tsx'
import { eventKey } from './feed.ts'

type DayTimelineProps = {
  readonly queryKey: QueryKey
  readonly load: (page: PageAsked) => Promise<{ items: EventSummary[]; nextCursor: string | null }>
  /** Key of the event that is open. */
  readonly opened: string | undefined
  readonly onToggle: (key: string) => void
}

/** What somebody did, or what happened somewhere, day by day, newest first; to whoever may read messages each opens to what it said and changed. */
export function DayTimeline({ queryKey, load, opened, onToggle }: DayTimelineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayRead = useMay('events:read')
  const query = useInfiniteQuery(pagedQuery(queryKey, load))
  return (
    <Async query={query}>
      {(data) => {
        const days = Map.groupBy(rowsOf(data), ({ timestamp }) => format.day(timestamp))
        if (days.size === 0) return <EmptyNote title={t('log.none')} />
        return (
          <div className={styles.days}>
            {[...days].map(([day, events]) => (
              <section key={day} aria-label={day}>
                <h2 className={styles.day}>{day}</h2>
                <ol className={styles.events}>
                  {events.map((event) => {
                    const key = eventKey(event)
                    const open = mayRead && key === opened
                    return (
                      <li key={key}>
                        <EventRow event={event} open={open} onOpen={mayRead ? onToggle : undefined} />
                        {open && <Opened id={key} />}
                      </li>
                    )
                  })}
                </ol>
              </section>
            ))}
            <LoadMore of={query} />
          </div>
        )
      }}
    </Async>
  )
}

function Opened({ id }: { readonly id: string }) {
  const query = useQuery(eventQuery(id))
  return (
    <div className={styles.opened}>
      <Async query={query} rows={4}>
        {(detail) => <EventBody detail={detail} />}
      </Async>
    </div>
  )
}
