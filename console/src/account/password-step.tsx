import { Button, PasswordInput, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'

type PasswordStepProps = {
  readonly text: string
  readonly action: string
  readonly onPassword: (password: string) => Promise<unknown>
}

/** Asks for the password before something that whoever finds an open screen must not do. */
export function PasswordStep({ text, action, onPassword }: PasswordStepProps) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const go = useMutation({ mutationFn: () => onPassword(password) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    go.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>{text}</p>
        <PasswordInput
          label={t('app.password')}
          visibilityToggleButtonProps={{ 'aria-label': t('app.passwordShow') }}
          autoComplete="current-password"
          required
          data-autofocus
          value={password}
          onChange={(change) => setPassword(change.currentTarget.value)}
        />
        {go.error !== null && <ProblemNote error={go.error} />}
        <Button type="submit" loading={go.isPending}>
          {action}
        </Button>
      </Stack>
    </form>
  )
}
