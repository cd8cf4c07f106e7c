import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { OidcButton } from '../app/oidc-button.tsx'
import { passwordMin } from '../app/password.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { statusQuery } from '../app/session-query.ts'
import { Threshold } from '../app/threshold.tsx'
import { useFormat } from '../app/use-format.ts'
import type { Role } from './member.ts'

type Invited = { readonly email: string; readonly role: Role; readonly name: string | null; readonly expiresAt: string }

/** The one-time link of an invitation: makes the account, or gives an existing one a new password. */
export function InvitationPage() {
  const { t } = useTranslation()
  // Read once and taken out of the address: whoever looks over the shoulder, or at the history, finds nothing.
  const router = useRouter()
  const [token] = useState(() => {
    const found = window.location.hash.slice(1)
    if (found !== '') router.history.replace('/invitation')
    return found
  })
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => unwrap(api.POST('/api/invitation', { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const returning = query.data !== undefined && query.data.name !== null
  return (
    <Threshold
      title={t(returning ? 'team.choosePassword' : 'team.welcome')}
      lead={t(returning ? 'team.choosePasswordLead' : 'team.welcomeLead')}
    >
      <Async query={query} rows={3}>
        {(invited) => <JoinForm invited={invited} token={token} />}
      </Async>
    </Threshold>
  )
}

function JoinForm({ invited, token }: { readonly invited: Invited; readonly token: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const oidc = useQuery(statusQuery).data?.oidc ?? null
  const [name, setName] = useState(invited.name ?? '')
  const [password, setPassword] = useState('')
  const [short, setShort] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const join = useMutation({
    mutationFn: async () => {
      const { email } = await unwrap(api.POST('/api/invitation/accept', { body: { token, name, password } }))
      return unwrap(api.POST('/api/auth/sign-in/email', { body: { email, password } }))
    },
    onSuccess: async ({ secondFactor }) => {
      cache.clear()
      await navigate(secondFactor ? { to: '/sign-in', search: { step: 'code' } } : { to: '/' })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password.length < passwordMin) {
      setShort(true)
      field.current?.focus()
      return
    }
    join.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {join.error !== null && <ProblemNote error={join.error} />}
        <TextInput
          label={t('app.email')}
          description={t('team.invitedAs', {
            role: t(`team.roles.${invited.role}`),
            at: format.dateTime(invited.expiresAt),
          })}
          type="email"
          autoComplete="username"
          readOnly
          value={invited.email}
        />
        {invited.name === null && (
          <TextInput
            label={t('app.name')}
            description={t('account.nameHelp')}
            autoComplete="name"
            required
            maxLength={200}
            value={name}
            onChange={(change) => setName(change.currentTarget.value)}
          />
        )}
        <PasswordInput
          ref={field}
          label={t('app.password')}
          visibilityToggleButtonProps={{ 'aria-label': t('app.passwordShow') }}
          description={t('app.passwordHelp', { min: passwordMin })}
          error={short && t('app.passwordShort', { min: passwordMin, given: password.length })}
          autoComplete="new-password"
          required
          value={password}
          onChange={(change) => {
            setShort(false)
            setPassword(change.currentTarget.value)
          }}
        />
        <Button type="submit" loading={join.isPending} fullWidth>
          {t(invited.name === null ? 'team.join' : 'team.savePassword')}
        </Button>
        {oidc !== null && invited.name === null && <OidcButton name={oidc.name} next="/" />}
      </Stack>
    </form>
  )
}
