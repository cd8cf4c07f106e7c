import { IconAlertTriangle, IconFlame, IconInfoCircle, type TablerIcon } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { Notice } from './notice.ts'
import styles from './notice-line.module.css'
import { useNoticeText } from './use-notice-text.ts'

type NoticeLineProps = {
  readonly notice: Notice
  /** Whether it came since one last looked. */
  readonly fresh?: boolean
  readonly onFollow?: () => void
  readonly actions?: ReactNode
}

/** An address as the router wants it. */
function placeOf(address: string) {
  const { pathname, searchParams } = new URL(address, window.location.origin)
  return { to: pathname, search: Object.fromEntries(searchParams) }
}

const signs = {
  urgent: IconFlame,
  attention: IconAlertTriangle,
  info: IconInfoCircle,
} as const satisfies Record<Notice['severity'], TablerIcon>

/** One cause on one line: how grave, what, since when, what to do; it leads to where one does it. */
export function NoticeLine({ notice, fresh = false, onFollow, actions }: NoticeLineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { title, next } = useNoticeText()(notice)
  const Sign = signs[notice.severity]
  return (
    <div className={styles.line} data-severity={notice.severity}>
      <Sign size={19} stroke={1.8} className={styles.sign} aria-label={t(`notices.severity.${notice.severity}`)} />
      <div className={styles.words}>
        <p className={styles.title}>
          <Link {...placeOf(notice.to)} {...(onFollow === undefined ? {} : { onClick: onFollow })}>
            {title}
          </Link>
          {fresh && <span className={styles.fresh}>{t('notices.fresh')}</span>}
        </p>
        {next !== undefined && <p className={styles.next}>{next}</p>}
        <p className={styles.when}>
          <time dateTime={notice.at} title={format.full(notice.at)}>
            {format.ago(notice.at, Date.now())}
          </time>
        </p>
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
