import { Button, Modal, Select, Stack } from '@mantine/core'
import { useDisclosure, useInterval } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Confirm } from '../app/confirm.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { useFormat } from '../app/use-format.ts'
import type { ApiKey } from './key.ts'
import { keysQuery } from './key-query.ts'
import styles from './key-rotation.module.css'
import { KeyShown } from './key-shown.tsx'

const graces = ['0', '1', '24', '168', '720'] as const
type Grace = (typeof graces)[number]
const minute = 60_000

/** A new secret in the place of the present one, and how long the old one still works. */
export function KeyRotation({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const [asked, ask] = useDisclosure(false)
  const [ending, end] = useDisclosure(false)
  const [grace, setGrace] = useState<Grace>('24')
  const [now, setNow] = useState(Date.now)
  useInterval(() => setNow(Date.now()), minute, { autoInvoke: true })
  const { id, name, prefix, previous } = apiKey
  const refresh = () => cache.invalidateQueries({ queryKey: keysQuery.queryKey })
  const rotate = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/keys/{id}/rotate', {
          params: { path: { id } },
          body: { replaces: prefix, graceHours: Number(grace) },
        }),
      ),
    // After a refusal as well: somebody else rotated it, and the list shows what it is now.
    onSettled: refresh,
  })
  const endPrevious = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/keys/{id}/previous', { params: { path: { id } } })),
    onSuccess: async () => {
      await refresh()
      notifications.show({ message: t('keys.previousEnded', { name }) })
      end.close()
    },
  })
  const close = () => {
    ask.close()
    rotate.reset()
  }
  const shown = rotate.data
  return (
    <section aria-label={t('keys.rotation')}>
      <h3>{t('keys.rotation')}</h3>
      {previous !== null && (
        <div className={styles.previous} role="status">
          <p>
            <code>{previous.prefix}…</code>{' '}
            {t('keys.previous', { at: format.dateTime(previous.until), left: format.ago(previous.until, now) })}
          </p>
          <p>
            {previous.lastUsedAt !== null && isSince(previous.lastUsedAt, apiKey.rotatedAt)
              ? t('keys.previousUsed', { ago: format.ago(previous.lastUsedAt, now) })
              : t('keys.previousUnused')}
          </p>
          <Button variant="default" size="xs" onClick={end.open}>
            {t('keys.endPrevious')}
          </Button>
        </div>
      )}
      <p>{t('keys.rotationText')}</p>
      {apiKey.rotatedAt !== null && <p>{t('keys.rotatedAt', { at: format.dateTime(apiKey.rotatedAt) })}</p>}
      <Button variant="default" onClick={ask.open}>
        {t('keys.rotate')}
      </Button>
      <Modal
        opened={asked}
        onClose={close}
        size="lg"
        title={t('keys.rotateNamed', { name })}
        closeOnClickOutside={false}
        // A secret is shown once: a key pressed by habit must not lose it.
        closeOnEscape={shown === undefined}
      >
        {shown === undefined ? (
          <Stack gap="md">
            <p>{t('keys.rotationText')}</p>
            <Select
              label={t('keys.grace')}
              data={graces.map((value) => ({ value, label: t(`keys.graces.${value}`) }))}
              value={grace}
              onChange={(value) => setGrace(graces.find((one) => one === value) ?? '24')}
              allowDeselect={false}
            />
            {previous !== null && <p>{t('keys.rotateAgain')}</p>}
            {rotate.error !== null && <ProblemNote error={rotate.error} />}
            <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>
              {t('keys.rotate')}
            </Button>
          </Stack>
        ) : (
          <KeyShown created={shown} onClose={close} />
        )}
      </Modal>
      <Confirm
        opened={ending}
        onClose={end.close}
        title={t('keys.endPreviousNamed', { name })}
        action={t('keys.endPrevious')}
        onConfirm={() => endPrevious.mutate()}
        pending={endPrevious.isPending}
        error={endPrevious.error}
      >
        {t('keys.endPreviousText')}
      </Confirm>
    </section>
  )
}

/** Uses are written to the minute: one within the minute of the rotation was before it. */
function isSince(at: string, rotated: string | null): boolean {
  return rotated === null || Date.parse(at) > Date.parse(rotated)
}
