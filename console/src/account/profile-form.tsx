import { Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { authorsQuery } from '../app/authors-query.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { sessionQuery } from '../app/session-query.ts'
import styles from './account.module.css'
import type { Account } from './account.ts'
import { accountQuery } from './account-query.ts'

/** The name that colleagues see beside what one authored. */
export function ProfileForm({ account }: { readonly account: Account }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [name, setName] = useState(account.name)
  const save = useMutation({
    mutationFn: () => unwrap(api.PUT('/api/account', { body: { name } })),
    onSuccess: async () => {
      notifications.show({ message: t('account.saved') })
      await Promise.all(
        [accountQuery, sessionQuery, authorsQuery].map(({ queryKey }) => cache.invalidateQueries({ queryKey })),
      )
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextInput
        label={t('app.name')}
        description={t('account.nameHelp')}
        autoComplete="name"
        required
        maxLength={200}
        value={name}
        onChange={(change) => setName(change.currentTarget.value)}
      />
      {save.error !== null && <ProblemNote error={save.error} />}
      <Button type="submit" variant="default" loading={save.isPending} disabled={name.trim() === account.name}>
        {t('app.save')}
      </Button>
    </form>
  )
}
