import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { QRCodeSVG } from 'qrcode.react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { CodeBlock } from '../app/code-block.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { linksQuery } from './links-query.ts'
import styles from './new-link.module.css'

type NewLinkProps = {
  readonly person: string
  /** What the person is called. */
  readonly label: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** What an employee hands over; links that unsubscribe or confirm belong in messages. */
const scopes = ['preferences', 'data'] as const

/** Makes a link for somebody, and shows its address this once. */
export function NewLink({ person, label, opened, onClose }: NewLinkProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [scope, setScope] = useState<(typeof scopes)[number]>('preferences')
  const [note, setNote] = useState('')
  const make = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/people/{id}/links', {
          params: { path: { id: person } },
          body: { scope, ...(note.trim() === '' ? {} : { note: note.trim() }) },
        }),
      ),
    onSuccess: () => cache.invalidateQueries({ queryKey: linksQuery(person).queryKey }),
  })
  const close = () => {
    make.reset()
    setNote('')
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('customer.makeFor', { name: label })}
      size="lg"
      // It is shown once: a key pressed by habit must not lose it.
      closeOnClickOutside={!make.data}
      closeOnEscape={!make.data}
    >
      {!make.data ? (
        <form onSubmit={submit}>
          <Stack>
            <Radio.Group
              label={t('customer.opens')}
              value={scope}
              onChange={(value) => setScope(scopes.find((one) => one === value) ?? 'preferences')}
            >
              <Stack gap="xs" mt="xs">
                {scopes.map((one) => (
                  <Radio
                    key={one}
                    value={one}
                    label={t(`customer.scope.${one}`)}
                    description={t(`customer.scopeNote.${one}`)}
                  />
                ))}
              </Stack>
            </Radio.Group>
            <TextInput
              label={t('customer.why')}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            {make.error && <ProblemNote error={make.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('app.cancel')}
              </Button>
              <Button type="submit" loading={make.isPending}>
                {t('customer.make')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <p>{t('customer.once')}</p>
          <CodeBlock text={make.data.url} label={t('customer.address')} />
          <figure className={styles.code}>
            <QRCodeSVG value={make.data.url} size={196} marginSize={2} title={t('customer.qr')} />
            <figcaption>{t('customer.qrNote')}</figcaption>
          </figure>
          <Group justify="flex-end">
            <Button onClick={close}>{t('app.close')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
