import { Button, PasswordInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { passwordMin } from '../app/password.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import styles from './account.module.css'

/** Another password, for the one before; other sessions end. */
export function PasswordForm({ email }: { readonly email: string }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [short, setShort] = useState(false)
  const change = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/change-password', { body: { currentPassword, newPassword } })),
    onSuccess: async () => {
      setCurrent('')
      setNew('')
      notifications.show({ message: t('account.passwordChanged') })
      await cache.invalidateQueries({ queryKey: ['account'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setShort(newPassword.length < passwordMin)
    if (newPassword.length >= passwordMin) change.mutate()
  }
  const toggle = { 'aria-label': t('app.passwordShow') }
  return (
    <form onSubmit={submit} className={styles.form}>
      {/* Password managers ask for whom the new one is. */}
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <PasswordInput
        label={t('account.currentPassword')}
        visibilityToggleButtonProps={toggle}
        autoComplete="current-password"
        required
        value={currentPassword}
        onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
      />
      <PasswordInput
        label={t('account.newPassword')}
        description={t('app.passwordHelp', { min: passwordMin })}
        visibilityToggleButtonProps={toggle}
        error={short && t('app.passwordShort', { min: passwordMin, given: newPassword.length })}
        autoComplete="new-password"
        required
        value={newPassword}
        onChange={({ currentTarget }) => {
          setShort(false)
          setNew(currentTarget.value)
        }}
      />
      {change.error !== null && <ProblemNote error={change.error} />}
      <Button type="submit" variant="default" loading={change.isPending}>
        {t('account.changePassword')}
      </Button>
      <p className={styles.quiet}>{t('account.changeEnds')}</p>
    </form>
  )
}
