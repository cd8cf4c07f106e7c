import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from './api.ts'
import { ProblemNote } from './problem-note.tsx'

type CodeStepProps = { readonly onEntered: () => Promise<void>; readonly onBack: () => void }

/** The second step of signing in: the code of an authenticator, or a recovery code. */
export function CodeStep({ onEntered, onBack }: CodeStepProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const enter = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/sign-in/second-factor', { body: { code } })),
    onSuccess: onEntered,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {enter.error !== null && <ProblemNote error={enter.error} />}
        <TextInput
          label={t('app.code')}
          description={t('app.codeHelp')}
          autoComplete="one-time-code"
          autoFocus
          required
          minLength={6}
          maxLength={40}
          value={code}
          onChange={(change) => setCode(change.currentTarget.value)}
        />
        <Button type="submit" loading={enter.isPending} fullWidth>
          {t('app.signIn')}
        </Button>
        <Button variant="subtle" onClick={onBack} fullWidth>
          {t('app.signInAgain')}
        </Button>
      </Stack>
    </form>
  )
}
