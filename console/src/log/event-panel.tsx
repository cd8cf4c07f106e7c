import { CloseButton, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { RoomLink } from '../app/room-link.tsx'
import { useFormat } from '../app/use-format.ts'
import { EventBody } from './event-body.tsx'
import styles from './event-panel.module.css'
import { eventQuery } from './event-query.ts'
import { nameOfEvent, sourceOfEvent } from './name-of-event.ts'
import { PartnerPurpose } from './partner-purpose.tsx'

/** Whose the events are that are kept without their person. */
const nobody = '00000000-0000-0000-0000-000000000000'

type EventPanelProps = {
  readonly id: string
  /** Undefined where the surrounding drawer closes it. */
  readonly onClose?: () => void
}

/** One event beside the list: in words, then what it changed, then as it was received. */
export function EventPanel({ id, onClose }: EventPanelProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useQuery(eventQuery(id))
  return (
    <div className={styles.panel}>
      {onClose !== undefined && <CloseButton className={styles.close ?? ''} onClick={onClose} />}
      <Async query={query} rows={8}>
        {(detail) => (
          <>
            <Title order={2} className={styles.title ?? ''}>
              {nameOfEvent(detail.event, t)}
            </Title>
            <p className={styles.sentence}>
              {t('log.summary', {
                when: format.full(detail.event.timestamp),
                channel: t(`log.channel.${detail.event.channel}`),
                source: sourceOfEvent(detail.event, t),
              })}
              <PartnerPurpose source={detail.event.source} />
            </p>
            <p className={styles.person}>
              {detail.event.profileId === nobody ? (
                t('log.withoutPerson')
              ) : (
                <RoomLink to="/people/$id" params={{ id: detail.event.profileId }}>
                  {t('log.openPerson', { label: detail.event.label })}
                </RoomLink>
              )}
            </p>
            <EventBody detail={detail} />
          </>
        )}
      </Async>
    </div>
  )
}
