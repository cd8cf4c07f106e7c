import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { ChannelBody } from './topic.ts'

/** Addresses that nothing is to be sent to: one, or a list pasted as another tool exports it. */
export function NewSuppression({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const channels = (useQuery(definitionsQuery<ChannelBody>('channels')).data ?? []).filter(
    ({ body }) => body.identifier !== undefined,
  )
  const [chosen, choose] = useState<string | null>(null)
  const [text, write] = useState('')
  const [note, remark] = useState('')
  const channel = chosen ?? channels[0]?.key ?? ''
  const add = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/suppressions/import', { body: { channel, text, ...(note === '' ? {} : { note }) } })),
    onSuccess: async ({ added, addresses }) => {
      await cache.invalidateQueries({ queryKey: ['suppressions'] })
      notifications.show({ message: t('suppressions.added', { count: added, addresses }) })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t('suppressions.add')}>
      <form onSubmit={submit}>
        <Stack>
          <Select
            label={t('channels.channel')}
            data={channels.map(({ key, body }) => ({ value: key, label: body.name }))}
            value={channel || null}
            onChange={choose}
            nothingFoundMessage={t('channels.none')}
            allowDeselect={false}
            required
          />
          <Textarea
            label={t('suppressions.addresses')}
            description={t('suppressions.addressesHelp')}
            autosize
            minRows={3}
            maxRows={10}
            required
            value={text}
            onChange={(change) => write(change.currentTarget.value)}
          />
          <TextInput
            label={t('suppressions.note')}
            value={note}
            maxLength={500}
            onChange={(change) => remark(change.currentTarget.value)}
          />
          {add.error && <ProblemNote error={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={channel === '' || text.trim() === ''}>
              {t('suppressions.suppress')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
