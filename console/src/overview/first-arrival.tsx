import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import { EventRow } from '../log/event-row.tsx'
import { eventKey } from '../log/feed.ts'
import styles from './first-event.module.css'
import type { Overview } from './overview.ts'
import { firstEventsQuery } from './overview-query.ts'

type FirstArrivalProps = { readonly overview: Overview; readonly onLeave: () => void }

/** Waits for the first event, shows it when it is there, and leads on; a message that was refused is said too, or one would wait in vain. */
export function FirstArrival({ overview, onLeave }: FirstArrivalProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const mayRead = useMay('events:read')
  const mayReject = useMay('rejected:read')
  const { data } = useQuery({ ...firstEventsQuery, enabled: mayRead })
  const events = data?.items ?? []
  const arrived = overview.events.total > 0 || events.length > 0
  return (
    <>
      <p className={styles.wait} role="status" data-arrived={arrived}>
        <span className={styles.dot} aria-hidden="true" />
        {arrived ? t('overview.first.arrived') : t('overview.first.waiting')}
      </p>
      {!arrived && overview.rejected > 0 && (
        <p className={styles.refused} role="alert">
          {t('overview.first.refused', { count: overview.rejected })}{' '}
          {mayReject && <Link to="/rejected">{t('overview.first.toRejected')}</Link>}
        </p>
      )}
      {events.length > 0 && (
        <ol className={styles.events} aria-label={t('log.title')}>
          {events.map((event) => (
            <li key={eventKey(event)}>
              <EventRow
                event={event}
                open={false}
                onOpen={(key) => void navigate({ to: '/events', search: { event: key } })}
              />
            </li>
          ))}
        </ol>
      )}
      {arrived && (
        <Group mt="md">
          <Button onClick={onLeave}>{t('overview.first.goOn')}</Button>
          {mayRead && (
            <Button variant="default" renderRoot={(props) => <Link to="/events" {...props} />}>
              {t('overview.first.openEvents')}
            </Button>
          )}
        </Group>
      )}
    </>
  )
}
