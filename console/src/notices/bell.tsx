import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import styles from './bell.module.css'
import { NoticeLine } from './notice-line.tsx'
import { noticesQuery, useNoticeMarks } from './notice-query.ts'

/** Lines in the popover: more are on the page. */
const most = 5

/** How many things need a person and are new to them; opens the list, and looking at it is having seen it. */
export function Bell() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('notices:read')
  const { data } = useQuery({ ...noticesQuery, enabled: may })
  const { see } = useNoticeMarks()
  const [opened, setOpened] = useState(false)
  /** What was new when it was opened stays marked as such while one reads. */
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const items = (data?.items ?? []).filter(({ snoozedUntil }) => snoozedUntil === null)
  const unseen = data?.unseen ?? 0
  const change = (next: boolean) => {
    setOpened(next)
    if (!next) return
    const news = items.filter(({ seen }) => !seen)
    setFresh(new Set(news.map(({ id }) => id)))
    if (news.length > 0) see.mutate(news)
  }
  const close = () => setOpened(false)
  const label = unseen > 0 ? t('notices.bellNew', { count: unseen }) : t('notices.title')
  return (
    <Popover
      opened={opened}
      onChange={change}
      position="bottom-end"
      width="min(400px, 100vw - 24px)"
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>
        <Tooltip label={label} disabled={opened}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={label}
            onClick={() => change(!opened)}
            className={styles.bell ?? ''}
          >
            <IconBell size={18} />
            {unseen > 0 && (
              <span className={styles.count} aria-hidden="true">
                {unseen > 9 ? '9+' : format.integer(unseen)}
              </span>
            )}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('notices.title')}>
        {items.length === 0 ? (
          <p className={styles.none}>{t('notices.none')}</p>
        ) : (
          <ul className={styles.list}>
            {items.slice(0, most).map((notice) => (
              <li key={notice.id}>
                <NoticeLine notice={notice} fresh={fresh.has(notice.id)} onFollow={close} />
              </li>
            ))}
          </ul>
        )}
        <div className={styles.foot}>
          <Link to="/notices" onClick={close}>
            {t('notices.all')}
          </Link>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
