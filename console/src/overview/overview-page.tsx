import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { RoomLink } from '../app/room-link.tsx'
import { roomsFor } from '../app/rooms.ts'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay, usePermissions } from '../app/use-permissions.ts'
import { Needs } from '../notices/needs.tsx'
import { FirstEvent } from './first-event.tsx'
import { FirstSteps } from './first-steps.tsx'
import { LatestExperiments } from './latest-experiments.tsx'
import type { Overview } from './overview.ts'
import styles from './overview-page.module.css'
import { overviewQuery } from './overview-query.ts'
import { Pulse } from './pulse.tsx'
import { Sources } from './sources.tsx'

/** What is alive, and what needs a person. */
export function OverviewPage() {
  const { t } = useTranslation()
  const mayWatch = useMay('overview:read')
  const query = useQuery({ ...overviewQuery, enabled: mayWatch })
  // The house has one front door: whoever may not see the overview is shown to the first room that is theirs.
  const [first] = roomsFor(usePermissions()).flatMap(({ items }) => items)
  if (!mayWatch && first !== undefined) return <Navigate to={first.to} replace />
  return (
    <Page title={t('overview.title')}>
      <Async query={query} rows={10}>
        {(overview) => <Begun overview={overview} />}
      </Async>
    </Page>
  )
}

/** Whoever waits for the first event sees it arrive, and goes on when they choose to. */
function Begun({ overview }: { readonly overview: Overview }) {
  const cache = useQueryClient()
  const [waited, setWaited] = useState(overview.events.total === 0)
  const goOn = () => {
    setWaited(false)
    void cache.invalidateQueries({ queryKey: overviewQuery.queryKey })
  }
  return waited ? <FirstEvent overview={overview} onLeave={goOn} /> : <Alive overview={overview} />
}

function Alive({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { events, people, shipping } = overview
  return (
    <>
      <FirstSteps overview={overview} />
      <section className={styles.now} aria-label={t('overview.now')}>
        <div className={styles.numbers}>
          <Figure
            value={format.integer(events.total)}
            label={t('overview.events', { count: events.total })}
            to="/events"
          />
          <Figure value={format.integer(events.last24h)} label={t('overview.last24h')} to="/events" />
          <Figure value={format.integer(people)} label={t('overview.people', { count: people })} to="/people" />
          <Figure
            value={format.integer(overview.experimentsRunning)}
            label={t('overview.experiments', { count: overview.experimentsRunning })}
            to="/experiments"
          />
        </div>
        <Pulse perMinute={events.perMinute} />
      </section>
      <div className={styles.columns}>
        <Section title={t('overview.latest')}>
          <LatestExperiments />
        </Section>
        <div className={styles.side}>
          <Section title={t('overview.attention')}>
            <Needs />
            <p className={styles.shipping}>
              {shipping.pending === 0
                ? t('overview.shipped')
                : t('overview.shipping', { count: shipping.pending, seconds: format.integer(shipping.lagSeconds) })}
            </p>
          </Section>
          <Section title={t('overview.sources')}>
            <Sources sources={overview.sources} />
          </Section>
        </div>
      </div>
    </>
  )
}

type FigureProps = {
  readonly value: string
  readonly label: string
  readonly to: '/events' | '/people' | '/experiments'
}

function Figure({ value, label, to }: FigureProps) {
  return (
    <RoomLink to={to} className={styles.figure}>
      <span className={styles.value}>{value}</span>
      <span className={styles.label}>{label}</span>
    </RoomLink>
  )
}
