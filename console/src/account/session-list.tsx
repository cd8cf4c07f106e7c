import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import type { SessionInfo } from '../team/member.ts'
import styles from './account.module.css'
import { deviceName } from './device-name.ts'

type SessionListProps = {
  readonly sessions: readonly (SessionInfo & { readonly current?: boolean })[]
  readonly end: (session: string) => Promise<unknown>
  readonly onEnded: () => Promise<unknown>
}

/** Where somebody is signed in, each with the way to end it. */
export function SessionList({ sessions, end, onEnded }: SessionListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = Date.now()
  const ending = useMutation({ mutationFn: end, onSuccess: onEnded })
  if (sessions.length === 0) return <p>{t('account.noSessions')}</p>
  return (
    <>
      <ul className={styles.sessions}>
        {sessions.map(({ id, userAgent, address, lastSeenAt, createdAt, current = false }) => {
          const { browser, system } = deviceName(userAgent)
          const device = [browser, system].filter((one) => one !== null).join(' · ') || t('account.unknownDevice')
          return (
            <li key={id}>
              <span className={styles.device}>
                <strong title={userAgent ?? undefined}>{device}</strong>
                {current && <Tag tone="good">{t('account.current')}</Tag>}
              </span>
              <span className={styles.quiet}>
                {t('account.seen', { ago: format.ago(lastSeenAt, now) })} ·{' '}
                {t('account.begun', { at: format.dateTime(createdAt) })}
                {address !== null && address !== '' && ` · ${address}`}
              </span>
              {!current && (
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={ending.isPending && ending.variables === id}
                  onClick={() => ending.mutate(id)}
                  aria-label={t('account.endNamed', { device })}
                >
                  {t('account.endSession')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {ending.error !== null && <ProblemNote error={ending.error} />}
    </>
  )
}
