import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { QRCodeSVG } from 'qrcode.react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { CodeBlock } from '../app/code-block.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import styles from './account.module.css'
import { PasswordStep } from './password-step.tsx'

type Begun = { readonly uri: string; readonly secret: string }

/** Password, QR code, first code: from there on it counts, and the recovery codes are shown. */
export function SecondFactorSetup({ onCodes }: { readonly onCodes: (codes: readonly string[]) => void }) {
  const { t } = useTranslation()
  const [begun, setBegun] = useState<Begun>()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => unwrap(api.POST('/api/account/second-factor/confirm', { body: { code } })),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  })
  if (begun === undefined) {
    return (
      <PasswordStep
        text={t('account.setUpText')}
        action={t('account.next')}
        onPassword={async (password) =>
          setBegun(await unwrap(api.POST('/api/account/second-factor', { body: { password } })))
        }
      />
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>{t('account.scan')}</p>
        <div className={styles.qr}>
          <QRCodeSVG value={begun.uri} size={196} title={t('account.qr')} />
        </div>
        <CodeBlock label={t('account.typeSecret')} text={begun.secret} />
        <TextInput
          label={t('account.firstCode')}
          description={t('account.firstCodeHelp')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          minLength={6}
          maxLength={10}
          value={code}
          onChange={(change) => setCode(change.currentTarget.value)}
        />
        {confirm.error !== null && <ProblemNote error={confirm.error} />}
        <Button type="submit" loading={confirm.isPending}>
          {t('account.turnOn')}
        </Button>
      </Stack>
    </form>
  )
}
