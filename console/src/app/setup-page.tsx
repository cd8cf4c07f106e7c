import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from './api.ts'
import { passwordMin } from './password.ts'
import { ProblemNote } from './problem-note.tsx'
import { Threshold } from './threshold.tsx'

const route = getRouteApi('/setup')

/** The one-time link of the first start: makes the first account and signs it in. */
export function SetupPage() {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [form, setForm] = useState({ token: search.token ?? '', name: '', email: '', password: '' })
  const [short, setShort] = useState(false)
  const password = useRef<HTMLInputElement>(null)
  const set = (field: keyof typeof form) => (change: { currentTarget: { value: string } }) => {
    const { value } = change.currentTarget
    if (field === 'password') setShort(false)
    setForm((before) => ({ ...before, [field]: value }))
  }
  const create = useMutation({
    mutationFn: () => unwrap(api.POST('/api/setup', { body: form })),
    onSuccess: async () => {
      cache.clear()
      await navigate({ to: '/' })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (form.password.length < passwordMin) {
      setShort(true)
      password.current?.focus()
      return
    }
    create.mutate()
  }
  return (
    <Threshold title={t('app.setup')} lead={t('app.setupLead')}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {create.error && <ProblemNote error={create.error} />}
          {search.token === undefined && (
            <TextInput
              label={t('app.setupToken')}
              description={t('app.setupTokenHelp')}
              required
              value={form.token}
              onChange={set('token')}
            />
          )}
          <TextInput label={t('app.name')} autoComplete="name" required value={form.name} onChange={set('name')} />
          <TextInput
            label={t('app.email')}
            type="email"
            autoComplete="username"
            required
            value={form.email}
            onChange={set('email')}
          />
          <PasswordInput
            ref={password}
            label={t('app.password')}
            visibilityToggleButtonProps={{ 'aria-label': t('app.passwordShow') }}
            description={t('app.passwordHelp', { min: passwordMin })}
            error={short && t('app.passwordShort', { min: passwordMin, given: form.password.length })}
            autoComplete="new-password"
            required
            value={form.password}
            onChange={set('password')}
          />
          <Button type="submit" loading={create.isPending} fullWidth>
            {t('app.createAccount')}
          </Button>
        </Stack>
      </form>
    </Threshold>
  )
}
