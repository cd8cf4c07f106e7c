import { Button, Modal, Select, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { channels } from '../log/event.ts'
import type { ApiKey } from './key.ts'
import { keysQuery } from './key-query.ts'
import { limitsBody, limitsOf } from './limits.ts'
import { LimitsFields } from './limits-fields.tsx'

type EditKeyModalProps = { readonly apiKey: ApiKey; readonly opened: boolean; readonly onClose: () => void }

/** Changes what a key is called, what it may do, for how long and from where. */
export function EditKeyModal({ apiKey, opened, onClose }: EditKeyModalProps) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('keys.editNamed', { name: apiKey.name })}
      closeOnClickOutside={false}
    >
      <EditKeyForm apiKey={apiKey} onClose={onClose} />
    </Modal>
  )
}

function EditKeyForm({ apiKey, onClose }: Omit<EditKeyModalProps, 'opened'>) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [name, setName] = useState(apiKey.name)
  const [channel, setChannel] = useState(apiKey.channel)
  const [limits, setLimits] = useState(() => limitsOf(apiKey))
  const [missing, setMissing] = useState(false)
  const save = useMutation({
    mutationFn: () =>
      unwrap(
        api.PATCH('/api/keys/{id}', {
          params: { path: { id: apiKey.id } },
          body: { name: name.trim(), channel, ...limitsBody(limits, apiKey) },
        }),
      ),
    onSuccess: async (changed) => {
      await cache.invalidateQueries({ queryKey: keysQuery.queryKey })
      notifications.show({ message: t('keys.changed', { name: changed.name }) })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(true)
    if (limits.scopes?.length !== 0) save.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <TextInput
          label={t('keys.name')}
          description={t('keys.nameHelp')}
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(change) => setName(change.currentTarget.value)}
        />
        <Select
          label={t('keys.channel')}
          description={t('keys.channelHelp')}
          data={channels.map((value) => ({ value, label: t(`log.channel.${value}`) }))}
          value={channel}
          onChange={(value) => setChannel(channels.find((one) => one === value) ?? null)}
          clearable
        />
        <LimitsFields kind={apiKey.kind} draft={limits} onChange={setLimits} missing={missing} />
        {save.error !== null && <ProblemNote error={save.error} />}
        <Button type="submit" loading={save.isPending}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  )
}
