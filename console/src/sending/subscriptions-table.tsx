import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Confirm } from '../app/confirm.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import type { PersonChoices, Subscription } from '../consent/choice.ts'
import { choicesQuery } from '../consent/choices-query.ts'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { ChannelBody, TopicBody } from './topic.ts'

type SubscriptionsTableProps = {
  readonly choices: PersonChoices
  /** What the person is called. */
  readonly label: string
  readonly mayWrite: boolean
}

/** One subscription, or everything. */
type Asked = { readonly of: Subscription | 'everything'; readonly state: 'granted' | 'withdrawn' }

/** What a person subscribed to: what holds of each topic on each channel and why, and writing down that they subscribe, leave, or leave everything. */
export function SubscriptionsTable({ choices, label, mayWrite }: SubscriptionsTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const topics = useQuery(definitionsQuery<TopicBody>('topics')).data ?? []
  const channels = useQuery(definitionsQuery<ChannelBody>('channels')).data ?? []
  const [asked, ask] = useState<Asked>()
  const topicName = (key: string) => topics.find((one) => one.key === key)?.body.name ?? key
  const channelName = (key: string) => channels.find((one) => one.key === key)?.body.name ?? key
  const nameOf = (of: Subscription | 'everything') =>
    of === 'everything'
      ? t('topics.everything')
      : t('topics.onChannel', { topic: topicName(of.topic), channel: channelName(of.channel) })
  const record = useMutation({
    mutationFn: ({ of, state }: Asked) =>
      unwrap(
        api.POST('/api/people/{id}/choices', {
          params: { path: { id: choices.person } },
          body:
            of === 'everything'
              ? { everything: 'withdrawn' }
              : { choices: [{ topic: of.topic, channel: of.channel, state }] },
        }),
      ),
    onSuccess: async (next) => {
      cache.setQueryData(choicesQuery(choices.person).queryKey, next)
      await cache.invalidateQueries({ queryKey: ['person', choices.person] })
      notifications.show({ message: t('choices.written') })
      ask(undefined)
    },
  })
  return (
    <>
      <RecordTable
        caption={t('topics.subscriptions')}
        rows={choices.subscriptions}
        rowKey={({ topic, channel }) => `${topic}@${channel}`}
        columns={[
          { key: 'topic', header: t('topics.topic'), heading: true, cell: ({ topic }) => topicName(topic) },
          { key: 'channel', header: t('channels.channel'), cell: ({ channel }) => channelName(channel) },
          {
            key: 'holds',
            header: t('topics.received'),
            cell: ({ allowed, because, state }) => (
              <span>
                <Tag tone={allowed ? 'good' : 'attention'}>{t(allowed ? 'topics.sent' : 'topics.notSent')}</Tag>{' '}
                {t(`topics.because.${because === 'not_subscribed' ? `not_subscribed_${state}` : because}`)}
              </span>
            ),
          },
          {
            key: 'frequency',
            header: t('topics.often'),
            cell: ({ frequency }) => (frequency === null ? '–' : t(`topics.frequency.${frequency}`)),
          },
          {
            key: 'until',
            header: t('choices.until'),
            cell: ({ until }) => <span title={format.full(until)}>{format.dateTime(until)}</span>,
          },
          ...(mayWrite
            ? [
                {
                  key: 'say',
                  header: t('choices.theySay'),
                  cell: (row: Subscription) => {
                    const state = row.allowed ? 'withdrawn' : 'granted'
                    return (
                      <Button
                        variant="default"
                        size="compact-sm"
                        aria-label={`${t(`topics.says.${state}`)}: ${nameOf(row)}`}
                        onClick={() => ask({ of: row, state })}
                      >
                        {t(`topics.says.${state}`)}
                      </Button>
                    )
                  },
                },
              ]
            : []),
        ]}
      />
      {mayWrite && (
        <Button variant="default" mt="sm" onClick={() => ask({ of: 'everything', state: 'withdrawn' })}>
          {t('topics.leaveEverything')}
        </Button>
      )}
      <Confirm
        opened={asked !== undefined}
        onClose={() => ask(undefined)}
        title={t(`topics.confirm.${asked?.state ?? 'withdrawn'}`, {
          person: label,
          subscription: nameOf(asked?.of ?? 'everything'),
        })}
        action={t('choices.write')}
        onConfirm={() => asked && record.mutate(asked)}
        pending={record.isPending}
        error={record.error}
      >
        {t('topics.confirmText')}
      </Confirm>
    </>
  )
}
