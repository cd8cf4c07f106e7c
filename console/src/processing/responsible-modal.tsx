import { Button, Fieldset, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import type { Responsible } from './record.ts'
import { recordQuery } from './record-query.ts'

type ResponsibleModalProps = { readonly responsible: Responsible | null; readonly onClose: () => void }

const path = { key: 'workspace' }
const collection = ['definitions', 'processing', 'workspace']

/** Who answers for the data, whose it is, and what else protects it: what no other definition says. What this form does not show stays as it is. */
export function ResponsibleModal({ responsible, onClose }: ResponsibleModalProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [controller, setController] = useState(responsible?.controller ?? { name: '' })
  const [officer, setOfficer] = useState(responsible?.officer ?? { name: '' })
  const [people, setPeople] = useState((responsible?.people ?? []).join('\n'))
  const [security, setSecurity] = useState((responsible?.security ?? []).join('\n'))
  const revision = useQuery({
    queryKey: collection,
    queryFn: async () =>
      (await unwrap(api.GET('/api/processing', { params: { query: {} } }))).items[0]?.revision ?? null,
  })
  const save = useMutation({
    mutationFn: () => {
      const body = {
        ...responsible,
        controller: filled(controller),
        officer: officer.name.trim() === '' ? undefined : filled(officer),
        people: lines(people),
        security: lines(security),
      }
      const header = revision.data ? { 'If-Match': `"${revision.data}"` } : { 'If-None-Match': '*' }
      return unwrap(api.PUT('/api/processing/{key}', { params: { path, header }, body }))
    },
    onSuccess: async (saved) => {
      notifications.show({ message: t('app.saved', { revision: saved.revision }) })
      await Promise.all([
        cache.invalidateQueries({ queryKey: recordQuery.queryKey }),
        cache.invalidateQueries({ queryKey: collection }),
      ])
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={t('record.edit')} closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <Stack gap="lg">
          <Contact label={t('record.controller')} value={controller} onChange={setController} required />
          <Contact label={t('record.officer')} value={officer} onChange={setOfficer} />
          <Textarea
            label={t('record.people')}
            description={t('record.oneALine')}
            autosize
            minRows={2}
            value={people}
            onChange={(change) => setPeople(change.currentTarget.value)}
          />
          <Textarea
            label={t('record.security')}
            description={t('record.oneALine')}
            autosize
            minRows={2}
            value={security}
            onChange={(change) => setSecurity(change.currentTarget.value)}
          />
          {save.error !== null && <ProblemNote error={save.error} />}
          <Button type="submit" loading={save.isPending} disabled={revision.data === undefined}>
            {t('app.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}

type Person = Responsible['controller']
type ContactProps = {
  readonly label: string
  readonly value: Person
  readonly onChange: (value: Person) => void
  readonly required?: boolean
}

function Contact({ label, value, onChange, required = false }: ContactProps) {
  const { t } = useTranslation()
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        <TextInput
          label={t('app.name')}
          required={required}
          maxLength={300}
          value={value.name}
          onChange={(change) => onChange({ ...value, name: change.currentTarget.value })}
        />
        <TextInput
          label={t('record.address')}
          maxLength={500}
          value={value.address ?? ''}
          onChange={(change) => onChange({ ...value, address: change.currentTarget.value })}
        />
        <TextInput
          label={t('app.email')}
          type="email"
          maxLength={300}
          value={value.email ?? ''}
          onChange={(change) => onChange({ ...value, email: change.currentTarget.value })}
        />
      </Stack>
    </Fieldset>
  )
}

/** Without what was left empty: the server takes no empty text. */
function filled(contact: Person): Person {
  const parts = Object.entries(contact).map(([name, value]) => [name, value.trim()] as const)
  return Object.fromEntries(parts.filter(([, value]) => value !== '')) as Person
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
