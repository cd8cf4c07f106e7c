import { Button, Menu } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import type { Notice } from './notice.ts'
import { NoticeLine } from './notice-line.tsx'
import { noticesQuery, useNoticeMarks } from './notice-query.ts'
import styles from './notices-page.module.css'
import { snoozes } from './snoozes.ts'

/** Everything that needs a person, and what one lets wait. */
export function NoticesPage() {
  const { t } = useTranslation()
  // Who has come to deal with them sees soon that one is dealt with.
  const query = useQuery({ ...noticesQuery, refetchInterval: 5_000 })
  return (
    <Page title={t('notices.title')} lead={t('notices.lead')}>
      <Async query={query}>{({ items }) => <All items={items} />}</Async>
    </Page>
  )
}

function All({ items }: { readonly items: readonly Notice[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { see, snooze } = useNoticeMarks()
  const fresh = useRef(new Set(items.filter(({ seen }) => !seen).map(({ id }) => id)))
  const standing = items.filter(({ snoozedUntil }) => snoozedUntil === null)
  const waiting = items.filter(({ snoozedUntil }) => snoozedUntil !== null)
  const news = standing.filter(({ seen }) => !seen)
  const key = news.map(({ id, at }) => `${id} ${at}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is the look itself, once for each new state
  useEffect(() => {
    for (const { id } of news) fresh.current.add(id)
    if (news.length > 0) see.mutate(news)
  }, [key])
  return (
    <>
      {standing.length === 0 ? (
        <EmptyNote title={t('notices.none')}>
          <p>{t('notices.noneNext')}</p>
        </EmptyNote>
      ) : (
        <ul className={styles.list}>
          {standing.map((notice) => (
            <li key={notice.id}>
              <NoticeLine
                notice={notice}
                fresh={fresh.current.has(notice.id)}
                actions={<Snooze onChoose={(until) => snooze.mutate({ id: notice.id, until })} />}
              />
            </li>
          ))}
        </ul>
      )}
      {waiting.length > 0 && (
        <Section title={t('notices.waiting')}>
          <ul className={styles.list}>
            {waiting.map((notice) => (
              <li key={notice.id}>
                <NoticeLine
                  notice={notice}
                  actions={
                    <Button
                      variant="default"
                      size="xs"
                      onClick={() => snooze.mutate({ id: notice.id, until: null })}
                      title={t('notices.until', { at: format.dateTime(notice.snoozedUntil) })}
                    >
                      {t('notices.bringBack')}
                    </Button>
                  }
                />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Snooze({ onChoose }: { readonly onChoose: (until: string) => void }) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconClockPause size={15} />}>
          {t('notices.snooze')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(snoozes).map(([name, until]) => (
          <Menu.Item key={name} onClick={() => onChoose(until(new Date()).toISOString())}>
            {t(`notices.snoozeFor.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
