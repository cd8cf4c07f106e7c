import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './deadline.module.css'
import { deadlineOf, isOpen, type State } from './request.ts'

type DeadlineProps = {
  readonly of: {
    readonly receivedAt: string
    readonly dueAt: string
    readonly closedAt: string | null
    readonly state: State
  }
}

/** Until when a request must be answered: how much of the time is used, in a picture and in words. */
export function Deadline({ of }: DeadlineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!isOpen(of)) return <span>{t('requests.closedAt', { at: format.shortDate(of.closedAt) })}</span>
  const { used, days, tone } = deadlineOf(of, Date.now())
  return (
    <span className={styles.deadline}>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.used} data-tone={tone} style={{ width: `${Math.round(used * 100)}%` }} />
      </span>
      <span className={styles.words} data-tone={tone}>
        {tone === 'over'
          ? t('requests.overdue', { count: Math.max(1, -days) })
          : t('requests.left', { count: days, at: format.shortDate(of.dueAt) })}
      </span>
    </span>
  )
}
