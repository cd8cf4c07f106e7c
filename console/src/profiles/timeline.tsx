import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { LoadMore } from '../app/load-more.tsx'
import { useFormat } from '../app/use-format.ts'
import { EventBody } from '../log/event-body.tsx'
import { eventQuery } from '../log/event-query.ts'
import { EventRow } from '../log/event-row.tsx'
import { eventKey } from '../log/feed.ts'
import { byDay } from './by-day.ts'
import styles from './timeline.module.css'

const route = getRouteApi('/inside/people/$id')

type TimelineProps = { readonly person: string }

/** What somebody did, day by day, newest first; each event opens to what it said and changed. */
export function Timeline({ person }: TimelineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { event: opened } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery({
    queryKey: ['person', person, 'events'],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/people/{id}/events', {
          params: { path: { id: person }, query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
  const toggle = (key: string) =>
    void navigate({ search: { tab: 'timeline', ...(key === opened ? {} : { event: key }) }, replace: true })
  return (
    <Async query={query}>
      {({ pages }) => {
        const days = byDay(
          pages.flatMap((page) => page.items),
          format.day,
        )
        if (days.length === 0) return <EmptyNote title={t('log.none')} />
        return (
          <div className={styles.days}>
            {days.map(({ day, events }) => (
              <section key={day} aria-label={day}>
                <h2 className={styles.day}>{day}</h2>
                <ol className={styles.events}>
                  {events.map((event) => {
                    const key = eventKey(event)
                    const open = key === opened
                    return (
                      <li key={key}>
                        <EventRow event={event} open={open} onOpen={toggle} />
                        {open && <Opened id={key} />}
                      </li>
                    )
                  })}
                </ol>
              </section>
            ))}
            <LoadMore
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
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
