import { Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from './api.ts'
import { ApiError } from './api-error.ts'
import { CodeStep } from './code-step.tsx'
import { OidcButton } from './oidc-button.tsx'
import { ProblemNote } from './problem-note.tsx'
import { safeNext } from './search-params.ts'
import { sessionQuery, statusQuery } from './session-query.ts'
import { Threshold } from './threshold.tsx'

const route = getRouteApi('/sign-in')

/** Signs an employee in, in one step or two, and goes back to where they were heading. */
export function SignInPage() {
  const { t } = useTranslation()
  const { next, problem, step } = route.useSearch()
  const router = useRouter()
  const cache = useQueryClient()
  const status = useQuery(statusQuery).data
  const [waiting, setWaiting] = useState(step === 'code')
  const entered = async () => {
    await cache.invalidateQueries({ queryKey: sessionQuery.queryKey })
    router.history.push(safeNext(next))
  }
  if (waiting) {
    return (
      <Threshold title={t('app.secondStep')} lead={t('app.secondStepLead')}>
        <CodeStep onEntered={entered} onBack={() => setWaiting(false)} />
      </Threshold>
    )
  }
  return (
    <Threshold
      title={t('app.signIn')}
      lead={status?.setupRequired === true ? t('app.setupFirst') : t('app.signInLead')}
    >
      <Stack gap="md">
        {problem !== undefined && <ProblemNote error={new ApiError(403, { code: problem })} />}
        <PasswordForm onEntered={entered} onCode={() => setWaiting(true)} />
        {status?.oidc && (
          <>
            <Divider label={t('app.or')} />
            <OidcButton name={status.oidc.name} next={safeNext(next)} />
          </>
        )}
      </Stack>
    </Threshold>
  )
}

type PasswordFormProps = { readonly onEntered: () => Promise<void>; readonly onCode: () => void }

function PasswordForm({ onEntered, onCode }: PasswordFormProps) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/sign-in/email', { body: { email, password } })).catch(asRefusal),
    onSuccess: async ({ secondFactor }) => (secondFactor ? onCode() : onEntered()),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {enter.error && <ProblemNote error={enter.error} />}
        <TextInput
          label={t('app.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(change) => setEmail(change.currentTarget.value)}
        />
        <PasswordInput
          label={t('app.password')}
          visibilityToggleButtonProps={{ 'aria-label': t('app.passwordShow') }}
          autoComplete="current-password"
          required
          value={password}
          onChange={(change) => setPassword(change.currentTarget.value)}
        />
        <Button type="submit" loading={enter.isPending} fullWidth>
          {t('app.signIn')}
        </Button>
      </Stack>
    </form>
  )
}

/** What the form itself got wrong is, to the reader, the same as a wrong pair. */
function asRefusal(error: unknown): never {
  if (error instanceof ApiError && (error.status === 400 || error.status === 401)) {
    throw new ApiError(error.status, { code: 'sign_in_failed' })
  }
  throw error
}
