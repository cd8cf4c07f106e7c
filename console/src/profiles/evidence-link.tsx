import { Popover, UnstyledButton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { EventBody } from '../log/event-body.tsx'
import { eventQuery } from '../log/event-query.ts'
import { eventKey } from '../log/feed.ts'
import styles from './evidence-link.module.css'

type EvidenceLinkProps = { readonly person: string; readonly at: string; readonly messageId: string }

/** When something was said; to whoever may read messages it opens the one that said it, whichever of the person's origins sent it. */
export function EvidenceLink({ person, at, messageId }: EvidenceLinkProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayRead = useMay('events:read')
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const query = useQuery({
    queryKey: ['person', person, 'evidence', messageId],
    queryFn: async () => {
      const path = { id: person }
      const { items } = await unwrap(api.GET('/api/people/{id}/events', { params: { path, query: { messageId } } }))
      const event = items.find(({ timestamp }) => timestamp === at) ?? items[0]
      return event === undefined ? null : cache.fetchQuery(eventQuery(eventKey(event)))
    },
    enabled: open,
  })
  if (!mayRead) return <span title={format.full(at)}>{format.dateTime(at)}</span>
  return (
    <Popover opened={open} onChange={setOpen} width="min(460px, 92vw)" position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className={styles.link ?? ''} onClick={() => setOpen(!open)} title={format.full(at)}>
          {format.dateTime(at)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('log.detail')}>
        <div className={styles.panel}>
          <Async query={query} rows={4}>
            {(detail) =>
              detail === null ? <p role="status">{t('errors.event_unknown')}</p> : <EventBody detail={detail} />
            }
          </Async>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
