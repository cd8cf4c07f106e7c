import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from './api.ts'
import { ProblemNote } from './problem-note.tsx'

/** The way to the other system that one signs in with; the browser comes back to `next`. */
export function OidcButton({ name, next }: { readonly name: string; readonly next: string }) {
  const { t } = useTranslation()
  const go = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/sign-in/oidc', { body: { next } })),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  return (
    <>
      {go.error !== null && <ProblemNote error={go.error} />}
      <Button variant="default" fullWidth loading={go.isPending} onClick={() => go.mutate()}>
        {t('app.signInWith', { name })}
      </Button>
    </>
  )
}
