import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { shortHash } from '../identity/short-hash.ts'
import type { EventSummary } from './event.ts'
import styles from './event-row.module.css'
import { eventKey } from './feed.ts'
import { isToday } from './is-today.ts'
import { nameOfEvent, sourceOfEvent } from './name-of-event.ts'
import { PartnerPurpose } from './partner-purpose.tsx'

type EventRowProps = {
  readonly event: EventSummary
  readonly open: boolean
  /** Leaves room for the date of events that are not today's; a timeline by day has it above. */
  readonly dated?: boolean
  /** Undefined for whoever may know that it happened, and not read the message. */
  readonly onOpen: ((key: string) => void) | undefined
}

/** One event on one line: when, what, who, where from. Redrawn only when it opens or closes. */
export const EventRow = memo(function EventRow({ event, open, dated = false, onOpen }: EventRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const key = eventKey(event)
  const hash = shortHash(event.label)
  const line = (
    <>
      <time className={styles.time} dateTime={event.timestamp} title={format.full(event.timestamp)}>
        {dated && !isToday(event.timestamp) && (
          <span className={styles.date}>{format.shortDate(event.timestamp)} </span>
        )}
        {format.time(event.timestamp)}
      </time>
      <span className={styles.what}>
        <span className={styles.name}>{nameOfEvent(event, t)}</span>
        {event.name !== '' && event.type !== 'track' && (
          <span className={styles.type}>{t(`log.type.${event.type}`)}</span>
        )}
      </span>
      <span className={styles.who}>{hash === undefined ? event.label : t('identity.hashedPerson', { hash })}</span>
      <span className={styles.where}>
        {t(`log.channel.${event.channel}`)} · {sourceOfEvent(event, t)}
        <PartnerPurpose source={event.source} />
      </span>
    </>
  )
  return (
    <div className={styles.row} data-open={open} data-dated={dated} id={key}>
      {onOpen === undefined ? (
        <div className={styles.line}>{line}</div>
      ) : (
        <button type="button" className={styles.line} onClick={() => onOpen(key)} aria-expanded={open}>
          {line}
        </button>
      )}
    </div>
  )
}, same)

function same(a: EventRowProps, b: EventRowProps): boolean {
  return a.open === b.open && a.dated === b.dated && eventKey(a.event) === eventKey(b.event)
}
