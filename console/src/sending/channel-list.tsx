import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CreateButton } from '../definitions/create-button.tsx'
import { newKey } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import { DefinitionRows } from '../definitions/definition-rows.tsx'
import type { ChannelBody } from './topic.ts'

type ChannelListProps = { readonly q: string | undefined; readonly onQ: (q: string | undefined) => void }

/** Ways of sending: how people are reached on each, and when nothing leaves. */
export function ChannelList({ q, onQ }: ChannelListProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const open = (key: string) => void navigate({ to: '/channels/$key', params: { key } })
  const create = <CreateButton kind="channels" onCreate={() => open(newKey)} />
  return (
    <DefinitionRows<ChannelBody>
      kind="channels"
      q={q}
      onQ={onQ}
      create={create}
      tools={create}
      columns={[
        {
          key: 'name',
          header: t('channels.channel'),
          heading: true,
          cell: (row) => <DefinitionName kind="channels" id={row.key} name={row.body.name} />,
        },
        { key: 'identifier', header: t('channels.identifier'), cell: ({ body }) => body.identifier ?? '–' },
        {
          key: 'quiet',
          header: t('channels.quiet'),
          cell: ({ body }) => (body.quiet ? t('channels.between', body.quiet) : '–'),
        },
        { key: 'zone', header: t('channels.zone'), cell: ({ body }) => body.zone ?? '–' },
      ]}
      onOpen={open}
    />
  )
}
