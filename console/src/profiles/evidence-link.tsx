import { Popover, UnstyledButton } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { EventBody } from '../log/event-body.tsx'
import { eventQuery } from '../log/event-query.ts'
import styles from './evidence-link.module.css'
import type { Profile } from './person.ts'

type EvidenceLinkProps = { readonly profile: Profile; readonly at: string; readonly messageId: string }

/** When something was said; opens the event that said it. The message belongs to one of the person's origins: each is asked. */
export function EvidenceLink({ profile, at, messageId }: EvidenceLinkProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const origins = [...new Set(profile.identifiers.map(({ origin }) => origin))]
  const answers = useQueries({
    queries: origins.map((origin) => ({ ...eventQuery(`${origin}/${messageId}`), enabled: open, retry: false })),
  })
  const found = answers.find(({ data }) => data !== undefined)?.data
  const searching = answers.some(({ isFetching }) => isFetching)
  return (
    <Popover opened={open} onChange={setOpen} width="min(460px, 92vw)" position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className={styles.link ?? ''} onClick={() => setOpen(!open)} title={format.full(at)}>
          {format.dateTime(at)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('log.detail')}>
        <div className={styles.panel}>
          {found !== undefined && <EventBody detail={found} />}
          {found === undefined && <p role="status">{searching ? t('app.loading') : t('errors.event_unknown')}</p>}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
