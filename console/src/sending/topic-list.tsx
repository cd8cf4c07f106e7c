import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import { usePurposes } from '../consent/use-purposes.ts'
import { CreateButton } from '../definitions/create-button.tsx'
import { newKey } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import { definitionsQuery } from '../definitions/definition-query.ts'
import { DefinitionRows } from '../definitions/definition-rows.tsx'
import type { ChannelBody, TopicBody } from './topic.ts'

type TopicListProps = { readonly q: string | undefined; readonly onQ: (q: string | undefined) => void }

/** What people can subscribe to: for what it is sent, on what, and who receives it. */
export function TopicList({ q, onQ }: TopicListProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const purposes = usePurposes()
  const channels = useQuery(definitionsQuery<ChannelBody>('channels')).data ?? []
  const nameOf = (among: readonly { key: string; body: { name: string } }[], key: string) =>
    among.find((one) => one.key === key)?.body.name ?? key
  const open = (key: string) => void navigate({ to: '/topics/$key', params: { key } })
  const create = <CreateButton kind="topics" onCreate={() => open(newKey)} />
  return (
    <DefinitionRows<TopicBody>
      kind="topics"
      q={q}
      onQ={onQ}
      create={create}
      tools={create}
      columns={[
        {
          key: 'name',
          header: t('topics.topic'),
          heading: true,
          cell: (row) => <DefinitionName kind="topics" id={row.key} name={row.body.name} />,
        },
        {
          key: 'purpose',
          header: t('topics.purpose'),
          cell: ({ body }) => (
            <Link to="/purposes/$key" params={{ key: body.purpose }}>
              {nameOf(purposes, body.purpose)}
            </Link>
          ),
        },
        {
          key: 'channels',
          header: t('channels.title'),
          cell: ({ body }) => body.channels.map((key) => nameOf(channels, key)).join(', '),
        },
        {
          key: 'subscribed',
          header: t('topics.subscribed'),
          cell: ({ body }) => (
            <Tag tone={body.subscribed === 'when_asked' ? 'good' : 'quiet'}>
              {t(`topics.subscribedShort.${body.subscribed}`)}
            </Tag>
          ),
        },
        {
          key: 'frequencies',
          header: t('topics.frequencies'),
          cell: ({ body }) => (body.frequencies ?? []).map((one) => t(`topics.frequency.${one}`)).join(', ') || '–',
        },
      ]}
      onOpen={open}
    />
  )
}
