import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from './api.ts'
import { ApiError } from './api-error.ts'
import { ProblemNote } from './problem-note.tsx'
import { safeNext } from './search-params.ts'
import { sessionQuery, statusQuery } from './session-query.ts'
import { Threshold } from './threshold.tsx'

const route = getRouteApi('/sign-in')

/** Signs an employee in and goes back to where they were heading. */
export function SignInPage() {
  const { t } = useTranslation()
  const { next } = route.useSearch()
  const router = useRouter()
  const cache = useQueryClient()
  const unclaimed = useQuery(statusQuery).data?.setupRequired === true
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/sign-in/email', { body: { email, password } })).catch(asRefusal),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: sessionQuery.queryKey })
      router.history.push(safeNext(next))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate()
  }
  return (
    <Threshold title={t('app.signIn')} lead={unclaimed ? t('app.setupFirst') : t('app.signInLead')}>
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
    </Threshold>
  )
}

/** The sign-in library words its refusal in its own codes; to the reader there is one: the pair is wrong. */
function asRefusal(error: unknown): never {
  if (error instanceof ApiError && [400, 401, 403].includes(error.status)) {
    throw new ApiError(error.status, { code: 'sign_in_failed' })
  }
  throw error
}
