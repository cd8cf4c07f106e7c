import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import styles from './account.module.css'
import type { Account } from './account.ts'
import { accountQuery } from './account-query.ts'

type OidcSectionProps = {
  readonly account: Account
  /** What the other system is called; undefined when it is not set up any more. */
  readonly name: string | undefined
}

/** Connects one's account with the one of another system, by which one then signs in as well. */
export function OidcSection({ account, name }: OidcSectionProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const connected = account.signsInWith.includes('oidc')
  const connect = useMutation({
    mutationFn: () => unwrap(api.POST('/api/account/oidc', { body: { next: '/account' } })),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  const disconnect = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/account/oidc')),
    onSuccess: () => cache.invalidateQueries({ queryKey: accountQuery.queryKey }),
  })
  const error = connect.error ?? disconnect.error
  const called = name ?? 'OpenID Connect'
  return (
    <div className={styles.rows}>
      <p>{t(connected ? 'account.oidcOn' : 'account.oidcOff', { name: called, email: account.email })}</p>
      {!connected && name !== undefined && (
        <Button variant="default" loading={connect.isPending} onClick={() => connect.mutate()}>
          {t('account.oidcConnect', { name })}
        </Button>
      )}
      {connected && account.signsInWith.includes('password') && (
        <Button variant="default" loading={disconnect.isPending} onClick={() => disconnect.mutate()}>
          {t('account.oidcDisconnect')}
        </Button>
      )}
      {error !== null && <ProblemNote error={error} />}
    </div>
  )
}
