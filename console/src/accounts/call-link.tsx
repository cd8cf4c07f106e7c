import { Popover, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import styles from './call-link.module.css'

type CallLinkProps = { readonly account: string; readonly at: string; readonly messageId: string }

/** When something was said of an account; to whoever may list people it opens who said it, and by which source. */
export function CallLink({ account, at, messageId }: CallLinkProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayOpen = useMay('people:list')
  const [open, setOpen] = useState(false)
  const query = useQuery({
    queryKey: ['account', account, 'call', messageId],
    queryFn: () =>
      unwrap(
        api.GET('/api/accounts/{id}/events', { params: { path: { id: account }, query: { q: messageId, limit: 50 } } }),
      ),
    enabled: open,
  })
  if (!mayOpen) return <span title={format.full(at)}>{format.dateTime(at)}</span>
  return (
    <Popover opened={open} onChange={setOpen} width="min(360px, 92vw)" position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <UnstyledButton className={styles.link ?? ''} onClick={() => setOpen(!open)} title={format.full(at)}>
          {format.dateTime(at)}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('log.detail')}>
        <Async query={query} rows={2}>
          {({ items }) => {
            const call = items.find((one) => one.messageId === messageId && one.timestamp === at)
            if (call === undefined) return <p role="status">{t('errors.event_unknown')}</p>
            return (
              <div className={styles.panel}>
                <p>{t('accounts.saidBy', { source: call.source.name, channel: t(`log.channel.${call.channel}`) })}</p>
                <p>
                  <Link to="/people/$id" params={{ id: call.profileId }}>
                    {call.label}
                  </Link>{' '}
                  <code className={styles.id}>{messageId}</code>
                </p>
              </div>
            )
          }}
        </Async>
      </Popover.Dropdown>
    </Popover>
  )
}
