import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EventBody } from '../log/event-body.tsx'
import { eventQuery } from '../log/event-query.ts'
import styles from './evidence-event.module.css'
import type { Evidence } from './identity.ts'

/** The event that showed both identifiers, in one line; opens to what it said. */
export function EvidenceEvent({ evidence }: { readonly evidence: Evidence }) {
  const { t, i18n } = useTranslation()
  const [open, setOpen] = useState(false)
  const query = useQuery({
    ...eventQuery(`${evidence.origin}/${evidence.messageId}`),
    enabled: open,
    retry: false,
  })
  const type = i18n.exists(`log.type.${evidence.type}`) ? t(`log.type.${evidence.type}`) : evidence.type
  return (
    <div className={styles.evidence}>
      <button type="button" className={styles.button} aria-expanded={open} onClick={() => setOpen(!open)}>
        {evidence.name === '' ? type : evidence.name}
        {evidence.name !== '' && evidence.type !== 'track' && <span className={styles.type}> {type}</span>}
      </button>
      {open && (
        <div className={styles.body}>
          <Async query={query} rows={3}>
            {(detail) => <EventBody detail={detail} />}
          </Async>
        </div>
      )}
    </div>
  )
}
