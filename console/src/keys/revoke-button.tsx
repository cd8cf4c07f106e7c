import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Confirm } from '../app/confirm.tsx'
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
      <Confirm
        opened={asked}
        onClose={ask.close}
        title={t('keys.revokeNamed', { name: apiKey.name })}
        action={t('keys.revoke')}
        onConfirm={() => revoke.mutate()}
        pending={revoke.isPending}
        error={revoke.error}
      >
        {t('keys.revokeText')}
      </Confirm>
    </>
  )
}
