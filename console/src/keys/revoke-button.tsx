import { Button, Group, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import type { ApiKey } from './key.ts'
import { keysQuery } from './key-query.ts'

/** Ends a key, after a plain question. */
export function RevokeButton({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [asked, ask] = useDisclosure(false)
  const revoke = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/keys/{id}', { params: { path: { id: apiKey.id } } })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keysQuery.queryKey })
      notifications.show({ message: t('keys.revokedDone', { name: apiKey.name }) })
      ask.close()
    },
  })
  return (
    <>
      <Button
        variant="subtle"
        color="signal"
        size="compact-sm"
        onClick={ask.open}
        aria-label={t('keys.revokeNamed', { name: apiKey.name })}
      >
        {t('keys.revoke')}
      </Button>
      <Modal
        opened={asked}
        onClose={ask.close}
        title={t('keys.revokeNamed', { name: apiKey.name })}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <p>{t('keys.revokeText')}</p>
        {revoke.error !== null && <ProblemNote error={revoke.error} />}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={ask.close}>
            {t('app.cancel')}
          </Button>
          <Button color="signal" loading={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('keys.revoke')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
