import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Confirm } from '../app/confirm.tsx'
import styles from './account.module.css'
import { ownSessionsQuery } from './account-query.ts'
import { SessionList } from './session-list.tsx'

/** Where one is signed in, and the way out of everywhere else. */
export function OwnSessions() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const query = useQuery(ownSessionsQuery)
  const [asked, ask] = useDisclosure(false)
  const refresh = () => cache.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
  const endOthers = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/account/sessions')),
    onSuccess: async () => {
      ask.close()
      await refresh()
    },
  })
  return (
    <Async query={query} rows={2}>
      {({ items }) => (
        <div className={styles.rows}>
          <SessionList
            sessions={items}
            end={(session) => unwrap(api.DELETE('/api/account/sessions/{session}', { params: { path: { session } } }))}
            onEnded={refresh}
          />
          {items.length > 1 && (
            <Button variant="default" onClick={ask.open}>
              {t('account.endOthers')}
            </Button>
          )}
          <Confirm
            opened={asked}
            onClose={ask.close}
            title={t('account.endOthersTitle')}
            action={t('account.endOthers')}
            onConfirm={() => endOthers.mutate()}
            pending={endOthers.isPending}
            error={endOthers.error}
          >
            {t('account.endOthersText')}
          </Confirm>
        </div>
      )}
    </Async>
  )
}
